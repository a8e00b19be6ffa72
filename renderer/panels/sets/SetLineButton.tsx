import { Film, LayoutGrid, Table2 } from 'lucide-react'
import type { SetLine } from '../../../electron/contract.ts'
import { openLine } from '../../actions/openLine.ts'
import { seriesStrings } from '../../strings/series.ts'
import { setStrings } from '../../strings/sets.ts'
import { storyStrings } from '../../strings/story.ts'

export const lineKinds = {
  set: { icon: LayoutGrid, open: setStrings.open, line: setStrings.line },
  story: { icon: Film, open: storyStrings.openOne, line: storyStrings.line },
  series: { icon: Table2, open: seriesStrings.openOne, line: seriesStrings.line },
} as const

/** A set, a story or a series in a list of them. */
export function SetLineButton({ line }: { readonly line: SetLine }) {
  const { icon: Icon, open, line: says } = lineKinds[line.kind]
  return (
    <button type="button" aria-label={open(line.name)} title={line.name} onClick={() => openLine(line)}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span>{says(line.name, line.count)}</span>
    </button>
  )
}
