/** A painting as far as it has come: what a window is told that comes to it in the middle. */
import { missingCase } from '../../engine/errors.ts'
import type { PaintJob, PaintingEvent, PaintingSnapshot, Picture, Pixels, Progress } from '../contract.ts'

export interface LivePainting {
  readonly job: PaintJob
  tell(event: PaintingEvent): void
  /** Whether there is anything that could be kept as it is: a server hands out whole pictures only. */
  hasPatches(): boolean
  snapshot(): PaintingSnapshot
  progress(): Progress
}

type Started = NonNullable<PaintingSnapshot['started']>

/** `saved`: what an earlier try has painted of the batch. */
export function createLivePainting(job: PaintJob, saved: PaintingSnapshot['saved']): LivePainting {
  const { goesOn } = job.order
  /** Patches in front of all that is painted. */
  const inFront = goesOn && 'runs' in goesOn && goesOn.runs[0] === 0 ? goesOn.runs[1]! : 0
  let started: Started | null = null
  let paused = false
  let choosing = job.order.choosing === true
  let candidates: PaintingSnapshot['candidates'] = []
  let rested = false
  let shown: number[] = []
  const pictures = new Map<number, Picture>(saved.map(({ image, picture }) => [image, picture]))
  const pixels = new Map<number, Pixels>()

  function put(image: number, x: number, y: number, part: Pixels): void {
    if (started === null || pictures.has(image)) return
    const whole = pixels.get(image) ?? blank(started)
    pixels.set(image, whole)
    copyInto(whole, part, x, y)
  }

  return {
    job,
    tell(event) {
      switch (event.type) {
        case 'started':
          started = event
          shown = Array.from({ length: event.count }, (_, image) => (pictures.has(image) ? event.tokenCount : 0))
          return
        case 'token':
          if (event.again) return
          candidates = []
          for (let image = event.image; image < event.image + event.pictures; image++)
            shown[image] = event.shown ?? event.index + 1
          return
        case 'preview':
          return put(event.image, event.x, event.y, event.pixels)
        case 'image':
          // A server may send another size than it was asked for.
          pixels.set(event.image, event.pixels)
          shown[event.image] = started?.tokenCount ?? 0
          return
        case 'saved':
          pixels.delete(event.image)
          pictures.set(event.image, event.picture)
          return
        case 'paused':
          paused = event.paused
          if (event.rested === true) candidates = []
          rested = event.rested ?? false
          return
        case 'candidate':
          candidates = [...(event.place === 0 ? [] : candidates), event]
          return
        case 'choosing':
          choosing = event.on
          candidates = []
          return
        case 'loading':
        case 'passage':
        case 'done':
        case 'failed':
          return
        default:
          return missingCase(event)
      }
    },
    hasPatches: () => started?.tokens !== undefined && shown.some((patches) => patches > inFront),
    snapshot: () => ({
      job,
      paused,
      choosing,
      candidates,
      rested,
      started,
      shown: [...shown],
      saved: [...pictures].map(([image, picture]) => ({ image, picture })),
      pixels: Array.from({ length: started?.count ?? 0 }, (_, image) => pixels.get(image) ?? null),
    }),
    progress: () => ({
      stage: paused ? 'paused' : started === null ? 'starting' : 'painting',
      done: shown.reduce((sum, patches) => sum + patches, 0),
      total: (started?.tokenCount ?? 0) * (started?.count ?? 0),
      unit: 'patches',
      note: null,
    }),
  }
}

function blank({ width, height }: Started): Pixels {
  return { width, height, data: new Uint8Array(width * height * 3) }
}

/** Cut at the edges: what lies outside is dropped. */
function copyInto(whole: Pixels, part: Pixels, x: number, y: number): void {
  const width = Math.min(part.width, whole.width - x)
  for (let row = 0; row < Math.min(part.height, whole.height - y); row++) {
    const from = row * part.width * 3
    whole.data.set(part.data.subarray(from, from + width * 3), ((y + row) * whole.width + x) * 3)
  }
}
