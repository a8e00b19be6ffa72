/** A story: a set whose members are frames. What can become of it: pure, one function for each change. */
import {
  mostContext,
  setLimit,
  sourceKey,
  type Picture,
  type PictureSet,
  type SetMember,
  type Source,
  type StoredSet,
} from '../../electron/contract.ts'

export type Story = StoredSet & { readonly story: NonNullable<StoredSet['story']> }

/** What is known of its pictures. */
export interface Known {
  /** By the key of their source. */
  readonly pictures: PictureSet['pictures']
  /** Jobs that are going to paint theirs. */
  readonly coming: ReadonlySet<string>
}

/** Null for a set that is none. */
export function asStory(set: StoredSet): Story | null {
  return set.story === null ? null : { ...set, story: set.story }
}

export function newStory(name: string): Story {
  return {
    id: crypto.randomUUID(),
    name,
    createdAt: Date.now(),
    order: null,
    needs: [],
    animation: null,
    story: { sheet: [], painted: {} },
    series: null,
    members: [newFrame()],
  }
}

export function newFrame(): SetMember {
  const common = { id: crypto.randomUUID(), name: unnamed, words: '', caption: '', imageGuidance: null }
  return { ...common, tries: [], shown: 0, state: 'open', hold: 1, earlier: 1 }
}

/** What is read under a frame. */
export function captionOf({ caption, words }: Pick<SetMember, 'caption' | 'words'>): string {
  return caption.trim() || words.trim()
}

/** What a frame is painted with as things stand: the character sheet, then the frames before it, first to last. */
export function contextOf(set: Story, at: number, known: Known): readonly Source[] {
  return contextWithout(null, set, at, known)
}

/** Whether a try of the frame was painted with what it would be painted with now. A copy cannot have taken its own picture along. */
export function fitsContext(made: readonly Source[], own: Source, set: Story, at: number, known: Known): boolean {
  return [null, own].some((one) => isSameContext(made, contextWithout(one, set, at, known), known))
}

function contextWithout(own: Source | null, { story, members }: Story, at: number, known: Known): readonly Source[] {
  const sheet = distinct(story.sheet.filter(isThere(known)), known)
  const before = members
    .slice(0, at)
    .flatMap((frame) => shownTry(frame, known) ?? [])
    .filter((source) => own === null || pictureOf(source, known) !== pictureOf(own, known))
  const nearest = distinct([...sheet, ...before.toReversed()], known).slice(sheet.length)
  const taken = nearest.slice(0, Math.min(members[at]?.earlier ?? 0, mostContext - sheet.length))
  return [...sheet, ...taken.toReversed()]
}

/** Where that was cancelled or deleted, the last of those that are left; null where there is none. */
export function shownTry({ tries, shown }: Pick<SetMember, 'tries' | 'shown'>, known: Known): Source | null {
  const wanted = tries[shown]
  return wanted !== undefined && isThere(known)(wanted) ? wanted : (tries.findLast(isThere(known)) ?? null)
}

/** Null while it is to come. */
export function pictureOfFrame(frame: Pick<SetMember, 'tries' | 'shown'>, known: Known): Picture | null {
  const source = shownTry(frame, known)
  return source && (known.pictures[sourceKey(source)] ?? null)
}

/** Whether there is a picture of it, or will be. */
export function isThere({ pictures, coming }: Known): (source: Source) => boolean {
  return (source) => pictures[sourceKey(source)] !== undefined || ('job' in source && coming.has(source.job))
}

/** The same picture may be named by its job or by itself. */
function pictureOf(source: Source, { pictures }: Known): string {
  const key = sourceKey(source)
  return pictures[key]?.id ?? key
}

function distinct(sources: readonly Source[], known: Known): readonly Source[] {
  return [...new Map(sources.map((source) => [pictureOf(source, known), source])).values()]
}

