/**
 * The main process's side of the engine: forks the utility process, asks it questions, stands between the window's
 * port and the engine's for each generation, and starts it again when it dies.
 *
 * Main stays in the path of the events (a fraction of a millisecond each) because a port of a dead process is only
 * noticed here: Chrome tells a page nothing. So a generation that is cut short always ends with a message, and a
 * finished picture is in the library before the window hears of it.
 */
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { createCaller } from './calls.ts'
import type { Picture, StreamMessage } from './contract.ts'
import { serveTrial, type TryDevice } from './devices/trials.ts'
import type {
  EngineCallName,
  EngineCalls,
  EngineConfiguration,
  EngineSettings,
  EngineStreamMessage,
  FromEngine,
  GenerationOrder,
  ToEngine,
} from './engineMessages.ts'
import { failure } from './painting.ts'

export interface EngineHost {
  call<Name extends EngineCallName>(name: Name, input: EngineCalls[Name]['input']): Promise<EngineCalls[Name]['output']>
  generate(order: GenerationOrder, window: MessagePortMain, keep: Keep): void
  /** Takes effect with the next question or picture. */
  configure(configuration: EngineConfiguration): void
  /** The process id, for tests that crash it. */
  pid(): number | undefined
  dispose(): void
}

/** Puts a finished picture into the library. */
export type Keep = (picture: Extract<EngineStreamMessage, { type: 'encoded' }>) => Promise<Picture>

const crashed = 'The engine stopped unexpectedly and was started again; paint the picture again.'

export function createEngineHost(entry: string, settings: EngineSettings, onRestart: () => void): EngineHost {
  const caller = createCaller<EngineCalls>((question) => send(question))
  let disposed = false
  let child: UtilityProcess | null = null
  let configuration: EngineConfiguration | null = null

  function start(): UtilityProcess {
    const started = utilityProcess.fork(entry, [JSON.stringify(settings)], {
      serviceName: 'Patchwork engine',
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    passOn(started.stderr)
    if (configuration) started.postMessage({ type: 'configure', configuration } satisfies ToEngine)
    started.on('message', (message: FromEngine | TryDevice) => {
      if (message.type === 'answer') caller.settle(message)
      else void serveTrial(started, message, dirname(entry))
    })
    let spawnedAt = Infinity
    started.once('spawn', () => (spawnedAt = Date.now()))
    started.once('exit', () => {
      if (child === started) child = null
      if (disposed) return
      caller.failAll(crashed)
      // One that dies at once is tried again when it is next needed, not in a loop.
      if (Date.now() - spawnedAt > 2000) child ??= start()
      onRestart()
    })
    return started
  }

  function send(message: ToEngine, ports: MessagePortMain[] = []): void {
    child ??= start()
    child.postMessage(message, ports)
  }

  child = start()
  return {
    call: caller.call,
    generate(order, window, keep) {
      const { port1, port2 } = new MessageChannelMain()
      relay(window, port1, keep)
      send({ type: 'generate', generation: order }, [port2])
    },
    configure({ device, server }) {
      configuration = { device, server }
      send({ type: 'configure', configuration })
    },
    pid: () => child?.pid,
    dispose() {
      disposed = true
      child?.kill()
    },
  }
}

/** Ports in use; without a reference they would be collected together with their listeners. */
const open = new Set<MessagePortMain>()

function relay(window: MessagePortMain, engine: MessagePortMain, keep: Keep): void {
  let ended = false
  let queue: Promise<void> = Promise.resolve()
  const tell = (message: StreamMessage) => {
    if (ended) return
    ended = message.type === 'done' || message.type === 'failed'
    window.postMessage(message)
  }
  const forward = async (message: EngineStreamMessage) => {
    if (message.type !== 'encoded') return tell(message)
    const picture = await keep(message)
    tell({ type: 'saved', image: message.image, picture })
  }
  // In order, also while a picture is being written: `done` comes after `saved`.
  const enqueue = (step: () => Promise<void> | void) => {
    queue = queue.then(step).catch((error: unknown) => tell({ type: 'failed', ...failure(error) }))
  }

  for (const port of [window, engine]) open.add(port)
  window.on('message', ({ data }) => engine.postMessage(data))
  window.on('close', () => {
    ended = true
    engine.close()
    open.delete(window)
  })
  engine.on('message', ({ data }) => enqueue(() => forward(data as EngineStreamMessage)))
  engine.on('close', () => {
    enqueue(() => {
      tell({ type: 'failed', code: 'engine/crashed', message: crashed })
      window.close()
    })
    open.delete(engine)
  })
  window.start()
  engine.start()
}

/**
 * What the engine process says goes to our own error output, less the complaints of two GLib libraries (Electron's
 * and the image library's) that meet in one process on Linux: many lines for each picture, and no effect on it.
 */
function passOn(errors: NodeJS.ReadableStream | null): void {
  if (!errors) return
  const noise = /GLib-GObject-CRITICAL|SharpElectronLinux|--trace-warnings|^$/
  const lines = createInterface({ input: errors })
  lines.on('line', (line) => {
    if (!noise.test(line)) process.stderr.write(`${line}\n`)
  })
}
