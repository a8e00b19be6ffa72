/** NextStep-1 and NextStep-1.1 are told apart by what a checkpoint declares (spec section 10). */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importModel } from '../../engine/import/importModel.ts'
import { createLocalEngine } from '../../engine/index.ts'
import { readConfig } from '../../engine/checkpoint/config.ts'
import { scheduled } from '../../engine/nextstep/guidance.ts'
import { buildPrompt } from '../../engine/nextstep/prompt.ts'
import { openTokenizer } from '../../engine/nextstep/tokenizer.ts'

const first = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))
let folder: string
let newer: string

/** The tiny model with the keys and a start-of-text token of 1.1, and an autoencoder whose settings are left to the code. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-generation-'))
  newer = join(folder, 'newer')
  await cp(first, newer, { recursive: true })
  await change(join(newer, 'config.json'), (settings) => {
    delete settings['latent_channels']
    delete settings['latent_patch_size']
    Object.assign(settings, { num_channels: 16, patch_size: 2, image_size: 64 })
  })
  await change(join(newer, 'tokenizer_config.json'), (settings) => {
    const tokens = settings['added_tokens_decoder'] as Record<string, { content: string }>
    tokens['570']!.content = '<|beginoftext|>'
    settings['bos_token'] = '<|beginoftext|>'
  })
  await change(join(newer, 'tokenizer.json'), (definition) => {
    const added = definition['added_tokens'] as { id: number; content: string }[]
    added.find(({ id }) => id === 570)!.content = '<|beginoftext|>'
  })
  await change(join(newer, 'vae', 'config.json'), (settings) => {
    for (const field of ['scaling_factor', 'shift_factor', 'deterministic', 'encoder_norm', 'psz'])
      delete settings[field]
  })
})
afterAll(() => rm(folder, { recursive: true }))

async function change(path: string, edit: (value: Record<string, unknown>) => void): Promise<void> {
  const value = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  edit(value)
  await writeFile(path, JSON.stringify(value))
}

async function paint(model: string): Promise<Uint8Array | undefined> {
  const engine = createLocalEngine({ model, cacheFolder: join(folder, 'cache') })
  const request = { prompt: 'a fox', width: 48, height: 48, steps: 6, guidance: 3, seed: 4 }
  try {
    for await (const event of engine.generate({ ...request, guidanceSchedule: 'linear' as const })) {
      if (event.type === 'image') return event.pixels.data
    }
    return undefined
  } finally {
    await engine.dispose()
  }
}

test('sampler, norm of tokens and autoencoder are those of the generation that is declared', async () => {
  const [one, two] = [await readConfig(first), await readConfig(newer)]
  expect(one.generation).toBe('1.0')
  expect(one.generationConfig.useNorm).toBe(true)
  expect(two.generation).toBe('1.1')
  expect(two.generationConfig.useNorm).toBe(false)
  const expected = { scaling_factor: 1, shift_factor: 0, deterministic: true, encoder_norm: true, psz: 1 }
  expect(two.autoencoder).toMatchObject(expected)
})

test('patchwork.json may say it outright', async () => {
  const told = join(folder, 'told')
  await cp(first, told, { recursive: true })
  await writeFile(join(told, 'patchwork.json'), JSON.stringify({ generation: '1.1' }))
  expect((await readConfig(told)).generation).toBe('1.1')
})

test('every caption of NextStep-1.1 begins with its start-of-text token, none of NextStep-1 does', async () => {
  const request = {
    captions: ['a fox'],
    imagesPerCaption: 1,
    positivePrompt: '',
    negativePrompt: 'blurry',
    guidance: 3,
    imageGuidance: 1,
    output: { rows: 2, columns: 2 },
    sources: [],
  }
  const rowsOf = async (model: string) => {
    const prompt = buildPrompt(request, await openTokenizer(model), await readConfig(model))
    return prompt.ids.map((row, index) => row.filter((_, column) => prompt.mask[index]?.[column] === 1))
  }
  for (const row of await rowsOf(newer)) expect(row.filter((id) => id === 570)).toEqual([row[0]])
  for (const row of await rowsOf(first)) expect(row).not.toContain(570)
})

test('a model that learned edits with the picture behind the words gets it there, wherever the words name it', async () => {
  const told = join(folder, 'last')
  await cp(first, told, { recursive: true })
  await writeFile(join(told, 'patchwork.json'), JSON.stringify({ imagesLast: true }))
  const grid = { rows: 2, columns: 2 }
  const textsOf = async (model: string, caption: string) => {
    const settings = {
      imagesPerCaption: 1,
      positivePrompt: '',
      negativePrompt: 'blurry',
      guidance: 3,
      imageGuidance: 2,
    }
    const request = { ...settings, captions: [caption], output: grid, sources: [grid] }
    return buildPrompt(request, await openTokenizer(model), await readConfig(model)).texts
  }
  const [picture] = (await textsOf(first, ' | '))[0]!.split(' | ')
  for (const caption of ['make it blue', '<image>make it blue', 'make <image>it blue'])
    expect(await textsOf(told, caption)).toEqual([`make it blue${picture}`, `blurry${picture}`, 'blurry'])
  expect(await textsOf(first, 'make it blue')).toEqual([`${picture}make it blue`, `${picture}blurry`, 'blurry'])
})

test('the linear schedule falls in NextStep-1 and rises in NextStep-1.1, from half at least', () => {
  const [strength, count] = [7.5, 64]
  for (let k = 0; k < count; k++) {
    expect(scheduled(strength, 'linear', k, count, '1.0')).toBeCloseTo(1 + ((strength - 1) * (count - k)) / count)
    const rising = Math.max(strength / 2, 1 + ((strength - 1) * k) / count)
    expect(scheduled(strength, 'linear', k, count, '1.1')).toBeCloseTo(rising)
  }
})

test('an import keeps the generation, and its pictures are the same', async () => {
  for await (const _ of importModel(newer, { quantization: 'fp32', name: 'imported', destination: folder }));
  const imported = join(folder, 'imported')
  expect((await readConfig(imported)).generation).toBe('1.1')
  const painted = await paint(newer)
  expect(await paint(imported)).toEqual(painted)
  expect(painted).not.toEqual(await paint(first))
})
