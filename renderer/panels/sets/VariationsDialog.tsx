import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState, useSyncExternalStore } from 'react'
import { selectedPicture } from '../../actions/pictures.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { openDialog, usePanelStore } from '../../stores/panelStore.ts'
import { variationStrings as words } from '../../strings/variations.ts'
import { Choice } from '../../ui/Choice.tsx'
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
  const isAsked = usePanelStore((facts) => facts.dialog === 'variations')
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('variations')
  return (
    <Dialog.Root open={isAsked && picture !== null} onOpenChange={(open) => openDialog(open ? 'variations' : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content className="variations" aria-describedby={undefined} data-keeps-keys>
          <header>
            <Dialog.Title>{words.title}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={words.close}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          {picture !== null && (
            <div className="variations-body">
              <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />
              <div className="variations-form">
                <Choice label={words.kind} options={kinds} value={kind} onChange={setKind} />
                {kind === 'variations' ? <VariationsForm picture={picture} /> : <AnimationForm picture={picture} />}
              </div>
            </div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
