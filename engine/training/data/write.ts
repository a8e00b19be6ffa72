/**
 * Writes a corpus: `images.u8` (RGB pictures one after another) and `records.jsonl` (one line each: captions, the
 * scene, and for an edit the index of the picture it started from).
 *
 *   npm run data -- --out DIR --count 30000 [--seed 1] [--preset first] [--shrink 2] [--sheet sheet.png]
 *
 * A probe that judges a model must know every cell: --all-cells holds nothing out, --nouns keeps to some nouns.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { describe, examples, plainScene } from './corpus.ts'
import { measureLooks } from './looks.ts'
import { shrink, writeSheet } from './pictures.ts'
import { Renderer } from './render.ts'
import { Sprites } from './sprites.ts'
import { choosePreset } from './vocabulary.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      count: { type: 'string', default: '30000' },
      seed: { type: 'string', default: '1' },
      preset: { type: 'string', default: 'first' },
      shrink: { type: 'string', default: '1' },
      sheet: { type: 'string' },
      nouns: { type: 'string' },
      'all-cells': { type: 'boolean', default: false },
    },
  })
  const preset = choosePreset(values.preset, values.nouns, values['all-cells'])
  if (values.out === undefined) throw new Error('Say where to write: --out DIR')

  await mkdir(values.out, { recursive: true })
  const images = createWriteStream(path.join(values.out, 'images.u8'))
  const records = createWriteStream(path.join(values.out, 'records.jsonl'))
  const sprites = new Sprites()
  const renderer = new Renderer(preset.size, sprites)
  const factor = Number(values.shrink)
  const size = preset.size / factor
  const [count, seed] = [Number(values.count), Number(values.seed)]
  const sheet: Uint8Array[] = []
  let written = 0
  const looksDifferent = await measureLooks(preset, sprites)
  for (const { scene, captions, edit } of examples(preset, seed, { captions: 8, instructions: 5 }, looksDifferent)) {
    if (written === count) break
    const picture = shrink(await renderer.render(scene), preset.size, factor)
    if (sheet.length < 64) sheet.push(picture)
    if (!images.write(picture)) await once(images, 'drain')
    const change = edit && { family: edit.family, source: edit.source, instructions: edit.instructions }
    records.write(`${JSON.stringify({ scene: plainScene(scene), captions, edit: change })}\n`)
    if (++written % 5000 === 0) console.log(`${written} of ${count} pictures`)
  }
  await Promise.all([images, records].map((stream) => new Promise((done) => stream.end(done))))
  await writeFile(
    path.join(values.out, 'corpus.json'),
    `${JSON.stringify(describe(preset, size, count, seed), null, 2)}\n`,
  )
  if (values.sheet !== undefined) await writeSheet(sheet, size, values.sheet)
}

await main()
