/** The main process's side of work that takes as long as it takes: each has a port of its own to the pixel process. */
import { MessageChannelMain, type MessagePortMain } from 'electron'
import { EngineError, missingCase } from '../../engine/errors.ts'
import type { Helper } from '../helper.ts'
import { timeoutFactor } from '../timeoutFactor.ts'
import type { ExportListeners, FromWork, PixelCalls, Running, ToPixels, ToWork } from './messages.ts'

/** Seconds until a stop must have taken effect: a large picture that is being worked on is worked on to its end. */
const stopWithin = 60

interface WorkListeners extends Pick<ExportListeners, 'progress'>, Partial<Pick<ExportListeners, 'mayReplace'>> {
  /** What it comes to when the process dies of it. */
  readonly crashed: string
}

export function createPortedWork() {
  /** Those that have not ended; without a reference ports would be collected together with their listeners. */
  const ports = new Set<MessagePortMain>()

  function begin<Result>(
    helper: Pick<Helper<PixelCalls, ToPixels>, 'send' | 'end'>,
    order: ToPixels,
    { progress, mayReplace = () => Promise.resolve(false), crashed }: WorkListeners,
  ): Running<Result> {
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
