import { Ellipsis, type LucideIcon } from 'lucide-react'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { Action } from '../../actions/action.ts'
import { openMenu, type MenuEntry } from '../../stores/menuStore.ts'
import { canvasStrings as words } from '../../strings/canvas.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'

export interface BarVerb {
  readonly action: Pick<Action, 'id' | 'label' | 'shortcuts' | 'isEnabled' | 'run' | 'release'>
  readonly icon: LucideIcon
  readonly tip?: string
  readonly pressed?: boolean
}

interface BarVerbsProps {
  /** Always there, with their names. */
  readonly children: ReactNode
  /** As many of these as there is room for, the first ones first; the others are in a menu. */
  readonly verbs: readonly BarVerb[]
}

/** The verbs of a bar in one line, however narrow the window is. */
export function BarVerbs({ children, verbs }: BarVerbsProps) {
  const rest = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(verbs.length)
  const ids = verbs.map(({ action }) => action.id).join()
  useLayoutEffect(() => {
    const row = rest.current
    if (row === null) return undefined
    // Those that have been pushed into a line of their own are out of sight.
    const look = () => setShown(Array.from(row.children).filter((child) => isInFirstLine(child, row)).length)
    look()
    const watch = new ResizeObserver(look)
    watch.observe(row)
    return () => watch.disconnect()
  }, [ids])
  const hidden = verbs.slice(shown)
  return (
    <>
      <div className="picture-bar-buttons">{children}</div>
      <div ref={rest} className="picture-bar-rest">
        {verbs.map(({ action, ...look }, index) => (
          <span key={action.id} className={index < shown ? '' : 'is-out'}>
            <ActionButton action={action} {...look} />
          </span>
        ))}
      </div>
      {hidden.length > 0 && (
        <button
          type="button"
          className="button is-named picture-bar-more"
          aria-label={words.more}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect()
            openMenu({ at: { x: left, y: bottom }, label: words.more, entries: entriesOf(hidden) })
          }}
        >
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
          <span>{words.more}</span>
        </button>
      )}
    </>
  )
}

function isInFirstLine(child: Element, row: HTMLElement): boolean {
  const [place, line] = [child.getBoundingClientRect(), row.getBoundingClientRect()]
  return place.top < line.bottom - 1 && place.right <= line.right + 1
}

/** Those that last as long as they are held make no sense in a menu. */
function entriesOf(verbs: readonly BarVerb[]): readonly MenuEntry[] {
  return verbs
    .filter(({ action }) => action.release === undefined)
    .map(({ action }) => ({
      type: 'verb',
      label: action.label,
      action,
      enabled: action.isEnabled(),
      run: () => void action.run(),
    }))
}
