/** The window's side of the contract: typed calls, and a generation as an async iterable. */
import type {
  Bridge,
  Channel,
  ChannelInput,
  ChannelOutput,
  ErrorCode,
  GenerateStreamRequest,
  StreamControl,
  StreamMessage,
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
  const result = await bridge().invoke(channel, input)
  if (!result.ok) throw new StudioError(result.error.code, result.error.message)
  return result.value
}

/** As many ids as one message holds: a selection may be the whole library. */
const idsAtOnce = 1000

export function inMessages(ids: readonly string[]): readonly string[][] {
  const count = Math.ceil(ids.length / idsAtOnce)
  return Array.from({ length: count }, (_, index) => ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce))
}

export interface Generation extends AsyncIterable<StreamMessage> {
  pause(): void
  continue(): void
}

/**
 * Ends after `done` or `failed`, or quietly on abort. A port that closes earlier means that the engine
 * process died, and reads as a last message `failed` with `engine/crashed`.
 */
export function generate(request: GenerateStreamRequest, options: { readonly signal: AbortSignal }): Generation {
  const { port1, port2 } = new MessageChannel()
  const queue: StreamMessage[] = []
  let ended = false
  let wake = () => {}

  const receive = (message: StreamMessage) => {
    if (ended) return
    queue.push(message)
    if (message.type === 'done' || message.type === 'failed') end()
    wake()
  }
  const crash = () => receive({ type: 'failed', code: 'engine/crashed', message: strings.errors.crashed })
  const end = () => {
    ended = true
    stopListening()
    options.signal.removeEventListener('abort', stop)
    port1.close()
    wake()
  }
  const stop = () => {
    queue.length = 0
    end()
  }

  port1.addEventListener('message', (event: MessageEvent<StreamMessage>) => receive(event.data))
  // Electron's own event: the other end of the port is gone.
  port1.addEventListener('close', crash)
  const stopListening = bridge().onNotice(({ type }) => {
    if (type === 'engine:restarted') crash()
  })
  if (options.signal.aborted) end()
  options.signal.addEventListener('abort', stop)
  port1.start()
  if (!ended) window.postMessage({ type: 'generate', request }, '*', [port2])

  const control = (message: StreamControl) => port1.postMessage(message)
  return {
    pause: () => control({ type: 'pause' }),
    continue: () => control({ type: 'continue' }),
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const message = queue.shift()
          if (message !== undefined) yield message
          else if (ended) return
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        stop()
      }
    },
  }
}
