/** The stepper of the last painting, for one that begins as it did: what it has read need not be read again. */
import type { Stepper } from './stepper.ts'

export interface OpenStepper {
  /** Equal for equal prompts, source pictures and company: one serves the other. */
  readonly key: string
  readonly stepper: Stepper
  /** What it has read, (images, tokenSize) each. */
  readonly tokens: Float32Array[]
}

/** Milliseconds that one is kept while nothing is painted. */
const idle = 60_000

export class KeptStepper {
  #kept: OpenStepper | null = null
  #timer: NodeJS.Timeout | undefined

  /** Main memory that whoever needs it can have back. */
  get bytes(): number {
    return this.#kept?.stepper.bytes ?? 0
  }

  keep(open: OpenStepper): void {
    this.drop()
    this.#kept = open
    this.#timer = setTimeout(() => this.drop(), idle).unref()
  }

  /** Hands over the one that serves `key`. Another one is in the way of what is about to be painted, and is dropped. */
  take(key: string): OpenStepper | null {
    const kept = this.#kept
    if (kept?.key !== key) {
      this.drop()
      return null
    }
    clearTimeout(this.#timer)
    this.#kept = null
    return kept
  }

  drop(): void {
    clearTimeout(this.#timer)
    this.#kept?.stepper.dispose()
    this.#kept = null
  }
}
