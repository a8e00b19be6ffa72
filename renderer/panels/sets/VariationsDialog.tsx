import { useState, useSyncExternalStore } from 'react'
import { selectedPicture } from '../../actions/pictures.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { variationStrings as words } from '../../strings/variations.ts'
import { Choice } from '../../ui/Choice.tsx'
import { DialogSheet } from '../../ui/DialogSheet.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import { AnimationForm } from './AnimationForm.tsx'
import { VariationsForm } from './VariationsForm.tsx'
import './variations.css'

const kinds = [
  { value: 'variations', label: words.variations },
  { value: 'animation', label: words.animation },
] as const

/** What can be made of the selected picture, as a set. */
export function VariationsDialog() {
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('variations')
  return (
    <DialogSheet
      name="variations"
      isPossible={picture !== null}
      className="dialog-sheet variations"
      title={words.title}
      close={words.close}
    >
      {picture !== null && (
        <div className="variations-body">
          <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />
          <div className="variations-form">
            <Choice label={words.kind} options={kinds} value={kind} onChange={setKind} />
            {kind === 'variations' ? <VariationsForm picture={picture} /> : <AnimationForm picture={picture} />}
          </div>
        </div>
      )}
    </DialogSheet>
  )
}
