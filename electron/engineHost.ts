/**
 * The main process's side of the engine: asks it questions, opens a port to it for each painting, and starts it again
 * when it dies.
 */
import { dirname } from 'node:path'
import { MessageChannelMain, type MessagePortMain } from 'electron'
import { serveTrial, type TryDevice } from './devices/trials.ts'
import type {
  EngineCallName,
  EngineCalls,
  EngineConfiguration,
  EngineSettings,
  EngineStreamMessage,
  FromEngine,
  PaintingOrder,
  ToEngine,
} from './engineMessages.ts'
import { createHelper } from './helper.ts'
import type { EnginePort } from './jobs/paintRunner.ts'
import type { SeriesListeners, SeriesRunning } from './jobs/seriesRunner.ts'
import { createPortedWork } from './portedWork.ts'
import type { SeriesDone, SeriesToDo } from './series/messages.ts'
import { timeoutFactor } from './timeoutFactor.ts'

export interface EngineHost {
  call<Name extends EngineCallName>(name: Name, input: EngineCalls[Name]['input']): Promise<EngineCalls[Name]['output']>
  paint(order: PaintingOrder): EnginePort
  /** Many pictures from a table, in a folder. */
  series(todo: SeriesToDo, listeners: SeriesListeners): SeriesRunning
  /** Another process takes its place, which holds no model in memory. */
  rest(): void
  /** Takes effect with the next question or picture. */
  configure(configuration: EngineConfiguration): void
  /** The process id, for tests that crash it. */
  pid(): number | undefined
  dispose(): void
}

const crashed = 'The engine stopped unexpectedly and was started again; paint the picture again.'

/** Seconds for an answer while nothing is painted: a model on a slow disk is looked at, a graphics card tried. */
const within = { listModels: 60, capabilities: 120, foresee: 120, devices: 300, checkServer: 120 } satisfies Record<
  EngineCallName,
  number
>
/** Seconds until a stop must have taken effect: a token of the largest models takes ten, and what is finished is decoded, too. */
const stopWithin = { stop: 60, finish: 120 } as const

interface News {
  /** It died while nothing was being painted; a painting that is cut short tells of it itself. */
  readonly restarted: () => void
  /** All of a model's files are being read. */
  readonly looking: (bytes: number) => void
}

export function createEngineHost(entry: string, settings: EngineSettings, news: News): EngineHost {
  let configuration: EngineConfiguration | null = null
  /** Those that have not ended; without a reference ports would be collected together with their listeners. */
  const paintings = new Set<MessagePortMain>()
  const series = createPortedWork()
  let isLooking = false
  const helper = createHelper<EngineCalls, ToEngine, TryDevice | FromEngine>({
    entry,
    settings,
    name: 'Patchwork engine',
    crashed,
    within,
    late: () => 'The engine did not answer in time and was started again; try once more, or choose another model.',
    // It hears nothing within a token or a long prompt; and a large model takes minutes to read from a slow disk.
    isExcused: () => paintings.size > 0 || series.isBusy() || isLooking,
    onStart: (started) => {
      if (configuration) started.postMessage({ type: 'configure', configuration } satisfies ToEngine)
    },
    onMessage(message, from) {
      if (message.type === 'try') return void serveTrial(from, message, dirname(entry))
      isLooking = message.bytes > 0
      if (isLooking) news.looking(message.bytes)
    },
    onExit(livedMs) {
      isLooking = false
      // One that dies at once is tried again when it is next needed, not in a loop.
      if (livedMs > 2000) helper.start()
      if (paintings.size === 0 && !series.isBusy()) news.restarted()
      series.died()
      // What was sent to it when it was dead already is told of late or never.
      for (const port of paintings) setTimeout(() => paintings.has(port) && port.emit('close'), 1000)
    },
  })
  helper.start()
  return {
    call: helper.call,
    paint(order) {
      const { port1, port2 } = new MessageChannelMain()
      paintings.add(port1)
      let ended = false
      let hung: NodeJS.Timeout | undefined
      port1.on('message', ({ data }) => (ended ||= data.type === 'done' || data.type === 'failed'))
      port1.once('close', () => {
        clearTimeout(hung)
        // Its process has died and that is not known yet: what is painted next must not be sent to it.
        if (!ended && helper.pid() === pid) helper.end()
        paintings.delete(port1)
        port1.close()
      })
      helper.send({ type: 'generate', order }, [port2])
      const pid = helper.pid()
      return {
        postMessage(control) {
          port1.postMessage(control)
          // For an engine that does not hear it.
          if (control.type === 'stop' || control.type === 'finish')
            hung ??= setTimeout(helper.end, stopWithin[control.type] * timeoutFactor * 1000)
        },
        onMessage(listener) {
          port1.on('message', ({ data }) => listener(data as EngineStreamMessage))
          port1.start()
        },
        onClose: (listener) => void port1.once('close', listener),
      }
    },
    series: (todo, listeners) =>
      series.begin<SeriesDone, ToEngine>(helper, { type: 'series', todo }, { ...listeners, crashed }),
    rest: helper.end,
    configure({ device, server }) {
      configuration = { device, server }
      helper.send({ type: 'configure', configuration })
    },
    pid: helper.pid,
    dispose: helper.dispose,
  }
}
