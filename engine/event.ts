import type { Direction } from './extend/plan.ts'
import type { Extended, Seam } from './extend/seam.ts'
import type { Pixels } from './request.ts'
import type { Passage } from './passages.ts'
import type { Sampling } from './sampling.ts'

/** Everything needed to paint a picture again; travels inside the PNG and in the library. */
export interface Recipe extends Sampling {
  readonly app: 'patchwork'
  /** 2: with passages, a draft, stopped early, with sources of other sizes, or painted into given patches; older programs must not take it for a whole recipe. */
  readonly version: 1 | 2
  readonly model: string
  /** Hash of the checkpoint's config and tensor headers. */
  readonly modelHash: string
  readonly device: string
  readonly prompt: string
  readonly seed: number
  /** Place in the batch of this seed, from 0; part of the noise. */
  readonly imageIndex: number
  /** SHA-256 of each input image's RGB bytes, in order; empty for text to image. */
  readonly sources: readonly string[]
  /** Places of those that kept their own sizes, where these were others than the picture's. */
  readonly references?: readonly number[]
  /** Where painting went on under other words or with other noise; missing where it never did. */
  readonly passages?: readonly Passage[]
  /** Painted as a draft: with `draftSteps` of the steps that are named. */
  readonly draft?: true
  /** Tokens painted, where that was not all of them. */
  readonly until?: number
  /** It continues another picture. */
  readonly extend?: {
    readonly direction: Direction
    /** Rows or columns of patches that were asked for, and how many there are, where it was stopped before. */
    readonly patches: number
    readonly keep?: number
    /** SHA-256 of the other picture's RGB bytes, and what was read of it: its own patches, or its pixels. */
    readonly of: string
    readonly read: 'patches' | 'pixels'
    /** Windows one behind the other; 1: all of it was painted at once. */
    readonly steps: number
    /** Where the other picture ends, then where the window moved on; missing until that is measured. */
    readonly seams?: readonly Seam[]
  }
  /** Painted into tokens that no recipe gives. */
  readonly into?: GivenPart
  /** What the drift guard did to an edit; missing where it was not asked. */
  readonly guard?: { readonly strength: number; readonly score: GuardScore }
  /** The ground was cut away after it was painted: the words asked for it, or it is an edit of a cut-out. */
  readonly cutOut?: true
  /** It was enlarged by a network after it was painted; all in all so many times as wide. */
  readonly upscaled?: { readonly times: number; readonly network: string }
}

/** The tokens that a picture was painted into. */
export interface GivenPart {
  /** SHA-256 of their values, as little-endian floats, in order. */
  readonly tokens: string
  /** Patches in a row of the picture. */
  readonly columns: number
  /** Runs of them: first and count, by turns. */
  readonly runs: readonly number[]
}

/** How far a model drifted where nothing was to change, and what the drift guard did about it. */
export interface GuardScore {
  /**
   * restored: the parent is back where nothing was asked; nothing: no change stood out, so all of it is back; whole:
   * the edit touches everything and stays as it is; raw: the guard is off.
   */
  readonly verdict: 'restored' | 'nothing' | 'whole' | 'raw'
  /** Share of the picture that is the parent's own bytes, 0..1. */
  readonly restored: number
  /** Mean colour difference of the edit from the parent where the parent is back; 1 can just be seen. 0 without any. */
  readonly drift: number
  /** How far the model had moved the picture, in pixels. */
  readonly shift: number
  /** What is left of the change can hardly be seen. */
  readonly little?: true
}

/** What a picture file says about how it was made, whichever program made it. */
export interface FoundRecipe {
  readonly source: 'patchwork' | 'a1111' | 'invokeai' | 'comfyui' | 'swarmui' | 'fooocus' | 'novelai' | 'drawthings'
  /** Empty when the file holds none, or one that could not be read, as `notes` then say. */
  readonly prompt: string
  readonly negativePrompt?: string
  readonly seed?: number
  readonly steps?: number
  readonly guidance?: number
  readonly width?: number
  readonly height?: number
  readonly model?: string
  /** What is missing here, one sentence each; without them this is all that the file says. */
  readonly notes?: readonly string[]
}

/**
 * What a painting yields, in this order: started, then loading, token and preview as they come, image for each
 * picture, done. Not asking for the next event is the pause; returning or aborting is the stop.
 */
export type GenerateEvent =
  | {
      readonly type: 'started'
      readonly tokenCount: number
      readonly rows: number
      readonly columns: number
      /** Side of one patch in pixels. */
      readonly patchSize: number
      readonly width: number
      readonly height: number
      readonly count: number
      /** How many numbers each is, and the model that they mean something to; missing where none are handed out. */
      readonly tokens?: { readonly size: number; readonly modelHash: string }
      /** Tokens in the order in which they come, where that is not reading order. */
      readonly order?: readonly number[]
      readonly warnings: readonly string[]
    }
  /**
   * Weights are on their way into memory, or there: `bytes` of them, which should take `expectedMs` (null: not known). Nothing
   * else happens meanwhile, and it counts as `Timings.load`.
   */
  | { readonly type: 'loading'; readonly bytes: number; readonly expectedMs: number | null; readonly done: boolean }
  /** From this token on the pictures are painted under changes that were asked for meanwhile. */
  | { readonly type: 'passage'; readonly passage: Passage }
  /** Token `index` is final in the pictures `image`, `image` + 1...; `values` holds one latent vector for each of them. */
  | {
      readonly type: 'token'
      readonly index: number
      readonly row: number
      readonly column: number
      readonly image: number
      readonly values: readonly Float32Array[]
      /** So many of the picture's tokens are there with it, where they do not come in reading order. */
      readonly shown?: number
      /** It was given with the request. */
      readonly given?: true
      /** Told before, and painted anew because its device failed: only its values are news. */
      readonly again?: true
    }
  /** Provisional pixels of one rectangle of picture `image`; later previews replace earlier ones. */
  | {
      readonly type: 'preview'
      readonly image: number
      readonly x: number
      readonly y: number
      readonly pixels: Pixels
    }
  /** One of `of` ways for the next row of picture `image` to go on, as it would look; after the last of them the choice is waited for. */
  | {
      readonly type: 'candidate'
      readonly image: number
      /** From 0, both. */
      readonly row: number
      readonly place: number
      readonly of: number
      readonly rectangles: readonly { readonly x: number; readonly y: number; readonly pixels: Pixels }[]
    }
  /** The picture, finished, or as far as it was to be painted. */
  | {
      readonly type: 'image'
      readonly image: number
      readonly pixels: Pixels
      /** One byte for each pixel, 0 where nothing is painted yet; missing where all is. */
      readonly alpha?: Uint8Array
      /** Where what continues another picture begins; the pixels before it are the other's as the model works on them. */
      readonly extension?: Extended
      readonly recipe: Recipe
    }
  | { readonly type: 'done'; readonly elapsedMs: number; readonly timings: Timings }

export type StartedEvent = Extract<GenerateEvent, { type: 'started' }>

/** Milliseconds spent, summed over the run. */
export interface Timings {
  readonly load: number
  readonly prefill: number
  readonly tokens: number
  readonly preview: number
  readonly decode: number
}
