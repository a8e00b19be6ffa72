/**
 * The transformer and its flow-matching head with a prompt read in, one token of every picture a step. Two things
 * implement it, processorStepper.ts and deviceStepper.ts; decoding.ts is the one loop that drives them.
 */
import type { Prompt } from './prompt.ts'

export interface Stepper {
  /** Tokens read since the prompt; the place of the next one. */
  readonly count: number
  /** Main memory that it holds. */
  readonly bytes: number
  /** Samples the next token and reads it in. */
  next(draw: Draw): Promise<Sampled>
  /** Reads a given token in, (images, tokenSize); what follows is the same to the bit as if it had been sampled here. */
  read(token: Float32Array): Promise<void>
  /** Forgets all but the first `count` tokens; what follows is the same to the bit as it was then. */
  truncate(count: number): Promise<void>
  dispose(): void
}

/** What a stepper is opened with. */
export interface StepperRequest {
  readonly prompt: Prompt
  /** Tokens of the source images, (placeholders, tokenSize), in the order of the placeholders. */
  readonly sourceTokens: Float32Array
  /** Pictures in the batch. */
  readonly images: number
  /** Tokens that there is to be room for. */
  readonly tokenCount: number
  /** Layer-normalise what is sampled, before it is kept and read in. */
  readonly useNorm: boolean
  /** Hand out conditions, too: only measurements want them, and fetching costs a copy for each token. */
  readonly conditions?: boolean
}

/** What the sampler is told of one token. A stepper is done with it when `next` has returned. */
export interface Draw {
  /** (steps): when the network is asked for a velocity. The same array as before means the same times. */
  readonly times: Float32Array
  /** (images, tokenSize): the noise that becomes the token. */
  readonly start: Float32Array
  /** (steps, images, tokenSize), already scaled for its step. */
  readonly noise: Float32Array
  /** (steps, 1 + blocks): what x and each block's velocity are multiplied by in each step. */
  readonly weights: Float32Array
}

export interface Sampled {
  /** (images, tokenSize). */
  readonly values: Float32Array
  /** (blocks * images, hidden): what the head was conditioned on, where the stepper was asked for it. */
  readonly condition?: Float32Array
}
