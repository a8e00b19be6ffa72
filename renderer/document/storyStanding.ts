/** How each frame of a story stands: whether its picture is what its words and its context ask for. */
import { sourceKey, type SetMember, type Source } from '../../electron/contract.ts'
import { contextOf, fitsContext, isSameContext, shownTry, type Known, type Story } from './story.ts'

export type Standing =
  /** Nothing is said, and there is no picture. */
  | { readonly kind: 'empty' }
  /** There is no picture of its words. */
  | { readonly kind: 'open' }
  /** Its picture was painted from something else than would be taken now. */
  | { readonly kind: 'behind'; readonly because: Because }
  | { readonly kind: 'painted' }

/** `frame`: another picture was taken of that one, counted from 1; `frames`: others were taken, or there were others. */
export type Because =
  | { readonly other: 'words' | 'guidance' | 'sheet' | 'frames' }
  | { readonly other: 'frame'; readonly number: number }

export function standingsOf(set: Story, known: Known): readonly Standing[] {
  const out: Standing[] = []
  for (const [at, frame] of set.members.entries()) out.push(standingOf(set, at, frame, known, out))
  return out
}

/** Frames that have no picture of their words. */
export function openFrames(standings: readonly Standing[]): readonly number[] {
  return standings.flatMap((standing, at) => (isOpen(standing) ? [at] : []))
}

/** Frames to paint so that everything follows from what stands before it; none where all does. */
export function framesBehind(standings: readonly Standing[]): readonly number[] {
  return standings.flatMap(({ kind }, at) => (kind === 'behind' || kind === 'open' ? [at] : []))
}

function isOpen(standing: Standing): boolean {
  if (standing.kind !== 'behind') return standing.kind === 'open'
  return standing.because.other === 'words' || standing.because.other === 'guidance'
}

function standingOf(set: Story, at: number, frame: SetMember, known: Known, before: readonly Standing[]): Standing {
  const source = shownTry(frame, known)
  const words = frame.words.trim()
  if (source === null) return { kind: words === '' ? 'empty' : 'open' }
  const made = set.story.painted[sourceKey(source)]
  // It was not painted here: nothing could be painted again of it.
  if (made === undefined) return { kind: 'painted' }
  if (made.words !== words && words !== '') return behind({ other: 'words' })
  if (made.imageGuidance !== frame.imageGuidance) return behind({ other: 'guidance' })
  const context = contextOf(set, at, known)
  if (!fitsContext(made.context, source, set, at, known))
    return behind(differenceOf(set, at, made.context, context, known))
  const shaky = framesIn(set, at, made.context, known).find((number) => isShaky(before[number]))
  return shaky === undefined ? { kind: 'painted' } : behind({ other: 'frame', number: shaky + 1 })
}

/** It is to be painted again itself. */
function isShaky(standing: Standing | undefined): boolean {
  return standing?.kind === 'behind' || standing?.kind === 'open'
}

function behind(because: Because): Standing {
  return { kind: 'behind', because }
}

function differenceOf(set: Story, at: number, made: readonly Source[], now: readonly Source[], known: Known): Because {
  const isIn = (list: readonly Source[], source: Source) => list.some((one) => isSameContext([one], [source], known))
  const gone = made.filter((source) => !isIn(now, source))
  const added = now.filter((source) => !isIn(made, source))
  const framesGone = framesIn(set, at, gone, known)
  const framesAdded = framesIn(set, at, added, known)
  const both = framesGone.find((place) => framesAdded.includes(place))
  if (both !== undefined) return { other: 'frame', number: both + 1 }
  const isOfSheet = (source: Source) => isIn(set.story.sheet, source)
  const ofFrames = framesIn(set, set.members.length, gone, known).length
  // What is no frame's, and no frame has come for it, can only have been of the sheet.
  if (added.some(isOfSheet) || (gone.length > ofFrames && framesAdded.length === 0)) return { other: 'sheet' }
  return { other: 'frames' }
}

/** The frames before `at` that any of these pictures is a try of, first to last. */
function framesIn({ members }: Story, at: number, sources: readonly Source[], known: Known): readonly number[] {
  return members.slice(0, at).flatMap(({ tries }, place) => {
    const isOwn = (source: Source) => tries.some((one) => isSameContext([one], [source], known))
    return sources.some(isOwn) ? [place] : []
  })
}
