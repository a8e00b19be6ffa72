/** Every way of painting, with the means to make it small; the suite beside holds each to the port. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../../engine/engine.ts'
import { createLocalEngine } from '../../engine/index.ts'
import type { GenerateRequest } from '../../engine/request.ts'

export interface EngineUnderTest {
  readonly name: string
  readonly create: () => Engine
  /** A small, quick picture. */
  readonly request: GenerateRequest
}

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))

export const engines: readonly EngineUnderTest[] = [
  {
    name: 'local engine',
    create: () => createLocalEngine({ model: tiny, cacheFolder: mkdtempSync(join(tmpdir(), 'patchwork-cache-')) }),
    request: { prompt: 'a red fox', width: 64, height: 48, steps: 4, seed: 3 },
  },
]
