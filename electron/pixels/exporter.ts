/** The main process's side of exports: each has a port of its own to the pixel process, because it takes as long as it takes. */
import { MessageChannelMain, type MessagePortMain } from 'electron'
import { EngineError, missingCase } from '../../engine/errors.ts'
import type { Helper } from '../helper.ts'
import { timeoutFactor } from '../timeoutFactor.ts'
import type {
  ExportListeners,
  ExportRunning,
  ExportToDo,
  FromExport,
  PixelCalls,
  ToExport,
  ToPixels,
} from './messages.ts'

/** Seconds until a stop must have taken effect: a large picture that is being worked on is worked on to its end. */
const stopWithin = 60

const crashed = new EngineError(
  'engine/crashed',
  'The part of Patchwork that writes files stopped unexpectedly, so nothing was written; export again, or fewer pictures at once.',
)

export function createExporter() {
  /** Those that have not ended; without a reference ports would be collected together with their listeners. */
  const ports = new Set<MessagePortMain>()

  function begin(
    helper: Pick<Helper<PixelCalls, ToPixels>, 'send' | 'end'>,
    todo: ExportToDo,
    { progress, mayReplace }: ExportListeners,
  ): ExportRunning {
    const { port1: port, port2 } = new MessageChannelMain()
    const tell = (message: ToExport) => port.postMessage(message)
    let hung: NodeJS.Timeout | undefined
    ports.add(port)
    const files = new Promise<readonly string[]>((resolve, reject) => {
      port.once('close', () => reject(crashed))
      port.on('message', ({ data }) => {
        const message = data as FromExport
        switch (message.type) {
          case 'progress':
            return progress(message.done, message.total)
          case 'mayReplace':
            return void mayReplace(message.paths)
              .catch(() => false)
              .then((answer) => tell({ type: 'answer', mayReplace: answer }))
          case 'done':
            return resolve(message.files)
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
    helper.send({ type: 'export', todo }, [port2])
    return {
      files,
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
