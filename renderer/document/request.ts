/** What the studio's settings and the chosen picture mean as a request to the engine. */
import type { Capabilities, GenerateStreamRequest, Picture, Recipe } from '../../electron/contract.ts'
import type { Size } from './geometry.ts'

/** The model's recommendations, every one of them present. */
export type Defaults = { readonly [K in keyof Capabilities['defaults']]-?: NonNullable<Capabilities['defaults'][K]> }

export function defaultsOf(capabilities: Capabilities): Defaults {
  return capabilities.defaults as Defaults
}

/** Settings the user changed; whatever is left out follows the model's own recommendation. */
export interface RequestChanges {
  readonly size?: Size
  readonly steps?: number
  readonly guidance?: number
  readonly imageGuidance?: number
  readonly timestepShift?: number
  readonly guidanceSchedule?: 'constant' | 'linear'
  readonly negativePrompt?: string
}

export interface RequestParts {
  readonly prompt: string
  readonly modelId: string
  readonly capabilities: Capabilities
  readonly changes: RequestChanges
  readonly seed: number
  readonly count: number
  readonly parent: Picture | null
  readonly referenceIds: readonly string[]
  /** One for each instruction; retries of it share it. */
  readonly turnId: string
  /** Strength of the drift guard, from 0 (off) to 1. */
  readonly guard: number
}

export function buildRequest(parts: RequestParts): GenerateStreamRequest {
  const { modelId, turnId, guard } = parts
  const { size: _, ...changes } = parts.changes
  const { width, height } = outputSize(parts.capabilities, parts.changes, parts.parent)
  const request = { prompt: parts.prompt.trim(), width, height, seed: parts.seed, count: parts.count, ...changes }
  return { request, modelId, parentId: parts.parent?.id ?? null, referenceIds: [...parts.referenceIds], turnId, guard }
}

/** A changed picture keeps its size where the model can paint it, otherwise its shape. */
export function outputSize(capabilities: Capabilities, changes: RequestChanges, parent: Picture | null): Size {
  const { width, height } = defaultsOf(capabilities)
  const sizes = capabilities.sizes.length > 0 ? capabilities.sizes : [{ width, height }]
  const wanted = parent ?? changes.size ?? { width, height }
  if (capabilities.sizesOnly) return nearestShape(sizes, wanted)
  if (parent === null) return { width: wanted.width, height: wanted.height }
  const { patchSize } = capabilities
  const largest = Math.max(...sizes.map((size) => size.width * size.height))
  const fitsGrid = parent.width % patchSize === 0 && parent.height % patchSize === 0
  if (fitsGrid && parent.width * parent.height <= largest) return { width: parent.width, height: parent.height }
  return nearestShape(sizes, parent)
}

function nearestShape(sizes: readonly Size[], to: Size): Size {
  const distance = (size: Size) => Math.abs(Math.log((size.width / size.height) * (to.height / to.width)))
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}

/** The settings of a recipe, as far as they differ from the model's own. */
export function changesFrom(recipe: Recipe, capabilities: Capabilities): RequestChanges {
  const defaults = defaultsOf(capabilities)
  const { width, height } = recipe
  const keys = ['steps', 'guidance', 'imageGuidance', 'timestepShift', 'guidanceSchedule', 'negativePrompt'] as const
  const changed = keys.filter((key) => recipe[key] !== defaults[key]).map((key) => [key, recipe[key]])
  const size = width === defaults.width && height === defaults.height ? {} : { size: { width, height } }
  return { ...Object.fromEntries(changed), ...size }
}

/** Whether something read from storage is what this version writes. */
export function isRequestChanges(value: unknown): value is RequestChanges {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(([key, item]) => {
    switch (key) {
      case 'size':
        return isSize(item)
      case 'guidanceSchedule':
        return item === 'constant' || item === 'linear'
      case 'negativePrompt':
        return typeof item === 'string'
      case 'steps':
      case 'guidance':
      case 'imageGuidance':
      case 'timestepShift':
        return typeof item === 'number' && Number.isFinite(item)
      default:
        return false
    }
  })
}

function isSize(value: unknown): value is Size {
  if (typeof value !== 'object' || value === null || !('width' in value) || !('height' in value)) return false
  return Number.isInteger(value.width) && Number.isInteger(value.height)
}
