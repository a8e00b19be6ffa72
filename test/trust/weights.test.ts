/** The picture comes from the weights that lie there now: no stale conversion, no damaged one, without a word or with one. */
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stampOfFolder } from '../../engine/knownFiles.ts'
import { cli, freshFolder, tinyModel } from '../cli/cli.ts'
import { copyOfTiny } from '../cli/tinyCopy.ts'
import { paint } from './tinyPicture.ts'

let cache: string
beforeEach(() => {
  cache = process.env['PATCHWORK_CACHE'] = freshFolder()
  process.env['PATCHWORK_MODELS'] = freshFolder()
})

let right: string
beforeAll(async () => {
  process.env['PATCHWORK_CACHE'] = freshFolder()
  right = await paint(tinyModel)
})

/** Turns one bit of a file over, somewhere in its last tenth, where nothing samples. */
function flip(path: string, at = 0.93): void {
  const bytes = readFileSync(path)
  const place = Math.floor(bytes.length * at)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

/** Turns the sign of every fifth of a file's float32 numbers in its last half. */
function disturb(path: string): void {
  const bytes = readFileSync(path)
  for (let place = bytes.length - 1; place > bytes.length / 2; place -= 20) bytes[place] = (bytes[place] ?? 0) ^ 0x80
  writeFileSync(path, bytes)
}

test('a damaged file that is replaced by a good one of the same size and date is painted from anew', async () => {
  const folder = copyOfTiny()
  const weights = join(folder, 'model.safetensors')
  disturb(weights)
  const { atime, mtime } = statSync(weights)
  const wrong = await paint(folder)
  expect(wrong).not.toBe(right)
  copyFileSync(join(tinyModel, 'model.safetensors'), weights)
  utimesSync(weights, atime, mtime)
  expect(await paint(folder)).toBe(right)
})

test('one changed byte anywhere makes another model', async () => {
  const folder = copyOfTiny()
  await paint(folder)
  for (const [file, at] of [
    ['model.safetensors', 0.37],
    ['model.safetensors', 0.61],
  ] as const) {
    flip(join(folder, file), at)
    await paint(folder)
  }
  expect(readdirSync(cache).filter((name) => name.startsWith('tiny-'))).toHaveLength(3)
})

test('a torch archive knows its bytes: one that changed is told, and nothing is painted', async () => {
  const folder = copyOfTiny()
  flip(join(folder, 'vae/checkpoint.pt'), 0.53)
  await expect(paint(folder)).rejects.toThrow(/vae\/checkpoint\.pt has a damaged entry/)
})

/** Notes that a folder, as it is now, was found whole so many days ago. */
async function pretendLookedAt(folder: string, days: number): Promise<void> {
  const at = Date.now() - days * 24 * 3600 * 1000
  const entry = { stamp: (await stampOfFolder(folder)).text, value: 'whole', at }
  writeFileSync(join(cache, 'known.json'), JSON.stringify({ [folder]: entry }))
}

describe('a damaged conversion is made again by itself', () => {
  const converted = () =>
    join(
      cache,
      readdirSync(cache).find((name) => name.startsWith('model-'))!,
    )
  const flipBit = (path: string) => flip(path)
  test.each([
    ['a flipped bit', 'model.bin', flipBit],
    ['a flipped bit', 'autoencoder.bin', flipBit],
    ['a flipped bit', 'token.onnx', flipBit],
    ['a flipped bit', 'seal.json', flipBit],
    ['zeroes throughout', 'model.bin', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
    ['a lost end', 'autoencoder.bin', (path) => truncateSync(path, statSync(path).size - 1)],
    ['a lost file', 'model.bin', (path) => rmSync(path)],
    ['a lost file', 'prefill.onnx', (path) => rmSync(path)],
    ['a lost file', 'seal.json', (path) => rmSync(path)],
  ] satisfies [string, string, (path: string) => void][])('%s in %s', async (_, file, damage) => {
    await paint(tinyModel)
    damage(join(converted(), file))
    expect(await paint(tinyModel)).toBe(right)
  })

  test('also one that left no trace in the times, within a week', async () => {
    await paint(tinyModel)
    disturb(join(converted(), 'model.bin'))
    await pretendLookedAt(converted(), 6.9)
    expect(await paint(tinyModel)).not.toBe(right)
    await pretendLookedAt(converted(), 7.1)
    expect(await paint(tinyModel)).toBe(right)
  })
})

describe('a damaged installed model', () => {
  const compiled = (name: string) => join(process.env['PATCHWORK_MODELS']!, name, 'compiled')

  test.each(['model.bin', 'prefill.onnx', 'manifest.json'])('is told: a bit of %s', async (file) => {
    const { code, err } = await cli(['import', tinyModel, '--quantize', 'fp32', '--name', 'mine'])
    expect([code, err]).toEqual([0, expect.any(String)])
    expect(await paint('mine')).toBe(right)
    flip(join(compiled('mine'), file))
    await expect(paint('mine')).rejects.toThrow(/mine .*(damaged|not valid JSON|another version).*again/)
  })
})
