/**
 * The main process's side of the engine: asks it questions, stands between the window's port and the engine's for each
 * generation, and starts the engine again when it dies.
 *
 * Main stays in the path of the events (a fraction of a millisecond each) because a port of a dead process is only
 * noticed here: Chrome tells a page nothing. So a generation that is cut short always ends with a message, and a
 * finished picture is in the library before the window hears of it.
 */
import { dirname } from 'node:path'
import { MessageChannelMain, type MessagePortMain } from 'electron'
import type { Picture, StreamMessage } from './contract.ts'
import { serveTrial, type TryDevice } from './devices/trials.ts'
import type {
  EngineCallName,
  EngineCalls,
  EngineConfiguration,
  EngineSettings,
  EngineStreamMessage,
  GenerationOrder,
  PaintedPicture,
  ToEngine,
} from './engineMessages.ts'
import { createHelper, patience } from './helper.ts'
import { failure } from './painting.ts'

export interface EngineHost {
  call<Name extends EngineCallName>(name: Name, input: EngineCalls[Name]['input']): Promise<EngineCalls[Name]['output']>
  /** What `order` throws is what the window is told. */
  generate(order: () => Promise<GenerationOrder>, window: MessagePortMain, keep: Keep): void
  /** Takes effect with the next question or picture. */
  configure(configuration: EngineConfiguration): void
  /** The process id, for tests that crash it. */
  pid(): number | undefined
  dispose(): void
}

/** Makes a file of a painted picture and puts it into the library; the engine paints on meanwhile. */
export type Keep = (picture: PaintedPicture) => Promise<Picture>

const crashed = 'The engine stopped unexpectedly and was started again; paint the picture again.'

/** Seconds for an answer while nothing is painted: a model on a slow disk is looked at, a graphics card tried. */
const within = { listModels: 60, capabilities: 120, devices: 300, checkServer: 120 } satisfies Record<
  EngineCallName,
  number
>
/** Seconds until a stop must have taken effect: a token of the largest models takes ten. */
const stopWithin = 60

export function createEngineHost(entry: string, settings: EngineSettings, onRestart: () => void): EngineHost {
  let configuration: EngineConfiguration | null = null
  const helper = createHelper<EngineCalls, ToEngine, TryDevice>({
    entry,
    settings,
    name: 'Patchwork engine',
    crashed,
    within,
    late: () => 'The engine did not answer in time and was started again; try once more, or choose another model.',
    // It hears nothing within a token or a long prompt.
    isExcused: () => open.size > 0,
    onStart: (started) => {
      if (configuration) started.postMessage({ type: 'configure', configuration } satisfies ToEngine)
    },
    onMessage: (message, from) => void serveTrial(from, message, dirname(entry)),
    onExit(livedMs) {
      // One that dies at once is tried again when it is next needed, not in a loop.
      if (livedMs > 2000) helper.start()
      onRestart()
    },
  })
  helper.start()
  return {
    call: helper.call,
    generate(order, window, keep) {
      const { port1, port2 } = new MessageChannelMain()
      const tell = relay(window, port1, keep, helper.end)
      order().then(
        (generation) => helper.send({ type: 'generate', generation }, [port2]),
        (error: unknown) => {
          tell({ type: 'failed', ...failure(error) })
          window.close()
        },
      )
    },
    configure({ device, server }) {
      configuration = { device, server }
      helper.send({ type: 'configure', configuration })
    },
    pid: helper.pid,
    dispose: helper.dispose,
  }
}

/** Ports in use; without a reference they would be collected together with their listeners. */
const open = new Set<MessagePortMain>()

/** Returns the way to tell the window something. `endEngine` is for an engine that does not hear a stop. */
function relay(window: MessagePortMain, engine: MessagePortMain, keep: Keep, endEngine: () => void) {
  let ended = false
  /** Pictures are finished one after another beside the events of the next. */
  let keeping: Promise<void> = Promise.resolve()
  const tell = (message: StreamMessage) => {
    if (ended) return
    ended = message.type === 'done' || message.type === 'failed'
    window.postMessage(message)
  }
  const afterKeeping = (step: () => Promise<void> | void) => {
    keeping = keeping.then(step).catch((error: unknown) => tell({ type: 'failed', ...failure(error) }))
  }
  const forward = (message: EngineStreamMessage) => {
    switch (message.type) {
      case 'token': {
        // The page counts them; what they hold stays here.
        const { values, ...token } = message
        return tell({ ...token, pictures: values.length })
      }
      case 'painted':
        return afterKeeping(async () => tell({ type: 'saved', image: message.image, picture: await keep(message) }))
      case 'done':
      case 'failed':
        return afterKeeping(() => tell(message))
      default:
        return tell(message)
    }
  }

  for (const port of [window, engine]) open.add(port)
  window.on('message', ({ data }) => engine.postMessage(data))
  window.on('close', () => {
    ended = true
    open.delete(window)
    if (!open.has(engine)) return
    engine.close()
    const hung = setTimeout(endEngine, stopWithin * patience * 1000)
    engine.once('close', () => clearTimeout(hung))
  })
  engine.on('message', ({ data }) => forward(data as EngineStreamMessage))
  engine.on('close', () => {
    open.delete(engine)
    afterKeeping(() => {
      tell({ type: 'failed', code: 'engine/crashed', message: crashed })
      window.close()
    })
  })
  window.start()
  engine.start()
  return tell
}
