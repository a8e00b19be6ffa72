/** The main process's side of work that takes as long as it takes: each has a port of its own to the process beside it. */
import { MessageChannelMain, type MessagePortMain } from 'electron'
import { EngineError, missingCase, type ErrorCode } from '../engine/errors.ts'
import { timeoutFactor } from './timeoutFactor.ts'

/** Through the port, from the process that works. */
export type FromWork<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'mayReplace'; readonly paths: readonly string[] }
  /** It was asked to wait and does, between two pieces. */
  | { readonly type: 'waits'; readonly ticket: number }
  | { readonly type: 'done'; readonly result: Result }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

/** To it. */
export type ToWork =
  | { readonly type: 'stop' }
  | { readonly type: 'answer'; readonly mayReplace: boolean }
  /** To wait before its next piece and to say so with this number, or (null) not any more. */
  | { readonly type: 'wait'; readonly ticket: number | null }

/** What takes as long as it takes. */
export interface Running<Result> {
  /** What came of it: of an export the files that were written, once all of them are there. */
  readonly result: Promise<Result>
  readonly stop: () => void
}

/** Seconds until a stop must have taken effect: a large picture that is being worked on is worked on to its end. */
const stopWithin = 60

interface WorkListeners {
  readonly progress: (done: number, total: number) => void
  readonly mayReplace?: (paths: readonly string[]) => Promise<boolean>
  readonly waits?: (ticket: number) => void
  /** What it comes to when the process dies of it. */
  readonly crashed: string
}

export function createPortedWork() {
  /** Those that have not ended; without a reference ports would be collected together with their listeners. */
  const ports = new Set<MessagePortMain>()

  function begin<Result, Order>(
    helper: { readonly send: (order: Order, ports: MessagePortMain[]) => void; readonly end: () => void },
    order: Order,
    { progress, mayReplace = () => Promise.resolve(false), waits = () => undefined, crashed }: WorkListeners,
  ): Running<Result> & { readonly wait: (ticket: number | null) => void } {
    const { port1: port, port2 } = new MessageChannelMain()
    const tell = (message: ToWork) => port.postMessage(message)
    let hung: NodeJS.Timeout | undefined
    ports.add(port)
    const result = new Promise<Result>((resolve, reject) => {
      port.once('close', () => reject(new EngineError('engine/crashed', crashed)))
      port.on('message', ({ data }) => {
        const message = data as FromWork<Result>
        switch (message.type) {
          case 'progress':
            return progress(message.done, message.total)
          case 'mayReplace':
            return void mayReplace(message.paths)
              .catch(() => false)
              .then((answer) => tell({ type: 'answer', mayReplace: answer }))
          case 'waits':
            return waits(message.ticket)
          case 'done':
            return resolve(message.result)
          case 'failed':
            return reject(new EngineError(message.code, message.message))
          default:
            return missingCase(message)
        }
      })
    }).finally(() => {
      clearTimeout(hung)
      ports.delete(port)
      port.close()
    })
    port.start()
    helper.send(order, [port2])
    return {
      result,
      wait: (ticket) => tell({ type: 'wait', ticket }),
      stop() {
        tell({ type: 'stop' })
        hung ??= setTimeout(helper.end, stopWithin * timeoutFactor * 1000)
      },
    }
  }

  return {
    begin,
    isBusy: () => ports.size > 0,
    /** What was sent to a process when it was dead already is told of late or never. */
    died: () => {
      for (const port of ports) setTimeout(() => ports.has(port) && port.emit('close'), 1000)
    },
  }
}
