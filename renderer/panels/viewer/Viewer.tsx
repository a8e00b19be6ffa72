import { Check, ChevronLeft, ChevronRight, Trash2, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useSyncExternalStore, type KeyboardEvent, type Ref } from 'react'
import { undoAction } from '../../actions/history.ts'
import { isKeyOf } from '../../actions/keys.ts'
import { selectedPicture } from '../../actions/pictures.ts'
import { dropViewed, keepViewed, viewedWith, viewNext } from '../../actions/viewer.ts'
import type { Picture } from '../../../electron/contract.ts'
import { pictureUrl, thumbnailUrl } from '../../document/pictureUrl.ts'
import { openDialog, usePanelStore } from '../../stores/panelStore.ts'
import { select } from '../../stores/viewStore.ts'
import { strings } from '../../strings.ts'
import { viewerStrings as words } from '../../strings/viewer.ts'
import { subscribe } from '../../ui/useEnabled.ts'
import { giveFocusBack } from '../../ui/focusBack.ts'
import './viewer.css'

/** One picture as large as the window, to be judged beside the others of its turn. */
export function Viewer() {
  const open = usePanelStore((facts) => facts.dialog === 'viewer')
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  const body = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root open={open && picture !== null} onOpenChange={(isOpen) => isOpen || openDialog(null)}>
      <Dialog.Portal>
        <Dialog.Content
          className="viewer"
          aria-describedby={undefined}
          onCloseAutoFocus={giveFocusBack}
          // The keys are about the picture, and none of the buttons is pressed by Enter unless it was gone to.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            body.current?.focus()
          }}
        >
          <Dialog.Title className="visually-hidden">{words.title}</Dialog.Title>
          {picture !== null && <Viewed picture={picture} body={body} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Viewed({ picture, body }: { readonly picture: Picture; readonly body: Ref<HTMLDivElement> }) {
  const all = viewedWith(picture)
  const at = all.findIndex(({ id }) => id === picture.id)
  const name = picture.name ?? (picture.prompt || strings.picture.imported)
  const onKeyDown = (event: KeyboardEvent) => {
    const verbs: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => viewNext(picture, -1),
      ArrowRight: () => viewNext(picture, 1),
      Enter: () => void keepViewed(picture),
      Delete: () => void dropViewed(picture),
      Backspace: () => void dropViewed(picture),
      ' ': () => openDialog(null),
    }
    if (isKeyOf(undoAction, event.nativeEvent)) {
      event.preventDefault()
      return void undoAction.run()
    }
    const verb = verbs[event.key]
    if (verb === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    verb()
  }
  return (
    <div ref={body} className="viewer-body" tabIndex={-1} onKeyDownCapture={onKeyDown}>
      <header>
        <p>{name}</p>
        <span>{words.of(at + 1, all.length)}</span>
        <button type="button" className="button is-icon" aria-label={words.close} onClick={() => openDialog(null)}>
          <X size={18} strokeWidth={1.75} aria-hidden />
        </button>
      </header>
      <div className="viewer-stage">
        <Step label={words.previous} icon={ChevronLeft} disabled={at <= 0} onClick={() => viewNext(picture, -1)} />
        {/* Loaded from its own file; the thumbnail stands in until then. */}
        <img
          key={picture.id}
          src={pictureUrl(picture.hash)}
          alt={name}
          draggable={false}
          style={smallAsLarge(picture)}
        />
        <Step
          label={words.next}
          icon={ChevronRight}
          disabled={at >= all.length - 1}
          onClick={() => viewNext(picture, 1)}
        />
      </div>
      <footer>
        <button type="button" className="button is-primary" onClick={() => void keepViewed(picture)}>
          <Check size={16} strokeWidth={1.75} aria-hidden />
          {words.keep}
        </button>
        <ul className="viewer-strip" aria-label={words.list}>
          {all.length > 1 &&
            all.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  aria-label={words.of(all.indexOf(one) + 1, all.length)}
                  aria-pressed={one.id === picture.id}
                  onClick={() => select(one.id)}
                >
                  <img src={thumbnailUrl(one.hash)} alt="" draggable={false} />
                </button>
              </li>
            ))}
        </ul>
        <button type="button" className="button is-solid" onClick={() => void dropViewed(picture)}>
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
          {words.drop}
        </button>
      </footer>
      <p className="viewer-hint">{words.hint}</p>
    </div>
  )
}

/** However small it is, it fills the view. */
function smallAsLarge({ width, height }: Picture) {
  return { aspectRatio: `${width} / ${height}`, [width >= height ? 'width' : 'height']: '100%' }
}

interface StepProps {
  readonly label: string
  readonly icon: typeof ChevronLeft
  readonly disabled: boolean
  readonly onClick: () => void
}

function Step({ label, icon: Icon, disabled, onClick }: StepProps) {
  return (
    <button type="button" className="button is-icon" aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon size={22} strokeWidth={1.75} aria-hidden />
    </button>
  )
}
