import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { loadFamily, threadPicture } from '../../actions/conversation.ts'
import { continuationsOf, threadOf } from '../../document/turns.ts'
import { pendingFrom } from '../../document/queue.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { subscribe } from '../../ui/useEnabled.ts'
import { Continuations } from './Continuations.tsx'
import { PendingTurns } from './PendingTurns.tsx'
import { TurnCard } from './TurnCard.tsx'
import './conversation.css'

/** The thread of the selected picture: every instruction from its beginning, what came of each, and what is on its way. */
export function Conversation() {
  const picture = useSyncExternalStore(subscribe, threadPicture)
  const selectedId = useViewStore((facts) => facts.selectedId)
  const byId = useLibraryStore((facts) => facts.byId)
  const deleted = useLibraryStore((facts) => facts.deleted)
  const jobs = useQueueStore((facts) => facts.jobs)
  const end = useRef<HTMLDivElement>(null)

  const id = picture?.id ?? null
  useEffect(() => {
    if (id !== null) void loadFamily(id)
  }, [id])
  const known = useMemo(() => Object.values(byId).filter((other) => !deleted.has(other.id)), [byId, deleted])
  const turns = useMemo(() => (picture === null ? [] : threadOf(picture, known)), [picture, known])
  const continuations = useMemo(() => (picture === null ? [] : continuationsOf(picture, known)), [picture, known])
  const pending = pendingFrom(jobs, selectedId).filter(
    ({ order }) => order.member === undefined && !turns.some((turn) => turn.id === order.turnId),
  )

  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [id, turns.length, pending.length])

  return (
    <aside className="conversation" aria-label={conversationStrings.title}>
      <h2>{conversationStrings.title}</h2>
      <div className="conversation-scroll">
        {turns.length === 0 && pending.length === 0 && (
          <p className="conversation-empty">{conversationStrings.empty}</p>
        )}
        <ol className="turns" aria-label={conversationStrings.thread}>
          {turns.map((turn, index) => (
            <TurnCard
              key={turn.id}
              turns={turns}
              index={index}
              jobs={jobs.filter(({ order }) => order.turnId === turn.id)}
            />
          ))}
          <PendingTurns jobs={pending} />
        </ol>
        <Continuations pictures={continuations} />
        <div ref={end} />
      </div>
    </aside>
  )
}
