/** Entry of the utility process: the engine lives here, so that neither a long run nor a crash touches the window. */
import { readFile } from 'node:fs/promises'
import type { MessagePortMain } from 'electron'
import type { GenerateEvent } from '../engine/event.ts'
import { decodeImage } from '../engine/images/decode.ts'
import { encodePng } from '../engine/images/png.ts'
import { answerTo } from './calls.ts'
import { trialsByMain } from './devices/askMain.ts'
import type {
  EngineCallName,
  EngineCalls,
  EngineSettings,
  FromEngine,
  GenerationOrder,
  ToEngine,
} from './engineMessages.ts'
import { createEngines } from './engines.ts'
import { paint, type StreamPort } from './painting.ts'
import { guardAgain, guardedEdit, tryGuard } from './pictures/guarding.ts'
import { cutPicture, importPicture } from './pictures/importing.ts'

const settings = JSON.parse(process.argv.at(-1) ?? '') as EngineSettings
const main = process.parentPort
const engines = createEngines(settings, trialsByMain(main))
let lastInLine: Promise<void> = Promise.resolve()

main.on('message', ({ data, ports }) => {
  const message = data as ToEngine
  switch (message.type) {
    case 'call':
      void answer(message.id, message.name, message.input)
      return
    case 'configure':
      engines.configure(message.configuration)
      return
    case 'generate': {
      const port = ports[0]
      if (port) startGeneration(message.generation, port)
    }
  }
})

type Calls = { [Name in EngineCallName]: (input: EngineCalls[Name]['input']) => Promise<EngineCalls[Name]['output']> }
const calls: Calls = {
  listModels: () => engines.list(),
  devices: ({ again }) => engines.devices(again),
  checkServer: (server) => engines.checkServer(server),
  async capabilities({ modelId }) {
    return (await engines.engineFor(modelId)).capabilities()
  },
  importPicture,
  cropPicture: cutPicture,
  guardPicture: guardAgain,
  tryGuard,
}

async function answer(id: number, name: EngineCallName, input: unknown): Promise<void> {
  const call = calls[name] as (input: unknown) => Promise<unknown>
  main.postMessage((await answerTo(id, () => call(input))) satisfies FromEngine)
}

/** One at a time, in order of arrival: two at once would only make each other slower. */
function startGeneration(order: GenerationOrder, port: MessagePortMain): void {
  const before = lastInLine
  const wait = (signal: AbortSignal) => Promise.race([before, aborted(signal)])
  async function* generate(signal: AbortSignal, pausing: () => boolean): AsyncIterable<GenerateEvent> {
    await wait(signal)
    if (signal.aborted) return
    const engine = await engines.engineFor(order.modelId)
    const images = await Promise.all(order.sourceFiles.map(async (file) => decodeImage(await readFile(file))))
    yield* engine.generate({ ...order.request, images }, { signal, pausing })
  }
  const [parent, ...references] = order.sourceFiles
  const painting = paint(streamPort(port), generate, async (event) => {
    const { pixels, recipe } = event
    if (!order.isEdit || parent === undefined) {
      return { png: await encodePng(pixels, recipe), width: pixels.width, height: pixels.height, recipe }
    }
    return guardedEdit(await engines.engineFor(order.modelId), [parent, ...references], event, order.guard)
  })
  lastInLine = Promise.all([before, painting]).then(() => undefined)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function streamPort(port: MessagePortMain): StreamPort {
  return {
    // Never a transfer list: Electron refuses or loses messages whose buffers are in it, so they are cloned.
    postMessage: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}
