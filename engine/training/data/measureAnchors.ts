/** Writes `anchors.json`: for each drawing that may wear something, where it begins in the middle of its box. */
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { spriteOf } from './spriteSets.ts'
import { drawnSize, Sprites } from './sprites.ts'
import { choosePreset } from './vocabulary.ts'
import { isWearer } from './wear.ts'

const preset = choosePreset('studio')
const sprites = new Sprites()
const tops: Record<string, number> = {}
for (const noun of preset.nouns.filter(isWearer))
  for (const style of new Set(preset.styles)) {
    const { set, key } = spriteOf(noun.drawing(null), style)
    tops[`${set}/${key}`] ??= await top(await sprites.file(set, key))
  }
await writeFile(new URL('anchors.json', import.meta.url), `${JSON.stringify(tops, null, 1)}\n`)

/** The first row that is mostly opaque over the middle tenth of the columns. */
async function top(file: Buffer): Promise<number> {
  const alpha = await sharp(file).ensureAlpha().extractChannel('alpha').raw().toBuffer()
  const [from, to] = [Math.round(0.45 * drawnSize), Math.round(0.55 * drawnSize)]
  for (let y = 0; y < drawnSize; y++) {
    let opaque = 0
    for (let x = from; x < to; x++) opaque += Number(alpha[y * drawnSize + x]! > 128)
    if (opaque > (to - from) / 2) return Math.round((1000 * y) / drawnSize) / 1000
  }
  return 0
}
