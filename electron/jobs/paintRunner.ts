/** Drives one painting: asks the engine process for what is missing of the batch and keeps each picture that comes. */
import { EngineError, missingCase } from '../../engine/errors.ts'
import { keepJournal } from '../../engine/journal/keepJournal.ts'
import { insertPassage, partOfBatch, type Passage, type PassageChanges } from '../../engine/passages.ts'
import type { Into } from '../../engine/request.ts'
import type { PaintJob, PaintingEvent, Picture } from '../contract.ts'
import type { EngineStreamMessage, PaintingOrder, PaintedPicture, StreamControl } from '../engineMessages.ts'
import type { Library } from '../library/library.ts'
import { failure } from '../painting.ts'
import { timeoutFactor } from '../timeoutFactor.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import { keepPicture, type Sources } from './keepPicture.ts'
import { createLivePainting, type LivePainting } from './painting.ts'
import { beginningOf, surroundingsOf, wholeOf } from './patchesBefore.ts'
import { isToCome, remaining } from './readiness.ts'

/** Main's end of a painting's channel; it closes when the engine process has ended it, or has died. */
export interface EnginePort {
  postMessage(control: StreamControl): void
  onMessage(listener: (message: EngineStreamMessage) => void): void
  onClose(listener: () => void): void
}

export interface PaintRun {
  readonly live: LivePainting
  hold(paused: boolean): void
  /** Ends the engine while it is paused, and with it the model's memory; `hold(false)` starts it again where it was. */
  rest(): void
  /** From the next row on. */
  steer(changes: PassageChanges): void
  /** Whether candidates are painted for each row. */
  setChoosing(on: boolean): void
  choose(place: number): void
  stop(): void
  /** What it came to, once the engine has let go of it. */
  readonly outcome: Promise<Outcome>
}

type Failed = Extract<PaintingEvent, { type: 'failed' }>
export type Outcome = { readonly type: 'finished' } | { readonly type: 'stopped' } | Failed

/** What a painting needs of the program. */
export interface Painters {
  readonly library: Library
  readonly engine: {
    paint(order: PaintingOrder): EnginePort
    /** Ends its process, for the memory that it holds. */
    rest(): void
  }
  readonly pixels: Pick<PixelHost, 'call'>
}

interface Listeners {
  readonly tell: (event: PaintingEvent) => void
  /** It goes on under other words; the patches that come are theirs. */
  readonly steered: (passage: Passage) => void
  /** A picture is in the library. */
  readonly kept: (place: number, picture: Picture) => void
}

/** Of a pause, until the model's memory is given free. */
const restAfterMs = 60_000 * timeoutFactor

const crashed = 'The engine stopped unexpectedly and was started again; paint the picture again.'

