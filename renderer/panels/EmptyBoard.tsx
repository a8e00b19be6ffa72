import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { isRunning } from '../document/painting.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { rememberWords, writeDraft } from '../stores/promptStore.ts'
import { paint } from '../actions/generate.ts'
import { strings } from '../strings.ts'
import { PatchMark } from '../ui/PatchMark.tsx'

export function EmptyBoard() {
  const isEmpty = useBoardStore((facts) => selectBoard(facts).pictures.length === 0)
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const model = useModelStore()
  if (!isEmpty || running || model.state === 'loading') return null
  const examples = model.capabilities?.examples ?? []
  const hint = examples.length > 0 ? strings.canvas.emptyHint : strings.canvas.emptyHintAlone
  const start = (words: string) => {
    writeDraft('new', words)
    rememberWords(words)
    void paint(words, null)
  }
  return (
    <div className="empty">
      <PatchMark />
      <h1>{strings.canvas.emptyTitle}</h1>
      <p>{model.state === 'none' ? strings.canvas.emptyNoModel : hint}</p>
      <ul className="chips" aria-label={strings.prompt.examples}>
        {examples.slice(0, 6).map((words) => (
          <li key={words}>
            <button type="button" className="chip" onClick={() => start(words)}>
              {words}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
