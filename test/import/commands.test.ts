import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cli, freshFolder, tinyModel } from '../cli/cli.ts'
import { startHub, type HubServer } from './hubServer.ts'

let hub: HubServer
beforeAll(async () => {
  hub = await startHub('someone/tiny-a', tinyModel)
  process.env['PATCHWORK_MODELS'] = freshFolder()
})
afterAll(() => hub.close())

test('fit shows every part for every way of storing, and one suggestion', async () => {
  const { code, out } = await cli(['fit', tinyModel])
  expect(code).toBe(0)
  expect(out).toMatch(/weights +KV cache +activations +autoencoder +rest +in all +on disk/)
  for (const name of ['fp32', 'fp16', 'int8', 'int4']) expect(out).toMatch(new RegExp(`^ +${name} `, 'm'))
  expect(out.trim().split('\n').at(-1)).toMatch(/^fp16 fits: .* of .* of (GPU )?memory\.$/)
})

test('download ends with the path of the new model, and fit knows it before it is loaded', async () => {
  const { code, out, err } = await cli(['download', `${hub.endpoint}/someone/tiny-a`, '--quantize', 'int8'])
  const folder = join(process.env['PATCHWORK_MODELS'] as string, 'tiny-a-int8')
  expect([code, out]).toEqual([0, `${folder}\n`])
  expect(err).toMatch(/^Downloading \d+ MiB\n/)
  expect(err).toMatch(/int8 fits/)
  const fit = await cli(['fit', 'tiny-a-int8', '--json'])
  const { fits } = JSON.parse(fit.out) as { fits: { quantization: string; disk: number }[] }
  expect(fits).toMatchObject([{ quantization: 'int8', disk: 0 }])
})

test('download refuses in one sentence what is no address and what is not there', async () => {
  const into = freshFolder()
  const wrong = await cli(['download', 'not an address', '--into', into])
  expect([wrong.code, wrong.out]).toEqual([2, ''])
  expect(wrong.err).toMatch(/^patchwork: "not an address" is not a model's address; .*\.\n$/)
  const absent = await cli(['download', 'someone/else', '--endpoint', hub.endpoint, '--into', into])
  expect([absent.code, absent.out]).toEqual([1, ''])
  expect(absent.err).toMatch(/^patchwork: .* has no model someone\/else, or it is private; .*\.\n$/)
  expect(readdirSync(into)).not.toContain('else-fp16')
})

test('a stopped download says how to go on', async () => {
  hub.faults.push({ path: /^model\.safetensors$/, times: 1, kind: { type: 'stall', after: 100_000 } })
  const args = ['download', `${hub.endpoint}/someone/tiny-a`, '--into', freshFolder()]
  const { code, err } = await cli(args, {
    watch: (text, pressCtrlC) => {
      if (/downloading \d+%/.test(text)) pressCtrlC()
    },
  })
  expect(code).toBe(130)
  expect(err).toMatch(/patchwork: Stopped; the download goes on where it was when it is started again\.\n$/)
})
