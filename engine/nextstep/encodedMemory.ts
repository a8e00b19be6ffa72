/** Pictures that the encoder has seen, by their content: what a story refers to in every frame is encoded once. */
import { createHash } from 'node:crypto'
import type { Pixels } from '../request.ts'
import type { Posterior } from './latents.ts'

/** Of latents, in bytes: some 250 pictures of 256 x 256, or 60 of 512 x 512. */
const mostBytes = 32 * 1024 * 1024

/** Of one model: another one's encoder sees other things in the same pixels. */
export class EncodedMemory {
  readonly #most: number
  /** The last one that was asked for is the last. */
  readonly #known = new Map<string, Posterior>()
  #bytes = 0

  constructor(most = mostBytes) {
    this.#most = most
  }

  /** As it was encoded before, or encoded now. */
  async of(pixels: Pixels, encode: () => Promise<Posterior>): Promise<Posterior> {
    const key = keyOf(pixels)
    const known = this.#known.get(key)
    if (known !== undefined) {
      this.#known.delete(key)
      this.#known.set(key, known)
      return known
    }
    const made = await encode()
    if (!this.#known.has(key)) this.#bytes += sizeOf(made)
    this.#known.set(key, made)
    for (const [oldest, posterior] of this.#known) {
      if (this.#bytes <= this.#most) break
      this.#known.delete(oldest)
      this.#bytes -= sizeOf(posterior)
    }
    return made
  }
}

function keyOf({ width, height, data }: Pixels): string {
  return createHash('sha256').update(`${width} ${height} `).update(data).digest('hex')
}

function sizeOf({ mean, std }: Posterior): number {
  return mean.byteLength + std.byteLength
}
