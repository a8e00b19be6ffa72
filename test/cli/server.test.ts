import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { startImageServer } from '../remote/imageServer.ts'
import { cli } from './cli.ts'

afterEach(() => vi.unstubAllEnvs())

test('--server paints on the server named, with its key from the environment', async () => {
  const server = await startImageServer({ model: 'stepfun-ai/NextStep-1.1', apiKey: 'secret' })
  vi.stubEnv('PATCHWORK_SERVER_KEY', 'secret')
  const { code, out } = await cli([
    'generate',
    'a lighthouse',
    '--server',
    server.address,
    '--size',
    '64x64',
    '--quiet',
  ])
  expect(code).toBe(0)
  expect(readRecipe(readFileSync(out.trim()))).toMatchObject({ device: 'remote', model: 'stepfun-ai/NextStep-1.1' })
  await server.stop()
})

test('a server that cannot be reached is said so in one sentence', async () => {
  const { code, err } = await cli(['generate', 'a lighthouse', '--server', 'http://127.0.0.1:1'])
  expect(code).not.toBe(0)
  expect(err).toMatch(/127\.0\.0\.1:1/)
})
