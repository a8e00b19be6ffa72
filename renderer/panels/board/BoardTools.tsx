import { Crop, Hand, MousePointer2, SquareDashed } from 'lucide-react'
import { cropToolAction, handToolAction, regionToolAction, selectToolAction } from '../../actions/crop.ts'
import { useBoardStore } from '../../stores/boardStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { canvasStrings } from '../../strings/canvas.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'

const tools = [
  ['select', selectToolAction, MousePointer2],
  ['hand', handToolAction, Hand],
  ['region', regionToolAction, SquareDashed],
  ['crop', cropToolAction, Crop],
] as const

/** What the pointer does on the board. An empty board needs none of it. */
export function BoardTools() {
  const held = useViewStore((facts) => facts.tool)
  const isEmpty = useBoardStore((facts) => facts.history.board.pictures.length === 0)
  if (isEmpty) return null
  return (
    <div className="chrome chrome-tools" role="toolbar" aria-label={canvasStrings.tools} aria-orientation="vertical">
      {tools.map(([name, action, icon]) => (
        <ActionButton key={name} action={action} icon={icon} pressed={held === name} />
      ))}
    </div>
  )
}
