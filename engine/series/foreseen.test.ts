import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { foreseeRows } from './foreseen.ts'
import { planSeries } from './plan.ts'
import { readTable } from './table.ts'

const tiny = fileURLToPath(new URL('../../test/fixtures/tiny-a/model', import.meta.url))
let config: NextStepConfig
let folder: string
beforeAll(async () => void (config = await readConfig(tiny)))
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'patchwork-foreseen-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function look(text: string, model: Partial<NextStepConfig> = {}, sampling = {}) {
  const table = readTable(Buffer.from(text), 'things.csv')
  const rows = planSeries(table, { name: '{row}', images: folder, sampling, count: 1, guard: false })
  return foreseeRows(rows, { ...config, ...model })
}

test('a row whose words are longer than the model holds is told with its line, by tokens and not by letters', async () => {
  const long = 'a red fox in the snow at night, '.repeat(20)
  const text = `prompt,size\na fox,32x32\n"${long}",32x32\na cat,32x32\n`
  const { troubles } = await look(text, { positions: 150 })
  expect(troubles).toEqual([
    { where: 'line 3', what: expect.stringMatching(/^This is \d+ tokens .* and .* holds 150; shorten the words/) },
  ])
  expect((await look(text)).troubles).toEqual([])
  // Twenty letters are few tokens.
  expect((await look('prompt,size\na fox in the snow at night,32x32\n', { positions: 60 })).troubles).toEqual([])
})

test('a size that the model does not paint is told with its column, and once where no cell says it', async () => {
  expect((await look('prompt,size\na fox,100x100\na cat,64x64\n')).troubles).toEqual([
    { where: 'line 2', column: 'size', what: expect.stringContaining('must be a multiple of') },
  ])
  const beside = await look('prompt\na fox\na cat\n', {}, { width: 100, height: 100 })
  expect(beside.troubles).toEqual([{ where: 'line 2', what: expect.stringContaining('must be a multiple of') }])
})

test('pictures for a model that takes none are told with their column', async () => {
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#36c' } }).toFile(join(folder, 'cup.png'))
  const { generationConfig } = config
  const { troubles } = await look('prompt,image\nmake it red,cup.png\n', {
    generationConfig: { ...generationConfig, edit: false },
  })
  expect(troubles).toEqual([
    { where: 'line 2', column: 'image', what: expect.stringContaining('cannot edit pictures') },
  ])
})

test('the row that takes most memory is known: the largest, or the one with a picture', async () => {
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#36c' } }).toFile(join(folder, 'cup.png'))
  const sizes = await look('prompt,size\na fox,32x32\na cat,128x128\nan owl,64x64\n')
  expect(sizes.heaviest).toMatchObject({ where: 'line 3', request: { width: 128 }, images: [] })
  const edits = await look('prompt,size,image\na fox,64x64,\nmake it red,64x64,cup.png\n')
  expect(edits.heaviest).toMatchObject({ where: 'line 3', images: [{ width: 64, height: 64 }] })
})
