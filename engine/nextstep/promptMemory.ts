/** The last prompts as the transformer left them: painting one again goes on from there, to the same bits. */
import { createHash } from 'node:crypto'
import type { PromptColumns } from './kvCache.ts'
import type { Prompt } from './prompt.ts'

export interface ReadPrompt extends PromptColumns {
  /** Of the last column, (batch, hidden). */
  readonly hidden: Float32Array
}

/** At most so many prompts, in at most so many bytes. */
const limits = { prompts: 2, bytes: 256 * 1024 * 1024 }

export class PromptMemory {
  readonly #read = new Map<string, ReadPrompt>()

  find(key: string): ReadPrompt | undefined {
    const found = this.#read.get(key)
    if (found) this.#keepLast(key, found)
    return found
  }

  keep(key: string, prompt: ReadPrompt): void {
    this.#keepLast(key, prompt)
    let bytes = 0
    for (const [index, [known, read]] of [...this.#read].toReversed().entries()) {
      bytes += sizeOf(read)
      if (index >= limits.prompts || bytes > limits.bytes) this.#read.delete(known)
    }
  }

  #keepLast(key: string, prompt: ReadPrompt): void {
    this.#read.delete(key)
    this.#read.set(key, prompt)
  }
}

/** Equal for equal ids, mask and source pictures; the model is the memory's own. */
export function promptKey({ ids, mask }: Pick<Prompt, 'ids' | 'mask'>, sourceTokens: Float32Array): string {
  const { buffer, byteOffset, byteLength } = sourceTokens
  return createHash('sha256')
    .update(JSON.stringify([ids, mask]))
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
}

function sizeOf({ keys, values, hidden }: ReadPrompt): number {
  return [...keys, ...values, hidden].reduce((sum, { byteLength }) => sum + byteLength, 0)
}
