import { showPlaced } from '../../actions/selection.ts'
import type { Size } from '../../document/geometry.ts'
import { selectBoard, useBoardStore } from '../../stores/boardStore.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { canvasStrings } from '../../strings/canvas.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { strings } from '../../strings.ts'

/** The pictures on the board for those who do not see it; one stop for the tab key, arrows walk from there. */
export function BoardList() {
  const { pictures } = useBoardStore(selectBoard)
  const byId = useLibraryStore((facts) => facts.byId)
  const selectedIds = useViewStore((facts) => facts.selectedIds)
  const stop = selectedIds.at(-1) ?? pictures[0]?.id
  return (
    <ul className="visually-hidden" aria-label={canvasStrings.onBoard}>
      {pictures.map(({ id, folded = [], ...place }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={selectedIds.includes(id)}
            tabIndex={id === stop ? 0 : -1}
            onClick={() => showPlaced(id)}
          >
            {byId[id]?.name ?? (byId[id]?.prompt || strings.picture.imported)}, {sizeOf(byId[id] ?? place)}
            {folded.length > 0 && `, ${conversationStrings.folded(folded.length)}`}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** In its own pixels, however large it lies. */
function sizeOf({ width, height }: Size): string {
  return strings.picture.size(width, height)
}
