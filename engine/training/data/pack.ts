/**
 * Packs what compose.py needs to make pictures by the thousand on another machine: `sprites.bin` (WebP files one after
 * another), `pack.json` (what lies where) and `scenes.jsonl.gz` (draw lists with their wordings).
 *
 *   npm run pack -- --out DIR --count 300000 [--seed 1] [--preset studio] [--proof 24]
 *
 * For a judge, which must know every cell: --all-cells holds nothing out, --truth writes each scene in words as well.
 * With --proof it also renders the first pictures here, to `proof.u8`: compose.py must come to the same.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import sharp from 'sharp'
import { light } from './backdrop.ts'
import { describe, examples, type Example, plainScene } from './corpus.ts'
import { type DrawList, drawListOf } from './drawList.ts'
import { packLine } from './packLine.ts'
import { spriteOf } from './spriteSets.ts'
import { measureLooks } from './looks.ts'
import { Renderer } from './render.ts'
import { drawnSize, Sprites } from './sprites.ts'
import { choosePreset, hasSeasons, hasSky, type Preset } from './vocabulary.ts'
import { variants } from './scene.ts'
import { garments, wearables } from './wear.ts'

/** Files one after another in one file. */
class Bin {
  readonly index: Record<string, readonly [offset: number, length: number]> = {}
  readonly #parts: Buffer[] = []
  #length = 0

  add(name: string, bytes: Buffer): void {
    this.index[name] = [this.#length, bytes.length]
    this.#parts.push(bytes)
    this.#length += bytes.length
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      count: { type: 'string', default: '300000' },
      seed: { type: 'string', default: '1' },
      preset: { type: 'string', default: 'studio' },
      proof: { type: 'string', default: '0' },
      'all-cells': { type: 'boolean', default: false },
      truth: { type: 'boolean', default: false },
    },
  })
  const preset = choosePreset(values.preset, values['all-cells'])
  if (values.out === undefined) throw new Error('Say where to write: --out DIR')
  await mkdir(values.out, { recursive: true })
  const sprites = new Sprites()
  const renderer = new Renderer(preset.size, sprites)
  const [count, seed, proofs] = [Number(values.count), Number(values.seed), Number(values.proof)]

  const bin = await drawings(preset, sprites, renderer)
  const names = Object.keys(bin.index)
  const place = new Map(names.map((name, i) => [name, i]))

  const looksDifferent = await measureLooks(preset, sprites)
  const lines = createGzip({ level: 9 })
  const closed = once(lines.pipe(createWriteStream(path.join(values.out, 'scenes.jsonl.gz'))), 'close')
  const proof: Uint8Array[] = []
  let written = 0
  for (const example of examples(preset, seed, { captions: 3, instructions: 3 }, looksDifferent)) {
    if (written === count) break
    const list = drawListOf(example.scene, preset.size)
    if (written < proofs) proof.push(await renderer.draw(list))
    if (
      !lines.write(
        `${JSON.stringify({ ...line(example, list, preset, place), ...(values.truth && { s: plainScene(example.scene) }) })}\n`,
      )
    )
      await once(lines, 'drain')
    if (++written % 50000 === 0) console.log(`${written} of ${count} scenes`)
  }
  lines.end()
  await closed
  await writeFile(path.join(values.out, 'sprites.bin'), bin.bytes)
  await writeFile(path.join(values.out, 'proof.u8'), Buffer.concat(proof))
  await writeFile(
    path.join(values.out, 'pack.json'),
    JSON.stringify({ drawnSize, light, files: bin.index, ...describe(preset, preset.size, count, seed) }),
  )
}

/** Every sprite, backdrop and overlay that the preset may ask for. */
async function drawings(preset: Preset, sprites: Sprites, renderer: Renderer): Promise<Bin> {
  const bin = new Bin()
  const raw = (bytes: Uint8Array, side: number, channels: 3 | 4) =>
    sharp(bytes, { raw: { width: side, height: side, channels } })
  for (const noun of preset.nouns) {
    for (const trait of noun.trait?.values ?? [null]) {
      for (const style of new Set(preset.styles)) {
        const { set, key } = spriteOf(noun.drawing(trait), style)
        if (bin.index[`${set}/${key}`] !== undefined) continue
        bin.add(`${set}/${key}`, await sprites.file(set, key))
      }
    }
  }
  for (const thing of preset.chances.worn > 0 ? wearables : [])
    for (const style of new Set(preset.styles)) {
      const { set, key } = spriteOf(garments[thing].drawing, style)
      if (bin.index[`${set}/${key}`] === undefined) bin.add(`${set}/${key}`, await sprites.file(set, key))
    }
  for (const name of backdropNames(preset)) {
    const image = raw(await renderer.backdrop(name), preset.size, 3)
    bin.add(name, await image.webp({ quality: 92, smartSubsample: true, effort: 6 }).toBuffer())
  }
  for (const weather of preset.weathers) {
    if (weather === 'clear') continue
    bin.add(
      weather,
      await raw(await renderer.overlay(weather), preset.size, 4)
        .webp({ lossless: true })
        .toBuffer(),
    )
  }
  return bin
}

function* backdropNames({ places, times, seasons }: Preset): Generator<string> {
  for (const place of places)
    for (const time of hasSky(place) ? times : ['day'])
      for (const season of hasSeasons(place) ? seasons : ['summer'])
        for (let variant = 0; variant < (place === 'plain' || place === 'sprite' ? 1 : variants); variant++)
          yield [place, time, season, variant].join('/')
}

function line({ captions, edit }: Example, list: DrawList, preset: Preset, place: ReadonlyMap<string, number>): object {
  return {
    ...packLine(list, preset, place),
    c: captions,
    ...(edit !== null && { e: [edit.source, edit.family, edit.instructions] }),
  }
}

await main()
