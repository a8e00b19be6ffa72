/** What can become of a set: pure, one function for each change. */
import {
  setLimit,
  sourceKey,
  type ChannelInput,
  type Combination,
  type JobDraft,
  type Picture,
  type PictureSet,
  type SetMember,
  type StoredSet,
} from '../../electron/contract.ts'
import type { Draft } from './request.ts'

type NewSet = ChannelInput<'sets:save'>['set']

type NewMember = NewSet['members'][number]

export interface SetWish {
  /** As they were typed, with their slots. */
  readonly words: string
  readonly combinations: readonly Pick<Combination, 'words' | 'name'>[]
  /** What all are painted with. */
  readonly draft: Draft
  /** Pictures that are there already, in front of those that are painted. */
  readonly there?: readonly NewMember[]
  readonly animation?: NewSet['animation']
}

/** A job for each combination, all with the same noise, and a member for each of their pictures. */
export function newSet({ words, combinations, draft, there = [], animation }: SetWish): {
  readonly set: NewSet
  readonly jobs: JobDraft[]
} {
  const { order, needs } = draft
  const id = crypto.randomUUID()
  const count = order.request.count ?? 1
  const jobs = combinations.map((one) => jobOf({ id, order, needs }, one, { ...order.request, prompt: one.words }))
  const members = jobs.flatMap((job, at) =>
    Array.from({ length: count }, (_, place) => ({
      id: crypto.randomUUID(),
      name: nameAt(combinations[at]?.name ?? '', place, count),
      words: combinations[at]?.words ?? '',
      tries: [{ job: job.id, place }],
      shown: 0,
      state: 'open' as const,
    })),
  )
  const common = { name: words.trim(), createdAt: Date.now(), ...(animation && { animation }) }
  return { set: { id, ...common, order, needs, members: [...there, ...members] }, jobs }
}

/** A set of pictures that are there, none of which is painted. */
export function setOf(name: string, members: readonly NewMember[], animation: NewSet['animation'] = null): NewSet {
  const common = { id: crypto.randomUUID(), createdAt: Date.now(), order: null, needs: [] }
  return { ...common, name, members: [...members], animation }
}

export function memberOf({ id, name }: Pick<Picture, 'id'> & { readonly name: string }, hold = 1): NewMember {
  return { id: crypto.randomUUID(), name, words: '', tries: [{ picture: id }], shown: 0, state: 'open', hold }
}

/** As the main process names the pictures of a job. */
function nameAt(name: string, place: number, count: number): string {
  return count > 1 ? `${name} ${place + 1}` : name
}

function jobOf(
  { id, order, needs }: Pick<NewSet, 'id' | 'needs'> & { readonly order: JobDraft['order'] },
  { name }: { readonly name: string },
  request: JobDraft['order']['request'],
): JobDraft {
  return {
    id: crypto.randomUUID(),
    order: { ...order, turnId: null, request, member: { set: id, name } },
    needs: [...needs],
  }
}

/** Each of them once more with noise of its own; the pictures before stay among its tries, and what is kept stays kept. */
export function withRerolls(
  set: StoredSet,
  ids: ReadonlySet<string>,
  newSeed: () => number,
): { readonly set: StoredSet; readonly jobs: readonly JobDraft[] } {
  const jobs: JobDraft[] = []
  const { id, order, needs } = set
  const members = set.members.map((member) => {
    if (order === null || member.words === '' || !ids.has(member.id)) return member
    const again = { ...order.request, prompt: member.words, seed: newSeed(), imageIndex: 0, count: 1 }
    const job = jobOf({ id, order, needs }, member, again)
    jobs.push(job)
    const tries = [...member.tries, { job: job.id, place: 0 }].slice(-100)
    const state = member.state === 'dropped' ? 'open' : member.state
    return { ...member, tries, shown: tries.length - 1, state }
  })
  return { set: { ...set, members }, jobs }
}

export function withState(set: StoredSet, ids: ReadonlySet<string>, state: SetMember['state']): StoredSet {
  return { ...set, members: set.members.map((member) => (ids.has(member.id) ? { ...member, state } : member)) }
}

/** The next of its tries, and the first after the last. */
export function withNextTry(set: StoredSet, id: string): StoredSet {
  const next = ({ shown, tries }: SetMember) => (shown + 1) % tries.length
  return {
    ...set,
    members: set.members.map((member) => (member.id === id ? { ...member, shown: next(member) } : member)),
  }
}

/** Whether it is painted, and not moved from pixels that are there. */
export function isPainted({ order }: Pick<StoredSet, 'order'>, { words }: Pick<SetMember, 'words'>): boolean {
  return order !== null && words !== ''
}

/** By one place among those that are not dropped. */
export function withMoved(set: StoredSet, id: string, by: 1 | -1): StoredSet {
  const shown = set.members.filter(({ state }) => state !== 'dropped')
  const other = shown[shown.findIndex((member) => member.id === id) + by]
  const moved = set.members.find((member) => member.id === id)
  if (other === undefined || moved === undefined) return set
  const members = set.members.map((member) => (member === moved ? other : member === other ? moved : member))
  return { ...set, members }
}

/** The same frame once more, behind it. */
export function withDuplicate(set: StoredSet, id: string): StoredSet {
  const members = set.members.flatMap((member) =>
    member.id === id ? [member, { ...member, id: crypto.randomUUID() }] : [member],
  )
  return { ...set, members: members.slice(0, setLimit) }
}

export function withHold(set: StoredSet, id: string, hold: number): StoredSet {
  return { ...set, members: set.members.map((member) => (member.id === id ? { ...member, hold } : member)) }
}

/** What an animation shows, one for each of its frames; empty for what is none. */
export function framesOf(whole: PictureSet): readonly Picture[] {
  if (whole.set.animation === null) return []
  return whole.set.members.flatMap((member) => {
    const picture = member.state === 'dropped' ? null : shownPicture(whole, member)
    return picture === null ? [] : Array.from({ length: member.hold }, () => picture)
  })
}

/** What is handed on: of an animation every frame that it shows, else what is kept. */
export function chosenPictures(whole: PictureSet): readonly Picture[] {
  return whole.set.animation === null ? keptPictures(whole) : framesOf(whole)
}

/** The picture that is shown of a member; null while it is to come, and where it was deleted. */
export function shownPicture({ pictures }: Pick<PictureSet, 'pictures'>, { tries, shown }: SetMember): Picture | null {
  const source = tries[shown]
  return source === undefined ? null : (pictures[sourceKey(source)] ?? null)
}

/** Of all members that are kept, in their order. */
export function keptPictures(whole: PictureSet): readonly Picture[] {
  return whole.set.members.flatMap((member) => {
    const picture = member.state === 'kept' ? shownPicture(whole, member) : null
    return picture === null ? [] : [picture]
  })
}

/** The jobs that any try of a set comes from. */
export function jobsOf({ members }: Pick<StoredSet, 'members'>): ReadonlySet<string> {
  return new Set(members.flatMap(({ tries }) => tries.flatMap((source) => ('job' in source ? [source.job] : []))))
}
