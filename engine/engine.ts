import type { GenerateEvent } from './event.ts'
import type { PassageChanges } from './passages.ts'
import type { GenerateRequest, Pixels } from './request.ts'
import type { Sampling } from './sampling.ts'

/** The words that a model was trained on, as people type them: "fox", "in the snow", "at night". */
export interface Vocabulary {
  readonly nouns: readonly string[]
  readonly colours: readonly string[]
  readonly places: readonly string[]
  readonly times: readonly string[]
  readonly styles: readonly string[]
  /** Instructions of edits it was trained on. */
  readonly edits: readonly string[]
  /** Instructions of edits of photos it was trained on; absent or empty where it knows drawings only. */
  readonly photoEdits?: readonly string[]
  /** Nouns of it that mostly come out as something that nobody would know for one. */
  readonly seldom?: readonly string[]
  /** Every other word it has seen, in lower case. */
  readonly words: readonly string[]
}

/** What is to be said before a drawing is changed by an instruction with one of `words` and none of `unless`, all in small letters. */
export interface Caution {
  readonly words: readonly string[]
  readonly unless: readonly string[]
  /** What becomes of it, behind the model's name: "cannot tell..." */
  readonly says: string
  /** Only where one thing alone is known to be in the picture. */
  readonly lone?: boolean | undefined
}

/** By known noun, those that mean something like it. */
export type Near = Readonly<Record<string, readonly string[]>>

/** What a model can do and how it likes to be asked; everything the interface offers comes from here. */
export interface Capabilities {
  readonly name: string
  readonly description: string
  /** Side of one patch in pixels; widths and heights are multiples of it. */
  readonly patchSize: number
  readonly device: string
  readonly edit: boolean
  /** Present: it does nothing else. */
  readonly editOnly?: true
  /** Source pictures that it learned to take at once; absent: not known. */
  readonly contextPictures?: number
  readonly tokenProgress: boolean
  readonly defaults: Sampling
  /** Sizes the model was trained at, best first. */
  readonly sizes: readonly { readonly width: number; readonly height: number }[]
  /** Present: it paints no other sizes. */
  readonly sizesOnly?: true
  readonly examples: readonly string[]
  readonly edits: readonly string[]
  /** Absent: not known, as with models trained on everything. */
  readonly vocabulary?: Vocabulary
  /** By word of the vocabulary, others that come out best as it. */
  readonly near?: Near
  /** Of instructions that it learned and seldom carries out. */
  readonly cautions?: readonly Caution[]
}

export interface GenerateOptions {
  readonly signal?: AbortSignal
  /** Asked after each token: true means that a pause is coming, and what is painted is shown before the next token. */
  readonly pausing?: () => boolean
  /** Paint although the memory at hand seems too small for it. */
  readonly anyway?: boolean
  /** Asked before each row: what is to be different from it on, or null. It is asked for once. */
  readonly steer?: () => PassageChanges | null
  /** Asked before each row of a picture that is painted alone: true has several candidates painted for it. */
  readonly choosing?: () => boolean
  /** Asked when all of them have been told of: the place of one, or null for what would have been painted anyway. */
  readonly choice?: () => Promise<number | null>
  /** Asked after each token: true ends the pictures that are being painted where they are; each is handed out so. */
  readonly finish?: () => boolean
}

/** A painting before it is asked for: its sources by their sizes alone. */
export interface Foreseen {
  readonly request: Omit<GenerateRequest, 'images' | 'given' | 'into' | 'extend'>
  readonly images: readonly { readonly width: number; readonly height: number }[]
}

/** What speaks against it. Memory is an estimate: that is not in the way. */
export interface Foresight {
  readonly message: string
  readonly isInTheWay: boolean
}

/** The port that every way of painting implements; tests in test/conformance hold each to it. */
export interface Engine {
  capabilities(): Promise<Capabilities>
  /** Bad requests throw an `EngineError` before `started`; an abort throws `engine/aborted` within one token. */
  generate(request: GenerateRequest, options?: GenerateOptions): AsyncIterable<GenerateEvent>
  /** What would be said of it before it is painted; null for nothing. Missing where nobody can tell. */
  foresee?(painting: Foreseen): Promise<Foresight | null>
  /**
   * A picture as the model's autoencoder gives it back: the best that an edit which changes nothing could look like.
   * Missing where the model cannot be asked for it.
   */
  repeat?(pixels: Pixels): Promise<Pixels>
  dispose(): Promise<void>
}
