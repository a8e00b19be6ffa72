/** Every way of painting, with the means to make it small; the suite beside holds each to the port. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../../engine/engine.ts'
import { createLocalEngine } from '../../engine/index.ts'
import { createRemoteEngine } from '../../engine/remote/openaiImages.ts'
import type { GenerateRequest } from '../../engine/request.ts'
import { startImageServer, type ImageServer } from '../remote/imageServer.ts'

export interface EngineUnderTest {
  readonly name: string
  readonly create: () => Engine | Promise<Engine>
  /** Ends what `create` started beside the engine. */
  readonly cleanUp?: () => Promise<void>
  /** A small, quick picture. */
  readonly request: GenerateRequest
  /** What its capabilities must say; an engine without one of them is held to all that does not need it. */
  readonly tokenProgress: boolean
  readonly edit: boolean
  /** Noise belongs to each picture: the first of a batch is the one painted alone. */
  readonly ownNoise: boolean
}

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))

export const engines: readonly EngineUnderTest[] = [
  {
    name: 'local engine',
    create: () => createLocalEngine({ model: tiny, cacheFolder: mkdtempSync(join(tmpdir(), 'patchwork-cache-')) }),
    request: { prompt: 'a red fox', width: 64, height: 48, steps: 4, seed: 3 },
    tokenProgress: true,
    edit: true,
    ownNoise: true,
  },
  remote('server of NextStep', 'stepfun-ai/NextStep-1.1', false),
  remote('server of a model that edits', 'Qwen/Qwen-Image-Edit-2511', true),
]

function remote(name: string, model: string, edit: boolean): EngineUnderTest {
  let server: ImageServer | undefined
  return {
    name,
    async create() {
      server = await startImageServer({ model })
      return createRemoteEngine({ address: server.address })
    },
    cleanUp: async () => server?.stop(),
    request: { prompt: 'a red fox', width: 64, height: 48, steps: 4, seed: 3 },
    tokenProgress: false,
    edit,
    ownNoise: false,
  }
}
