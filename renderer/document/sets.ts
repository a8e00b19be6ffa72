/** What can become of a set: pure, one function for each change. */
import {
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

export interface SetWish {
  /** As they were typed, with their slots. */
  readonly words: string
  readonly combinations: readonly Pick<Combination, 'words' | 'name'>[]
  /** What all are painted with. */
  readonly draft: Draft
}

/** A job for each combination, all with the same noise, and a member for each of their pictures. */
export function newSet({ words, combinations, draft }: SetWish): { readonly set: NewSet; readonly jobs: JobDraft[] } {
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
  return { set: { id, name: words.trim(), createdAt: Date.now(), order, needs, members }, jobs }
}

/** As the main process names the pictures of a job. */
function nameAt(name: string, place: number, count: number): string {
  return count > 1 ? `${name} ${place + 1}` : name
}

function jobOf(
  { id, order, needs }: Pick<NewSet, 'id' | 'order' | 'needs'>,
  { name }: { readonly name: string },
  request: JobDraft['order']['request'],
): JobDraft {
  return {
    id: crypto.randomUUID(),
    order: { ...order, turnId: null, request, member: { set: id, name } },
    needs: [...needs],
  }
}

/** Each of them once more with noise of its own; the pictures before stay among its tries. */
export function withRerolls(
  set: StoredSet,
  ids: ReadonlySet<string>,
  newSeed: () => number,
): { readonly set: StoredSet; readonly jobs: readonly JobDraft[] } {
  const jobs: JobDraft[] = []
  const members = set.members.map((member) => {
    if (!ids.has(member.id)) return member
    const { request } = set.order
    const again = { ...request, prompt: member.words, seed: newSeed(), imageIndex: 0, count: 1 }
    const job = jobOf(set, member, again)
    jobs.push(job)
    const tries = [...member.tries, { job: job.id, place: 0 }].slice(-100)
    return { ...member, tries, shown: tries.length - 1, state: 'open' as const }
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