export function isSameContext(one: readonly Source[], other: readonly Source[], known: Known): boolean {
  return (
    one.length === other.length && one.every((source, at) => pictureOf(source, known) === pictureOf(other[at]!, known))
  )
}

export function withFrames(set: Story, members: readonly SetMember[], known: Known, from = 0): Story {
  return withFitting({ ...set, members: [...members] }, from, known)
}

/** `at` is where it comes to stand. */
export function withInserted(set: Story, at: number, frame: SetMember, known: Known): Story {
  if (set.members.length >= setLimit) return set
  return withFrames(set, set.members.toSpliced(at, 0, frame), known, at)
}

/** The same frame once more, behind it. */
export function withCopy(set: Story, id: string, known: Known): Story {
  const at = placeOf(set, id)
  const frame = set.members[at]
  return frame === undefined ? set : withInserted(set, at + 1, { ...frame, id: crypto.randomUUID() }, known)
}

/** A story has one frame at least. */
export function withoutFrame(set: Story, id: string, known: Known): Story {
  const left = set.members.filter((frame) => frame.id !== id)
  return withFrames(set, left.length > 0 ? left : [newFrame()], known, Math.max(0, placeOf(set, id)))
}

export function withFrameAt(set: Story, id: string, to: number, known: Known): Story {
  const at = placeOf(set, id)
  const frame = set.members[at]
  const place = Math.min(Math.max(0, to), set.members.length - 1)
  if (frame === undefined || place === at) return set
  return withFrames(set, set.members.toSpliced(at, 1).toSpliced(place, 0, frame), known, Math.min(at, place))
}

export type FrameChange = Partial<Pick<SetMember, 'words' | 'caption' | 'earlier' | 'imageGuidance'>>

export function withFrame(set: Story, id: string, change: FrameChange, known: Known): Story {
  const at = placeOf(set, id)
  const frame = set.members[at]
  if (frame === undefined) return set
  const next = { ...frame, ...change }
  const name = next.words.trim().slice(0, 200).trim() || unnamed
  return withFrames(set, set.members.with(at, { ...next, name }), known, at)
}

export function withSheet(set: Story, sheet: readonly Source[], known: Known): Story {
  const some = [...new Map(sheet.map((source) => [sourceKey(source), source])).values()].slice(0, mostContext)
  return withFitting({ ...set, story: { ...set.story, sheet: some } }, 0, known)
}

/** Another of its tries, with the words that it was painted from; the frames behind it show what belongs to it. */
export function withTry(set: Story, id: string, shown: number, known: Known): Story {
  const at = placeOf(set, id)
  const frame = set.members[at]
  const source = frame?.tries[shown]
  if (frame === undefined || source === undefined) return set
  const { words = frame.words, imageGuidance = frame.imageGuidance } = set.story.painted[sourceKey(source)] ?? {}
  return withFrames(set, set.members.with(at, { ...frame, shown, words, imageGuidance }), known, at + 1)
}

/** Frames from there on that do not fit to what stands before them show a try that does, where they have one. */
function withFitting(set: Story, from: number, known: Known): Story {
  let next = set
  for (let at = from; at < next.members.length; at++) {
    const frame = next.members[at]!
    const fits = (source: Source | null) => {
      const made = source && isThere(known)(source) ? next.story.painted[sourceKey(source)] : undefined
      if (source === null || made === undefined) return false
      if (made.words !== frame.words.trim() || made.imageGuidance !== frame.imageGuidance) return false
      return fitsContext(made.context, source, next, at, known)
    }
    const fitting = fits(shownTry(frame, known)) ? -1 : frame.tries.findLastIndex(fits)
    if (fitting >= 0) next = { ...next, members: next.members.with(at, { ...frame, shown: fitting }) }
  }
  return next
}

function placeOf({ members }: Story, id: string): number {
  return members.findIndex((frame) => frame.id === id)
}

/** Of the pictures of a frame that has no words. */
const unnamed = 'Frame'
