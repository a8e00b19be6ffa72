import { useRef, useState, type KeyboardEvent } from 'react'
import type { PictureSet } from '../../../electron/contract.ts'
import { dropMembers, keepMembers, openMembers, rerollMembers } from '../../actions/sets.ts'
import { setStrings } from '../../strings/sets.ts'
import { stepFrom } from '../library/gridKeys.ts'
import { Member } from './Member.tsx'

/** Every member in its place, dropped ones too. One of them is reached by the Tab key, arrows go on from there. */
export function SetGrid({ whole }: { readonly whole: PictureSet }) {
  const { members } = whole.set
  const [at, setAt] = useState(0)
  const grid = useRef<HTMLUListElement>(null)
  const reachable = Math.min(at, members.length - 1)

  const go = (next: number) => {
    setAt(next)
    grid.current?.querySelectorAll<HTMLElement>('[data-member]')[next]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const member = members[reachable]
    const isOnMember = event.target instanceof HTMLElement && event.target.dataset['member'] !== undefined
    if (!isOnMember || member === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const columns = grid.current === null ? 1 : getComputedStyle(grid.current).gridTemplateColumns.split(' ').length
    const next = stepFrom(reachable, event.key, { columns, page: columns * 3, total: members.length })
    const verb = verbs[event.key]
    if (event.key !== ' ' && next !== null) go(next)
    else if (verb !== undefined) verb([member.id])
    else return
    event.preventDefault()
  }
  return (
    <ul ref={grid} className="sets-grid" aria-label={setStrings.grid} onKeyDown={onKeyDown}>
      {members.map((member, index) => (
        <Member
          key={member.id}
          whole={whole}
          member={member}
          reachable={index === reachable}
          onFocus={() => setAt(index)}
        />
      ))}
    </ul>
  )
}

/** Of the member that has the keyboard; Enter and Space press it, which keeps it. */
const verbs: Readonly<Record<string, (ids: readonly string[]) => void>> = {
  k: keepMembers,
  o: openMembers,
  r: rerollMembers,
  Delete: dropMembers,
  Backspace: dropMembers,
}
