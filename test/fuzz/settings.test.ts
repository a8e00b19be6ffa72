/** Settings, tokenizers, prompts and servers' answers: JSON in which anything may stand anywhere. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { settingsSchema } from '../../electron/contract.ts'
import { openSettings } from '../../electron/settings.ts'
import { readConfig } from '../../engine/checkpoint/config.ts'
import { openTokenizer } from '../../engine/nextstep/tokenizer.ts'
import { readImages } from '../../engine/remote/serverEvents.ts'
import { describeServer } from '../../engine/remote/server.ts'
import { tinyModel } from '../cli/cli.ts'
import { changedJson, mutated, runs, timeout } from './mutate.ts'
import { orRefused } from './readEverything.ts'

const folder = mkdtempSync(join(tmpdir(), 'patchwork-fuzz-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'vae'))

const given = (name: string) => readFileSync(join(tinyModel, name))
const json = (name: string): unknown => JSON.parse(given(name).toString('utf8'))
const own = { name: 'Tiny', size: { width: 64, height: 64 }, sizes: [[64, 64]], steps: 20, guidance: 3, useNorm: true }
const texts: Readonly<Record<string, string>> = {
  'config.json': JSON.stringify(json('config.json')),
  'vae/config.json': JSON.stringify(json('vae/config.json')),
  'patchwork.json': JSON.stringify(own),
  'tokenizer_config.json': given('tokenizer_config.json').toString('utf8'),
}

it('1,000 changed settings of a checkpoint are obeyed or refused', { timeout }, async () => {
  const changed = fc.constantFrom(...Object.keys(texts)).chain((name) => {
    const text = texts[name]!
    const bytes = fc.oneof(mutated(Buffer.from(text)), changedJson(JSON.parse(text)).map(bytesOf))
    return bytes.map((written) => ({ name, written }))
  })
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  await expect(
    fc.assert(
      fc.asyncProperty(changed, async ({ name, written }) => {
        writeFileSync(join(folder, name), written)
        const config = await orRefused(readConfig(folder))
        writeFileSync(join(folder, name), texts[name]!)
        if (config === null) return
        const { hidden, layers, tokenSize, patchSize, generationConfig } = config
        for (const count of [hidden, layers, tokenSize, patchSize, generationConfig.steps])
          expect(Number.isSafeInteger(count) && count > 0).toBe(true)
      }),
      runs(1000),
    ),
  ).resolves.toBeUndefined()
})

it('300 changed tokenizers are used or refused', { timeout }, async () => {
  const definition = json('tokenizer.json') as { model: { vocab: object; merges: readonly unknown[] } }
  // Few words, so that a change meets the rest of the file more often than a word.
  const { vocab, merges } = definition.model
  const model = { ...definition.model, vocab: Object.fromEntries(Object.entries(vocab).slice(0, 300)) }
  const small = { ...definition, model: { ...model, merges: merges.slice(0, 20) } }
  const files = [
    ['tokenizer.json', small],
    ['tokenizer_config.json', json('tokenizer_config.json')],
  ] as const
  const changed = fc
    .constantFrom(...files)
    .chain(([name, value]) =>
      fc.tuple(fc.constant(name), fc.oneof(changedJson(value).map(bytesOf), mutated(bytesOf(value)))),
    )
  await expect(
    fc.assert(
      fc.asyncProperty(changed, async ([name, written]) => {
        for (const [each, value] of files) writeFileSync(join(folder, each), each === name ? written : bytesOf(value))
        const tokenizer = await orRefused(openTokenizer(folder))
        if (tokenizer === null) return
        const ids = await orRefused(Promise.resolve().then(() => tokenizer.encode('a red fox, 3 лисы 🦊\n')))
        expect(ids === null || ids.every((id) => Number.isSafeInteger(id) && id >= 0)).toBe(true)
      }),
      runs(300),
    ),
  ).resolves.toBeUndefined()
})

it('1,000 prompts of any letters become tokens that say the same', { timeout }, async () => {
  const tokenizer = await openTokenizer(tinyModel)
  const words = fc.constantFrom('fox', ' ', '\n', '\t', '<|im_start|>', "'s", '3', '🦊', '鷺', '\u200d', '́')
  const prompt = fc
    .array(fc.oneof(words, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join(''))
  await expect(
    fc.assert(
      fc.asyncProperty(prompt, async (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'))
      }),
      runs(1000),
    ),
  ).resolves.toBeUndefined()
})

it('1,000 changed files of settings are read field by field', { timeout }, () => {
  const path = join(folder, 'settings.json')
  const written = {
    ...settingsSchema.parse({}),
    theme: 'dark',
    server: { address: 'http://studio:8091', key: 'k' },
    shortcuts: { undo: [{ key: 'z', mod: true }], redo: [] },
    window: { x: 0, y: 0, width: 1200, height: 800 },
  }
  const changed = fc.oneof(changedJson(written).map(bytesOf), mutated(bytesOf(written)), fc.jsonValue().map(bytesOf))
  expect(() =>
    fc.assert(
      fc.property(changed, (bytes) => {
        writeFileSync(path, bytes)
        const settings = openSettings(path).get()
        expect(settingsSchema.parse(settings)).toEqual(settings)
      }),
      runs(1000),
    ),
  ).not.toThrow()
})

it('1,000 changed streams of a server give pictures or one sentence', { timeout }, async () => {
  const server = describeServer('http://studio:8091', 'key')
  const events = [
    { type: 'image_generation.partial_image', b64_json: 'AAAA' },
    { object: 'image.edit.chunk', type: 'image', data: [{ b64_json: 'AAAA' }] },
    { type: 'error', error: { message: 'no memory' } },
    { type: 'image_generation.completed', b64_json: 'AAAA' },
  ]
  const lines = (all: readonly unknown[]) => all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const stream = fc.oneof(
    mutated(Buffer.from(lines(events))),
    changedJson(events).map((all) => Buffer.from(lines(Array.isArray(all) ? all : [all]))),
  )
  await expect(
    fc.assert(
      fc.asyncProperty(stream, fc.integer({ min: 1, max: 64 }), async (bytes, size) => {
        const read = async () => {
          let pictures = 0
          for await (const { image } of readImages(server, cut(bytes, size))) pictures += Number(Boolean(image))
          return pictures
        }
        expect(await orRefused(read())).not.toBe(undefined)
      }),
      runs(1000),
    ),
  ).resolves.toBeUndefined()
})

function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
