import type { ExportSettings } from '../../../electron/contract.ts'
import { chooseExportPalette } from '../../actions/export.ts'
import { hasNineSlice } from '../../document/exportOrder.ts'
import { changeExport, changeView, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Check } from '../../ui/Check.tsx'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { Select } from '../../ui/Select.tsx'
import { Colour, More } from './More.tsx'
import { SliceFields, TintFields } from './VariantFields.tsx'

type Finish = NonNullable<ExportSettings['finish']>

const none: Finish = { pad: 0, powerOfTwo: false, resampling: 'lanczos', tints: [] }

/** What is done to every picture first, in this order; null where it is nothing. */
function change(part: { readonly [Key in keyof Finish]?: Finish[Key] | undefined }): void {
  const { finish } = useExportStore.getState().settings
  const next = Object.fromEntries(
    Object.entries({ ...none, ...finish, ...part }).filter(([, value]) => value !== undefined),
  )
  const isNothing = JSON.stringify(next) === JSON.stringify(none)
  changeExport({ finish: isNothing ? null : (next as Finish) })
}

export function FinishFields() {
  const finish = useExportStore((facts) => facts.settings.finish) ?? none
  const canSlice = useExportStore(({ settings }) => hasNineSlice(settings.preset))
  const { tile, pixelArt, tints, outline, shadow, pad, size, resampling, nineSlice } = finish
  return (
    <>
      <Check
        label={words.finish.tile}
        hint={words.finish.tileHint}
        checked={tile !== undefined}
        onChange={(on) => {
          change({ tile: on ? { blend: 0.25 } : undefined })
          changeView({ view: on ? 'tile' : 'sheet' })
        }}
      />
      {tile && (
        <More>
          <NumberField
            label={words.finish.blend}
            hint={words.finish.blendHint}
            value={tile.blend}
            min={0.05}
            max={0.5}
            step={0.05}
            onChange={(blend) => change({ tile: { blend } })}
          />
        </More>
      )}
      <Check
        label={words.finish.pixelArt}
        hint={words.finish.pixelArtHint}
        checked={pixelArt !== undefined}
        onChange={(on) => change({ pixelArt: on ? { palette: 16, dither: 'none', hardAlpha: true } : undefined })}
      />
      {pixelArt && <PixelArtFields pixelArt={pixelArt} />}
      <Check
        label={words.finish.outline}
        checked={outline !== undefined}
        onChange={(on) => change({ outline: on ? { width: pixelArt ? 1 : 2, colour: '#1c1c1e' } : undefined })}
      />
      {outline && (
        <More>
          <NumberField
            label={words.finish.width}
            value={outline.width}
            min={1}
            max={16}
            step={1}
            onChange={(width) => change({ outline: { ...outline, width } })}
          />
          <Colour
            label={words.finish.outlineColour}
            value={outline.colour}
            onChange={(colour) => change({ outline: { ...outline, colour } })}
          />
        </More>
      )}
      <Check
        label={words.finish.shadow}
        checked={shadow !== undefined}
        onChange={(on) => change({ shadow: on ? { x: 3, y: 4, blur: 4, colour: '#000000', opacity: 0.5 } : undefined })}
      />
      {shadow && (
        <More>
          <NumberField
            label={words.finish.right}
            value={shadow.x}
            min={-32}
            max={32}
            step={1}
            onChange={(x) => change({ shadow: { ...shadow, x } })}
          />
          <NumberField
            label={words.finish.down}
            value={shadow.y}
            min={-32}
            max={32}
            step={1}
            onChange={(y) => change({ shadow: { ...shadow, y } })}
          />
          <NumberField
            label={words.finish.blur}
            value={shadow.blur}
            min={0}
            max={32}
            step={1}
            onChange={(blur) => change({ shadow: { ...shadow, blur } })}
          />
          <NumberField
            label={words.finish.opacity}
            value={shadow.opacity}
            min={0}
            max={1}
            step={0.05}
            onChange={(opacity) => change({ shadow: { ...shadow, opacity } })}
          />
          <Colour
            label={words.finish.shadowColour}
            value={shadow.colour}
            onChange={(colour) => change({ shadow: { ...shadow, colour } })}
          />
        </More>
      )}
      <NumberField
        label={words.finish.pad}
        hint={words.finish.padHint}
        value={pad}
        min={0}
        max={64}
        step={1}
        onChange={(value) => change({ pad: value })}
      />
      <Check
        label={words.finish.size}
        hint={words.finish.sizeHint}
        checked={size !== undefined}
        onChange={(on) => change({ size: on ? { width: 64, height: 64 } : undefined, resampling: 'lanczos' })}
      />
      {size && (
        <More>
          <NumberField
            label={words.finish.sizeWidth}
            value={size.width}
            min={8}
            max={1024}
            step={1}
            onChange={(width) => change({ size: { ...size, width } })}
          />
          <NumberField
            label={words.finish.sizeHeight}
            value={size.height}
            min={8}
            max={1024}
            step={1}
            onChange={(height) => change({ size: { ...size, height } })}
          />
          {!pixelArt && (
            <Field label={words.finish.resampling}>
              <Select
                label={words.finish.resampling}
                value={resampling}
                options={resamplings}
                onChange={(value) => change({ resampling: value })}
              />
            </Field>
          )}
        </More>
      )}
      <TintFields tints={tints} onChange={(next) => change({ tints: [...next] })} />
      {canSlice && <SliceFields guides={nineSlice} onChange={(next) => change({ nineSlice: next })} />}
    </>
  )
}

