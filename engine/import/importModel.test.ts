import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { midSize, writeRandomCheckpoint } from '../bench/randomCheckpoint.ts'
import { createLocalEngine } from '../index.ts'
import { listModels } from '../models.ts'
import { importModel, type ImportEvent, type ImportOptions } from './importModel.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-import-'))
  folders.push(folder)
  return folder
}

async function run(
  options: ImportOptions,
  onEvent: (event: ImportEvent) => void = () => {},
  checkpoint = tiny,
): Promise<ImportEvent[]> {
  const events: ImportEvent[] = []
  for await (const event of importModel(checkpoint, options)) {
    events.push(event)
    onEvent(event)
  }
  return events
}

async function paint(model: string): Promise<Uint8Array | undefined> {
  const engine = createLocalEngine({ model, cacheFolder: await freshFolder() })
  try {
    for await (const event of engine.generate({ prompt: 'a red fox', width: 64, height: 64, steps: 8, seed: 5 })) {
      if (event.type === 'image') return event.pixels.data
    }
    return undefined
  } finally {
    await engine.dispose()
  }
}

test('an imported model paints the same picture as its checkpoint', async () => {
  const destination = await freshFolder()
  const events = await run({ quantization: 'fp32', name: 'tiny', destination })
  expect(events.at(-1)).toMatchObject({ type: 'done', folder: join(destination, 'tiny') })
  expect((await listModels({ modelFolders: [destination] })).map(({ name }) => name)).toEqual(['tiny'])
  expect(await paint(join(destination, 'tiny'))).toEqual(await paint(tiny))
})

test('each quantisation takes less room than the one before, and paints', async () => {
  const [checkpoint, destination] = [join(await freshFolder(), 'random'), await freshFolder()]
  await writeRandomCheckpoint(
    checkpoint,
    { ...midSize, hidden: 128, layers: 2, heads: 4, keyValueHeads: 2, mlp: 256, headWidth: 128, headBlocks: 2 },
    tiny,
  )
  const sizes: number[] = []
  for (const quantization of ['fp32', 'fp16', 'int8', 'int4'] as const) {
    const last = (await run({ quantization, destination }, () => {}, checkpoint)).at(-1)
    sizes.push(last?.type === 'done' ? last.bytes : 0)
    expect((await paint(join(destination, `random-${quantization}`)))?.length).toBe(64 * 64 * 3)
  }
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(new Set(sizes).size).toBe(4)
}, 60_000)

test('an import that is stopped leaves no model, and goes on where it was', async () => {
  const destination = await freshFolder()
  const controller = new AbortController()
  let steps = 0
  const stopped = run({ quantization: 'fp32', name: 'tiny', destination, signal: controller.signal }, (event) => {
    if (event.type === 'progress' && ++steps === 5) controller.abort()
  })
  await expect(stopped).rejects.toMatchObject({ code: 'engine/aborted' })
  expect(await listModels({ modelFolders: [destination] })).toEqual([])
  const events = await run({ quantization: 'fp32', name: 'tiny', destination })
  expect(events[0]).toMatchObject({ type: 'planned', bytesAlreadyThere: expect.any(Number) })
  expect(events[0]?.type === 'planned' && events[0].bytesAlreadyThere).toBeGreaterThan(0)
  expect(events.at(-1)?.type).toBe('done')
  expect(await paint(join(destination, 'tiny'))).toEqual(await paint(tiny))
  expect(await readdir(destination)).toEqual(['tiny'])
})

test('a second model of the same name is refused, and the first one stays', async () => {
  const destination = await freshFolder()
  await run({ quantization: 'fp32', name: 'tiny', destination })
  const before = await readFile(join(destination, 'tiny', 'compiled', 'manifest.json'), 'utf8')
  await expect(run({ name: 'tiny', destination })).rejects.toThrow(/already installed/)
  expect(await readFile(join(destination, 'tiny', 'compiled', 'manifest.json'), 'utf8')).toBe(before)
})

test('a name that would leave the models folder is refused', async () => {
  await expect(run({ name: '../elsewhere', destination: await freshFolder() })).rejects.toThrow(
    /cannot be a model's name/,
  )
})
