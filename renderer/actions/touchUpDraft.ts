/** Strokes outlive the window: each is written down, and what was drawn when it died becomes a picture when it is back. */
import { pictureById } from '../stores/libraryStore.ts'
import { forgetDraft, readDraft, writeDraft } from '../stores/drafts.ts'
import { notify, report } from '../stores/toastStore.ts'
import { useTouchUpStore, type TouchUp } from '../stores/touchUpStore.ts'
import { touchUpStrings } from '../strings/touchUp.ts'
import { loadPictures } from './pictures.ts'
import { drawnOn, keepDrawn, openTouchUp, type Drawn } from './touchUp.ts'

/** A later version may write others. */
const name = 'touchUp.1'

interface Draft {
  readonly pictureId: string
  readonly drawn: Drawn
}

/** Follows what is drawn from now on. A stroke under the hand counts when it ends. */
export function keepStrokes(): void {
  let writing = false
  let due = false
  const write = async () => {
    due = true
    if (writing) return
    writing = true
    try {
      while (due) {
        due = false
        await writeDown(openTouchUp())
      }
    } catch (error) {
      report(error, 'touchUp')
    } finally {
      writing = false
    }
  }
  useTouchUpStore.subscribe(({ touchUp, changes }, before) => {
    const isDrawn = changes !== before.changes && touchUp !== null && !touchUp.drawing.isStroking
    if (isDrawn || (touchUp === null && before.touchUp !== null)) void write()
  })
}

async function writeDown(touchUp: TouchUp | null): Promise<void> {
  if (touchUp === null || !touchUp.drawing.canUndo) return forgetDraft(name)
  const { picture, drawing } = touchUp
  await writeDraft(name, { pictureId: picture.id, drawn: drawnOn(drawing) } satisfies Draft)
}

/** What was being drawn when the window died, as if it had been put away then. */
export async function keepInterrupted(): Promise<void> {
  try {
    const draft = await readDraft(name)
    if (!isDraft(draft)) return
    await loadPictures([draft.pictureId])
    const picture = pictureById(draft.pictureId)
    if (picture !== null) {
      await keepDrawn(picture, draft.drawn)
      notify({ id: 'touchUp', tone: 'note', message: touchUpStrings.interrupted })
    }
    await forgetDraft(name)
  } catch (error) {
    report(error, 'touchUp')
  }
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pictureId' in value &&
    typeof value.pictureId === 'string' &&
    'drawn' in value
  )
}
