/** The window's side of the contract: typed calls, and what becomes of jobs. */
import type {
  Bridge,
  Channel,
  ChannelInput,
  ChannelOutput,
  ErrorCode,
  Result,
  WatchMessage,
} from '../electron/contract.ts'
import { strings } from './strings.ts'

declare global {
  interface Window {
    readonly patchwork?: Bridge
  }
}

/** A failure told by the main process, with a sentence for the user. */
export class StudioError extends Error {
  override readonly name = 'StudioError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export function bridge(): Bridge {
  if (window.patchwork === undefined) throw new StudioError('engine/failed', strings.app.noBridge)
  return window.patchwork
}

export async function call<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput[C]> {
  return valueOf(await bridge().invoke(channel, input))
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new StudioError(result.error.code, result.error.message)
  return result.value
}

/** As many ids as one message holds: a selection may be the whole library, and the main process has others to hear, too. */
const idsAtOnce = 500

export function inMessages(ids: readonly string[]): readonly string[][] {
  const count = Math.ceil(ids.length / idsAtOnce)
  return Array.from({ length: count }, (_, index) => ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce))
}

/** Hears what becomes of jobs from now on, where they stand first of all. */
export function watch(listener: (message: WatchMessage) => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', ({ data }: MessageEvent<WatchMessage>) => listener(data))
  port1.start()
  window.postMessage({ type: 'watch' }, '*', [port2])
}
