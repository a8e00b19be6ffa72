/** Entry of the utility process: the engine lives here, so that neither a long run nor a crash touches the window. */
import type { MessagePortMain } from 'electron'
import type { GenerateOptions } from '../engine/engine.ts'
import type { GenerateEvent } from '../engine/event.ts'
import type { Pixels } from '../engine/request.ts'
import { fitTo } from '../engine/images/resize.ts'
import { answerTo } from './calls.ts'
import { trialsByMain } from './devices/askMain.ts'
import type {
  EngineCallName,
  EngineCalls,
  EngineSettings,
  FromEngine,
  PaintingOrder,
  EngineStreamMessage,
  StreamControl,
  ToEngine,
} from './engineMessages.ts'
import { createEngines } from './engines.ts'
import { paint } from './painting.ts'
import type { FromWork, ToWork } from './portedWork.ts'
import type { SeriesDone } from './series/messages.ts'
import { serveSeries } from './series/serveSeries.ts'

const settings = JSON.parse(process.argv.at(-1) ?? '') as EngineSettings
const main = process.parentPort
const engines = createEngines(settings, trialsByMain(main))

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
      if (port) startPainting(message.order, port)
      return
    }
    case 'series': {
      const { modelId } = message.todo
      if (ports[0])
        void serveSeries(message.todo, streamPort<FromWork<SeriesDone>, ToWork>(ports[0]), () =>
          engines.engineFor(modelId),
        )
    }
  }
})

type Calls = { [Name in EngineCallName]: (input: EngineCalls[Name]['input']) => Promise<EngineCalls[Name]['output']> }
const calls: Calls = {
  listModels: () => engines.list(),
  devices: ({ again }) => engines.devices(again),
  checkServer: (server) => engines.checkServer(server),
  foresee: async ({ modelId, painting }) => (await (await engines.engineFor(modelId)).foresee?.(painting)) ?? null,
  async capabilities({ modelId }) {
    const bytes = await engines.bytesToLookAt(modelId)
    if (bytes > 0) main.postMessage({ type: 'looking', bytes } satisfies FromEngine)
    try {
      return await (await engines.engineFor(modelId)).capabilities()
    } finally {
      if (bytes > 0) main.postMessage({ type: 'looking', bytes: 0 } satisfies FromEngine)
    }
  },
}

async function answer(id: number, name: EngineCallName, input: unknown): Promise<void> {
  const call = calls[name] as (input: unknown) => Promise<unknown>
  main.postMessage(await answerTo(id, () => call(input)))
}

/** The main process asks for one at a time. */
function startPainting(order: PaintingOrder, port: MessagePortMain): void {
  async function* generate(options: GenerateOptions): AsyncIterable<GenerateEvent> {
    const engine = await engines.engineFor(order.modelId)
    yield* engine.generate({ ...order.request, images: [...order.sources] }, { ...options, anyway: order.anyway })
  }
  let copy: Pixels | null = null
  void paint(
    streamPort<EngineStreamMessage, StreamControl>(port),
    generate,
    async ({ pixels: { width, height } }) => {
      const [parent] = order.sources
      if (!order.isEdit || !parent) return null
      // Pictures of one batch are of one size, as a rule.
      if (copy?.width === width && copy.height === height) return copy
      const engine = await engines.engineFor(order.modelId)
      copy = (await engine.repeat?.(fitTo(parent, width, height))) ?? null
      return copy
    },
    order.choosing,
  )
}

function streamPort<Out, In>(port: MessagePortMain) {
  return {
    // Never a transfer list: Electron refuses or loses messages whose buffers are in it, so they are cloned.
    postMessage: (message: Out) => port.postMessage(message),
    onMessage(listener: (message: In) => void) {
      port.on('message', ({ data }) => listener(data as In))
      port.start()
    },
    onClose: (listener: () => void) => void port.on('close', listener),
    close: () => port.close(),
  }
}