const resamplings = [
  { value: 'lanczos', label: words.finish.smooth },
  { value: 'nearest', label: words.finish.nearest },
] as const

const dithers = [
  { value: 'none', label: words.finish.dithers.none },
  { value: 'ordered', label: words.finish.dithers.ordered },
  { value: 'floyd-steinberg', label: words.finish.dithers.diffused },
] as const

function PixelArtFields({ pixelArt }: { readonly pixelArt: NonNullable<Finish['pixelArt']> }) {
  const { grid, palette, dither, hardAlpha } = pixelArt
  const set = (part: { readonly [Key in keyof typeof pixelArt]?: (typeof pixelArt)[Key] | undefined }) => {
    const { grid: block, palette: colours, ...others } = { ...pixelArt, ...part }
    change({
      pixelArt: {
        ...others,
        ...(block !== undefined && { grid: block }),
        ...(colours !== undefined && { palette: colours }),
      },
    } as { pixelArt: typeof pixelArt })
  }
  const choosePalette = async () => {
    const colours = await chooseExportPalette()
    if (colours !== null) set({ palette: [...colours] })
  }
  const kind = palette === undefined ? 'own' : typeof palette === 'number' ? 'count' : 'file'
  return (
    <More>
      <Check
        label={words.finish.findGrid}
        checked={grid === undefined}
        onChange={(on) => set({ grid: on ? undefined : 4 })}
      />
      {grid !== undefined && (
        <NumberField
          label={words.finish.grid}
          value={grid}
          min={1}
          max={64}
          step={1}
          onChange={(value) => set({ grid: value })}
        />
      )}
      <Field label={words.finish.palette}>
        <Select
          label={words.finish.palette}
          value={kind}
          options={(['own', 'count', 'file'] as const).map((value) => ({ value, label: words.finish.palettes[value] }))}
          onChange={(value) => {
            if (value === 'file') void choosePalette()
            else set({ palette: value === 'count' ? 16 : undefined })
          }}
        />
      </Field>
      {typeof palette === 'number' && (
        <NumberField
          label={words.finish.colours}
          value={palette}
          min={2}
          max={64}
          step={1}
          onChange={(value) => set({ palette: value })}
        />
      )}
      {typeof palette === 'object' && (
        <div className="export-palette" role="img" aria-label={words.finish.paletteOf(palette.length)}>
          {palette.slice(0, 64).map((colour, index) => (
            <span key={index} style={{ background: colour }} />
          ))}
        </div>
      )}
      <Field label={words.finish.dither}>
        <Select
          label={words.finish.dither}
          value={dither}
          options={dithers}
          onChange={(value) => set({ dither: value })}
        />
      </Field>
      <Check label={words.finish.hardAlpha} checked={hardAlpha} onChange={(on) => set({ hardAlpha: on })} />
    </More>
  )
}
