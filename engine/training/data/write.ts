/**
 * Writes a corpus: `images.u8` (RGB pictures one after another) and `records.jsonl` (one line each: captions, the
 * scene, and for an edit the index of the picture it started from).
 *
 *   npm run data -- --out DIR --count 30000 [--seed 1] [--preset first] [--shrink 2] [--sheet sheet.png]
 */
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { caption, instruction } from './caption.ts'
import { sampleEdit } from './edit.ts'
import { isHeldOutColour, isHeldOutPlace } from './holdout.ts'
import { Random } from './random.ts'
import { Renderer } from './render.ts'
import { sampleScene, type Scene } from './scene.ts'
import { type Preset, presets } from './vocabulary.ts'

const captionsPerPicture = 8
const instructionsPerEdit = 5

interface Example {
  readonly scene: Scene
  readonly captions: readonly string[]
  readonly edit: { readonly family: string; readonly source: number; readonly instructions: readonly string[] } | null
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      count: { type: 'string', default: '30000' },
      seed: { type: 'string', default: '1' },
      preset: { type: 'string', default: 'first' },
      shrink: { type: 'string', default: '1' },
      sheet: { type: 'string' },
    },
  })
  const preset = presets[values.preset]
  if (preset === undefined)
    throw new Error(`Unknown preset "${values.preset}". Known: ${Object.keys(presets).join(', ')}.`)
  if (values.out === undefined) throw new Error('Say where to write: --out DIR')

  await mkdir(values.out, { recursive: true })
  const images = createWriteStream(path.join(values.out, 'images.u8'))
  const records = createWriteStream(path.join(values.out, 'records.jsonl'))
  const renderer = new Renderer(preset.size)
  const factor = Number(values.shrink)
  const size = preset.size / factor
  const sheet: Uint8Array[] = []
  const count = Number(values.count)
  let written = 0
  for (const example of examples(preset, Number(values.seed))) {
    if (written === count) break
    const picture = shrink(await renderer.render(example.scene), preset.size, factor)
    if (sheet.length < 64) sheet.push(picture)
    if (!images.write(picture)) await once(images, 'drain')
    records.write(`${JSON.stringify({ ...example, scene: words(example.scene) })}\n`)
    if (++written % 5000 === 0) console.log(`${written} of ${count} pictures`)
  }
  await Promise.all([images, records].map((stream) => new Promise((done) => stream.end(done))))
  await writeFile(
    path.join(values.out, 'corpus.json'),
    `${JSON.stringify(describe(preset, size, count, values.seed), null, 2)}\n`,
  )
  if (values.sheet !== undefined) await writeSheet(sheet, size, values.sheet)
}

/** An endless stream; picture i is the same however many are taken. */
function* examples(preset: Preset, seed: number): Generator<Example> {
  for (let index = 0, draw = 0; ; draw++) {
    const random = Random.of(seed, draw)
    const scene = sampleScene(preset, random)
    const captions = (of: Scene) => [...new Set(Array.from({ length: captionsPerPicture }, () => caption(of, random)))]
    yield { scene, captions: captions(scene), edit: null }
    const source = index++
    const edit = random.chance(preset.chances.editPair) ? sampleEdit(scene, preset, random) : null
    if (edit === null) continue
    const instructions = [...new Set(Array.from({ length: instructionsPerEdit }, () => instruction(edit, random)))]
    yield { scene: edit.after, captions: captions(edit.after), edit: { family: edit.family, source, instructions } }
    index++
  }
}

/** The mean of every factor x factor pixels. */
function shrink(picture: Uint8Array, size: number, factor: number): Uint8Array {
  if (factor === 1) return picture
  const side = size / factor
  const area = factor * factor
  const result = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side * 3; x++) {
      const column = Math.floor(x / 3) * factor * 3 + (x % 3)
      let sum = area >> 1
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) sum += picture[(y * factor + dy) * size * 3 + column + dx * 3]!
      }
      result[y * side * 3 + x] = Math.floor(sum / area)
    }
  }
  return result
}

function words(scene: Scene): unknown {
  return { ...scene, objects: scene.objects.map((object) => ({ ...object, noun: object.noun.name })) }
}

function describe(preset: Preset, size: number, count: number, seed: string): unknown {
  return {
    preset: preset.name,
    size,
    count,
    seed: Number(seed),
    nouns: preset.nouns.map((noun) => noun.name),
    colours: preset.colours,
    places: preset.places,
    times: preset.times,
    styles: preset.styles,
    heldOut: {
      colours: preset.nouns.flatMap(({ name }) =>
        preset.colours.filter((colour) => isHeldOutColour(name, colour)).map((colour) => `${colour} ${name}`),
      ),
      places: preset.nouns.flatMap(({ name }) =>
        preset.places.filter((place) => isHeldOutPlace(name, place)).map((place) => `${name}, ${place}`),
      ),
    },
  }
}

async function writeSheet(pictures: readonly Uint8Array[], size: number, file: string): Promise<void> {
  const columns = 8
  const rows = Math.ceil(pictures.length / columns)
  await sharp({ create: { width: columns * size, height: rows * size, channels: 3, background: '#fff' } })
    .composite(
      pictures.map((input, i) => ({
        input: Buffer.from(input),
        raw: { width: size, height: size, channels: 3 as const },
        left: (i % columns) * size,
        top: Math.floor(i / columns) * size,
      })),
    )
    .png()
    .toFile(file)
}

await main()
