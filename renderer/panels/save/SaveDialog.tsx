import { savingFormats } from '../../../electron/contract.ts'
import { save } from '../../actions/saving.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { pictureById } from '../../stores/libraryStore.ts'
import { openDialog } from '../../stores/panelStore.ts'
import { useSaveStore } from '../../stores/saveStore.ts'
import { saveStrings as words } from '../../strings/save.ts'
import { Check } from '../../ui/Check.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { DialogSheet } from '../../ui/DialogSheet.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import './saveDialog.css'

const formats = savingFormats.map((value) => ({ value, label: words.formats[value] }))

/** How pictures are written; where to is asked by the system's own dialog. */
export function SaveDialog() {
  const ids = useSaveStore((facts) => facts.ids)
  const first = pictureById(ids[0] ?? null)
  return (
    <DialogSheet
      name="save"
      isPossible={first !== null}
      className="save"
      title={words.title(ids.length)}
      close={words.close}
    >
      {first !== null && <img src={thumbnailUrl(first.hash)} alt="" draggable={false} />}
      <SaveForm count={ids.length} />
    </DialogSheet>
  )
}

function SaveForm({ count }: { readonly count: number }) {
  const { format, quality, percent, recipe } = useSaveStore()
  const set = useSaveStore.setState
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Choice label={words.format} options={formats} value={format} onChange={(value) => set({ format: value })} />
      <p className="save-says">{words.says[format]}</p>
      {format !== 'png' && (
        <NumberField
          label={words.quality}
          value={quality}
          min={1}
          max={100}
          step={1}
          onChange={(value) => set({ quality: value })}
        />
      )}
      <NumberField
        label={words.size}
        value={percent}
        min={1}
        max={100}
        step={1}
        onChange={(value) => set({ percent: value })}
      />
      <p className="save-says">
        <Size count={count} percent={percent} />
      </p>
      <Check
        label={words.recipe}
        hint={words.recipeHint}
        checked={recipe}
        onChange={(value) => set({ recipe: value })}
      />
      <p className="save-says">{words.rule}</p>
      <footer>
        <button type="button" className="button is-solid" onClick={() => openDialog(null)}>
          {words.cancel}
        </button>
        {/* Enter saves at once, as it was last. */}
        <button type="submit" className="button is-primary" autoFocus>
          {count === 1 ? words.save : words.folder}
        </button>
      </footer>
    </form>
  )
}

function Size({ count, percent }: { readonly count: number; readonly percent: number }) {
  const picture = useSaveStore(({ ids }) => pictureById(ids[0] ?? null))
  if (count > 1 || picture === null) return percent === 100 ? words.each : words.eachAt(percent)
  const side = (length: number) => Math.max(1, Math.round((length * percent) / 100))
  return words.becomes(side(picture.width), side(picture.height))
}
