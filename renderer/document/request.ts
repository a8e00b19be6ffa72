/** What the studio's settings and the chosen picture mean as a request to the engine. */
import {
  samplingLimits,
  sizeFor,
  type Capabilities,
  type JobDraft,
  type PaintJob,
  type Picture,
  type SamplingChanges,
  type SamplingNumber,
} from '../../electron/contract.ts'
import type { Size } from './geometry.ts'
import { needsOf } from './queue.ts'

/** A job to be painted; it gets its id when it is lined up. */
export type Draft = Omit<JobDraft, 'id'>

export interface RequestParts {
  readonly prompt: string
  readonly modelId: string
  readonly capabilities: Capabilities
  readonly changes: SamplingChanges
  readonly seed: number
  /** Place of the first picture in the batch of the seed. */
  readonly imageIndex: number
  readonly count: number
  readonly parent: Picture | null
  readonly referenceIds: readonly string[]
  /** One for each instruction; retries of it share it. */
  readonly turnId: string
  /** A quick look with few steps. */
  readonly draft?: boolean
  /** Steps of each row of patches. */
  readonly rowSteps?: readonly number[]
  /** Strength of the drift guard, from 0 (off) to 1. */
  readonly guard: number
}

export function buildRequest(parts: RequestParts): Draft {
  const { modelId, turnId, guard, changes, seed, imageIndex, count, draft, rowSteps = [] } = parts
  const size = outputSize(parts.capabilities, changes, parts.parent)
  const edits = parts.parent !== null
  const needs = needsOf(parts.parent?.id ?? null, parts.referenceIds)
  const request = {
    ...changes,
    ...size,
    prompt: parts.prompt.trim(),
    seed,
    imageIndex,
    count,
    ...(draft && ({ draft } as const)),
    ...(rowSteps.length > 0 && { rowSteps: [...rowSteps] }),
    ...referringTo(needs.length, edits),
  }
  return { order: { request, modelId, edits, turnId, guard }, needs }
}

/** Which of the pictures that a job needs are only referred to, so that they keep their own sizes: all, or all but the one it changes. */
export function referringTo(needs: number, edits: boolean): { readonly references?: number[] } {
  const changed = edits ? 1 : 0
  const references = Array.from({ length: Math.max(0, needs - changed) }, (_, at) => changed + at)
  return references.length > 0 ? { references } : {}
}

/** The same as a change of the first picture that another job will paint, in that one's size. */
export function changeOf({ id, order: { request } }: Pick<PaintJob, 'id' | 'order'>, { order, needs }: Draft): Draft {
  const { width, height } = request
  const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
  const all = [{ job: id, place: 0 }, ...needs]
  const changed = { ...order.request, ...size, ...referringTo(all.length, true) }
  return { order: { ...order, edits: true, request: changed }, needs: all }
}

/** A changed picture keeps its size where the model can paint it, otherwise its shape. */
export function outputSize(capabilities: Capabilities, changes: SamplingChanges, parent: Picture | null): Size {
  if (parent !== null) return sizeFor(capabilities, parent)
  const { width, height } = capabilities.defaults
  const wanted = { width: changes.width ?? width, height: changes.height ?? height }
  return capabilities.sizesOnly ? sizeFor(capabilities, wanted) : wanted
}

/** Where the field of a setting begins and ends, and how finely it moves. */
export function ends(key: SamplingNumber): { readonly min: number; readonly max: number; readonly step: number } {
  const { min, usual, step } = samplingLimits[key]
  return { min, max: usual, step }
}

export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