/** Null where every picture of the batch is there. Throws where a picture that it needs is not. */
export function startPainting(job: PaintJob, painters: Painters, listeners: Listeners): PaintRun | null {
  const { library, pixels, engine } = painters
  const before = library.pictures.paintedBy(job.id)
  const toPaint = remaining(job.order, placesOf(before))
  if (toPaint === null) return null
  let missing = toPaint
  /** With the passages that it has been steered to. */
  let { request } = job.order
  let changes: PassageChanges | null = null

  const pictures = sourcesOf(job, library)
  const whole = wholeOf(job, library)
  const saved = before.map(({ place, picture }) => ({ image: place, picture }))
  const live = createLivePainting(job, saved)
  let outcome = null as Outcome | null
  // A full disk costs the journal, not the picture.
  const task = { model: job.order.modelId, request: job.order.request, sources: [] }
  const journal = keepJournal(library.journalFile(job.id), task, {
    before: beginningOf(job, library),
    onTrouble: (error) => console.error(error),
  })
  if (journal.found === 'other') console.error(`The journal of painting ${job.id} is not of it, and is begun anew.`)
  if (journal.lost > 0) console.error(`${journal.lost} damaged records of painting ${job.id} are painted again.`)
  let port: EnginePort | null = null
  /** While it is paused without an engine. */
  let rest = null as { readonly over: Promise<void>; readonly wake: () => void } | null
  let pausing: NodeJS.Timeout | undefined
  /** It has rested, and is read in by another engine. */
  let isAgain = false
  /** Pictures are finished one after another, beside the events of the next. */
  let keeping: Promise<void> = Promise.resolve()

  function tell(event: PaintingEvent): void {
    live.tell(event)
    listeners.tell(event)
  }

  /** What happens first counts. */
  function end(how: Outcome): void {
    if (outcome !== null) return
    outcome = how
    if (how.type === 'failed') tell(how)
  }

  function fail(error: unknown): void {
    end({ type: 'failed', ...failure(error) })
    port?.postMessage({ type: 'stop' })
  }

  function afterKeeping(step: () => Promise<void> | void): Promise<void> {
    keeping = keeping.then(step).catch(fail)
    return keeping
  }

  async function keep(sources: Sources, message: PaintedPicture): Promise<void> {
    const place = missing.from + message.image
    const picture = await keepPicture(painters, job, sources, place, { ...message, tokens: journal.fileOf(place) })
    tell({ type: 'saved', image: place, picture })
    listeners.kept(place, picture)
  }

  function receive(sources: Sources, message: EngineStreamMessage): void {
    switch (message.type) {
      case 'painted':
        return void afterKeeping(() => keep(sources, message))
      case 'failed':
        // Tokens of another model, or of another size: with them it would fail for ever.
        if (message.code === 'journal/unreadable') journal.setAside()
        return void afterKeeping(() => end(message.code === 'engine/aborted' ? { type: 'stopped' } : message))
      case 'done':
        return void afterKeeping(() => {
          if (outcome === null) tell(message)
          end({ type: 'finished' })
        })
      case 'started':
        journal.started(message)
        if (outcome === null && !isAgain) tell({ ...message, count: job.order.request.count })
        return
      case 'token': {
        const { values, ...token } = { ...message, image: missing.from + message.image }
        journal.token({ ...token, values })
        // After a rest the window knows what is read in again.
        if (outcome === null && !(isAgain && token.given)) tell({ ...token, pictures: values.length })
        return
      }
      case 'preview':
      case 'candidate':
      case 'image':
        if (outcome === null) tell({ ...message, image: missing.from + message.image })
        return
      case 'passage':
        request = { ...request, passages: insertPassage(request.passages, message.passage) }
        listeners.steered(message.passage)
        if (outcome === null) tell(message)
        return
      case 'loading':
        if (outcome === null) tell(message)
        return
      default:
        return missingCase(message)
    }
  }

  async function paint(): Promise<void> {
    const opened = await Promise.all(pictures.map(({ hash }) => pixels.call('open', { file: library.imageFile(hash) })))
    const into = whole && (await surroundingsOf(whole, job, painters))
    if (outcome !== null) return
    for (;;) {
      await attach(opened, into)
      if (rest === null) break
      await rest.over
      rest = null
      isAgain = true
      missing = remaining(job.order, placesOf(library.pictures.paintedBy(job.id))) ?? missing
    }
    journal.close()
    const how = outcome as Outcome | null
    if (how === null) throw new EngineError('engine/crashed', crashed)
    // Kept for the pictures that are still to come, when it is tried again.
    if (how.type !== 'failed') journal.remove()
  }

  /** One engine paints, until it has ended it, or has died. */
  async function attach(opened: Sources['opened'], into: Into | null): Promise<void> {
    const { modelId, edits, anyway = false } = job.order
    const { from, count } = missing
    const part = partOfBatch(request, from, count)
    const given = journal.given(from, count)
    const opening = engine.paint({
      request: { ...part, ...(given && { given }), ...(into && { into }) },
      modelId,
      sources: opened.map((one) => one.pixels),
      isEdit: edits,
      choosing: live.snapshot().choosing,
      anyway,
    })
    port = opening
    opening.onMessage((message) => receive({ pictures, opened, whole }, message))
    if (live.snapshot().paused) opening.postMessage({ type: 'pause' })
    if (changes !== null) opening.postMessage({ type: 'steer', changes })
    changes = null
    if (outcome !== null) opening.postMessage({ type: 'finish' })
    await new Promise<void>((resolve) => opening.onClose(resolve))
    await afterKeeping(() => undefined)
  }

  /** What it has painted is in its journal; a server hands out no patches. */
  function giveFree(): void {
    const { paused } = live.snapshot()
    const { done, total } = live.progress()
    const isBegun = live.hasPatches() ? done < total : journal.found === 'own'
    if (!paused || !isBegun || rest !== null || outcome !== null) return
    let wake: () => void = () => undefined
    const over = new Promise<void>((resolve) => (wake = resolve))
    rest = { over, wake }
    tell({ type: 'paused', paused, rested: true })
    engine.rest()
  }

  return {
    live,
    hold(paused) {
      if (rest === null) port?.postMessage({ type: paused ? 'pause' : 'continue' })
      else if (paused) return
      tell({ type: 'paused', paused })
      clearTimeout(pausing)
      if (paused) pausing = setTimeout(giveFree, restAfterMs)
      else rest?.wake()
    },
    rest: giveFree,
    steer(asked) {
      if (rest === null) port?.postMessage({ type: 'steer', changes: asked })
      else changes = { ...changes, ...asked }
    },
    setChoosing(on) {
      if (rest === null) port?.postMessage({ type: 'choosing', on })
      tell({ type: 'choosing', on })
    },
    choose: (place) => port?.postMessage({ type: 'choose', place }),
    stop() {
      clearTimeout(pausing)
      end({ type: 'stopped' })
      // What is painted is kept as it is.
      if (rest !== null) rest.wake()
      else port?.postMessage({ type: live.hasPatches() ? 'finish' : 'stop' })
    },
    outcome: paint()
      .catch(fail)
      .then(() => outcome ?? { type: 'stopped' }),
  }
}

function placesOf(painted: readonly { readonly place: number }[]): ReadonlySet<number> {
  return new Set(painted.map(({ place }) => place))
}

function sourcesOf({ needs }: PaintJob, library: Library): readonly Picture[] {
  return needs.map((need) => {
    const picture = isToCome(need) ? null : library.get(need.picture)
    if (picture === null)
      throw new EngineError('request/invalid', 'A picture that the instruction needs is no longer in the library.')
    return picture
  })
}
