import type { ReactNode } from 'react'
import { presetFacts, presetNames, type PresetName } from '../../../electron/contract.ts'
import { hasAnimations, hasQuality, hasRecipe, kindOf, ownTrim } from '../../document/exportOrder.ts'
import { changeExport, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Check } from '../../ui/Check.tsx'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { Select } from '../../ui/Select.tsx'
import { Animations } from './Animations.tsx'
import { FinishFields } from './FinishFields.tsx'
import { NameField } from './NameField.tsx'
import { PresetBar } from './PresetBar.tsx'
import { ScalesField } from './ScalesField.tsx'

/** How it is done. A preset is shown only what it has a use for. */
export function ExportSettings() {
  const { preset } = useExportStore((facts) => facts.settings)
  const kind = kindOf(preset)
  return (
    <section className="export-settings" aria-label={words.settings}>
      <PresetBar />
      <PresetChoice preset={preset} />
      <Part title={words.parts[kind]} open>
        {kind !== 'single' && <NameField />}
        <ScalesField />
        {kind === 'sheet' && <SheetFields preset={preset} />}
        {kind === 'single' && <FileFields preset={preset} />}
        {preset === 'strip' && <StripFields />}
        {preset === 'pages' && <PageFields />}
      </Part>
      {hasAnimations(preset) && (
        <Part title={words.parts.animations} open>
          <Animations hasPivot={kind === 'sheet'} />
        </Part>
      )}
      <Part title={words.parts.finish}>
        <FinishFields />
      </Part>
    </section>
  )
}

function Part({
  title,
  open = false,
  children,
}: {
  readonly title: string
  readonly open?: boolean
  readonly children: ReactNode
}) {
  return (
    <details className="export-part" open={open}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  )
}

const groups: Readonly<Record<keyof typeof words.groups, readonly PresetName[]>> = {
  engines: ['phaser', 'pixi', 'godot4', 'godot3', 'unity', 'tiled'],
  sheets: ['aseprite', 'json-array', 'css', 'grid'],
  animations: presetNames.filter((name) => kindOf(name) === 'moving'),
  documents: presetNames.filter((name) => kindOf(name) === 'layered'),
  stories: presetNames.filter((name) => kindOf(name) === 'story'),
  pictures: presetNames.filter((name) => hasRecipe(name)),
  icons: ['ico', 'icns', 'favicon'],
}

function PresetChoice({ preset }: { readonly preset: PresetName }) {
  return (
    <Field label={words.preset}>
      <select
        className="text-field"
        aria-label={words.preset}
        value={preset}
        onChange={({ target }) => {
          const chosen = presetNames.find((name) => name === target.value)
          if (chosen) changeExport({ preset: chosen })
        }}
      >
        {Object.entries(groups).map(([group, names]) => (
          <optgroup key={group} label={words.groups[group as keyof typeof words.groups]}>
            {names.map((name) => (
              <option key={name} value={name}>
                {words.presets[name]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  )
}

const pageSides = [256, 512, 1024, 2048, 4096, 8192].map((side) => ({ value: String(side), label: words.pixels(side) }))

function SheetFields({ preset }: { readonly preset: PresetName }) {
  const { trim, padding, extrude, powerOfTwo, largest } = useExportStore((facts) => facts.settings)
  const own = ownTrim(preset)
  const facts = presetFacts[preset]
  const isPacked = facts.kind === 'sheet' && facts.layout === 'packed'
  return (
    <>
      {own !== null && (
        <Check
          label={words.trim}
          hint={words.trimHint}
          checked={trim ?? own}
          onChange={(value) => changeExport({ trim: value })}
        />
      )}
      <NumberField
        label={words.padding}
        hint={words.paddingHint}
        value={padding}
        min={0}
        max={32}
        step={1}
        onChange={(value) => changeExport({ padding: value })}
      />
      <NumberField
        label={words.extrude}
        hint={words.extrudeHint}
        value={extrude}
        min={0}
        max={8}
        step={1}
        onChange={(value) => changeExport({ extrude: value })}
      />
      <Check label={words.powerOfTwo} checked={powerOfTwo} onChange={(value) => changeExport({ powerOfTwo: value })} />
      {isPacked && (
        <Field label={words.largest}>
          <Select
            label={words.largest}
            value={String(largest)}
            options={pageSides}
            onChange={(value) => changeExport({ largest: Number(value) })}
          />
        </Field>
      )}
    </>
  )
}

function StripFields() {
  const { columns } = useExportStore((facts) => facts.settings)
  return (
    <>
      <Check
        label={words.inOneRow}
        checked={columns === undefined}
        onChange={(value) => changeExport({ columns: value ? undefined : 2 })}
      />
      {columns !== undefined && (
        <NumberField
          label={words.columns}
          value={columns}
          min={1}
          max={12}
          step={1}
          onChange={(value) => changeExport({ columns: value })}
        />
      )}
    </>
  )
}

const perPages = [1, 2, 4, 6] as const
const papers = ['a4', 'letter'] as const

function PageFields() {
  const { perPage, paper } = useExportStore((facts) => facts.settings)
  return (
    <>
      <Field label={words.perPage}>
        <Select
          label={words.perPage}
          value={String(perPage)}
          options={perPages.map((count) => ({ value: String(count), label: String(count) }))}
          onChange={(value) => changeExport({ perPage: perPages.find((count) => String(count) === value) ?? perPage })}
        />
      </Field>
      <Field label={words.paper}>
        <Select
          label={words.paper}
          value={paper}
          options={papers.map((value) => ({ value, label: words.papers[value] }))}
          onChange={(value) => changeExport({ paper: papers.find((one) => one === value) ?? paper })}
        />
      </Field>
    </>
  )
}

function FileFields({ preset }: { readonly preset: PresetName }) {
  const { trim, quality, recipe } = useExportStore((facts) => facts.settings)
  return (
    <>
      <Check label={words.trim} checked={trim ?? false} onChange={(value) => changeExport({ trim: value })} />
      {hasQuality(preset) && (
        <>
          <Check
            label={preset === 'jpeg' ? words.bestQuality : words.lossless}
            checked={quality === undefined}
            onChange={(value) => changeExport({ quality: value ? undefined : 85 })}
          />
          {quality !== undefined && (
            <NumberField
              label={words.quality}
              value={quality}
              min={1}
              max={100}
              step={1}
              onChange={(value) => changeExport({ quality: value })}
            />
          )}
        </>
      )}
      {hasRecipe(preset) && (
        <Check
          label={words.recipe}
          hint={words.recipeHint}
          checked={recipe}
          onChange={(value) => changeExport({ recipe: value })}
        />
      )}
    </>
  )
}
