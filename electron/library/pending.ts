/** Pictures that found no room on the disk wait here, in memory, and are kept as soon as there is some. */
import { EngineError } from '../../engine/errors.ts'
import { isDiskFull } from './trouble.ts'

/** Between two tries, in milliseconds. */
const patience = 3000

/** As much of a picture as can be put elsewhere. */
export interface WaitingPicture {
  readonly png: Uint8Array
  readonly prompt: string
}

export interface Pending {
  /** Does `keep`; where the disk is full, again until it is not, and says so by throwing at once. */
  keep<T>(picture: WaitingPicture, keep: () => Promise<T>): Promise<T>
  /** Those that wait. */
  pictures(): readonly WaitingPicture[]
  close(): void
}

export function openPending(): Pending {
  const waiting: { readonly picture: WaitingPicture; readonly keep: () => Promise<unknown> }[] = []
  let timer: NodeJS.Timeout | undefined
  const later = () => {
    timer = setTimeout(() => void retry(), patience)
    timer.unref()
  }
  async function retry(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        await next.keep()
      } catch (error) {
        if (isDiskFull(error)) return later()
        console.error(error)
      }
      waiting.shift()
    }
    timer = undefined
  }
  return {
    async keep(picture, keep) {
      try {
        return await keep()
      } catch (cause) {
        if (!isDiskFull(cause)) throw cause
        waiting.push({ picture, keep })
        if (timer === undefined) later()
        const sentence =
          'The disk is full. The picture waits in memory and is kept as soon as there is room: free some space before you close Patchwork.'
        throw new EngineError('cache/unwritable', sentence, { cause })
      }
    },
    pictures: () => waiting.map(({ picture }) => picture),
    close: () => clearTimeout(timer),
  }
}
