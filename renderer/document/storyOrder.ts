/** Frames of a story as jobs, and what speaks against painting one. */
import {
  setSize,
  slotsOf,
  sourceKey,
  type Capabilities,
  type Expand,
  type JobDraft,
  type SetMember,
  type Source,
} from '../../electron/contract.ts'
import type { Draft } from './request.ts'
import { contextOf, type Known, type Story } from './story.ts'

/** What a frame is painted with, with so many pictures as its context: once, or for each combination of the slots in its words. */
export type Brush = (frame: SetMember, pictures: number) => readonly Draft['order'][]

/** Tries that one frame may ask for at once. */
export const mostAtOnce = 20

/**
 * Each of these frames once more, first to last, as a new try, or as several: one that takes the new picture of another waits for
 * it, and takes the first. The tries before stay.
 */
export function withPaintings(
  set: Story,
  places: readonly number[],
  known: Known,
  brush: Brush,
): { readonly set: Story; readonly jobs: readonly JobDraft[] } {
  let next = set
  let told = known
  const jobs: JobDraft[] = []
  for (const at of places.toSorted((a, b) => a - b)) {
    const frame = next.members[at]
    if (frame === undefined || frame.words.trim() === '') continue
    const context = contextOf(next, at, told).map((source) => asNeed(source, known))
    const member = { set: set.id, name: frame.name }
    const fresh = brush(frame, context.length).map((order) => ({
      id: crypto.randomUUID(),
      order: { ...order, member },
      needs: context,
    }))
    jobs.push(...fresh)
    const sources = fresh.map(({ id }) => ({ job: id, place: 0 }))
    const tries = [...frame.tries, ...sources].slice(-100)
    const made = { words: frame.words.trim(), imageGuidance: frame.imageGuidance, context }
    const painted = Object.fromEntries(sources.map((source) => [sourceKey(source), made]))
    next = {
      ...next,
      members: next.members.with(at, { ...frame, tries, shown: tries.length - sources.length }),
      story: { ...next.story, painted: { ...next.story.painted, ...painted } },
    }
    told = { ...told, coming: new Set([...told.coming, ...fresh.map(({ id }) => id)]) }
  }
  return { set: next, jobs }
}

/** A picture that is there is named itself: its job may be forgotten by then. */
function asNeed(source: Source, { pictures }: Known): Source {
  const picture = pictures[sourceKey(source)]
  return picture === undefined ? source : { picture: picture.id }
}

export type Objection =
  | { readonly kind: 'noModel' }
  | { readonly kind: 'noContext' | 'needsContext'; readonly model: string }
  | { readonly kind: 'names'; readonly named: number; readonly taken: number }
  | { readonly kind: 'slots'; readonly asked: number; readonly most: number }
  /** As the engine says it. */
  | { readonly kind: 'tooMuch' | 'memory'; readonly says: string }
  | { readonly kind: 'many'; readonly model: string; readonly learned: number; readonly taken: number }

/** What speaks against painting a frame so, before it is; null where nothing does. All but `many` is in the way. */
export function objectionTo(
  set: Story,
  at: number,
  known: Known,
  {
    name: model,
    edit,
    editOnly,
    contextPictures,
  }: Pick<Capabilities, 'name' | 'edit' | 'editOnly' | 'contextPictures'>,
  expand?: Expand,
): Objection | null {
  const taken = contextOf(set, at, known).length
  if (taken > 0 && !edit) return { kind: 'noContext', model }
  if (taken === 0 && editOnly) return { kind: 'needsContext', model }
  const words = set.members[at]?.words ?? ''
  const asked = setSize(slotsOf(words, expand))
  if (asked > mostAtOnce) return { kind: 'slots', asked, most: mostAtOnce }
  const named = words.split('<image>').length - 1
  if (named > 0 && named !== taken) return { kind: 'names', named, taken }
  if (contextPictures !== undefined && taken > contextPictures)
    return { kind: 'many', model, learned: contextPictures, taken }
  return null
}
