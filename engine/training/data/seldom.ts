/**
 * Which nouns a model seldom paints so that one knows them: each is painted alone on white in a few styles by the real engine, and
 * held against the renders of all nouns in that style. One is known where at most `others` of them look more like the picture.
 *
 *   npx tsx data/seldom.ts --model DIR --work DIR [--styles flat,soft,3D]
 *
 * Prints those that are known in less than half of the styles, for `seldom` in patchwork.json. What is painted stays in the work folder.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createLocalEngine } from '../../index.ts'
import { withArticle } from './caption.ts'
import type { Noun } from './noun.ts'
import { studioNouns } from './nouns.ts'
import { shrink } from './pictures.ts'
import { Renderer } from './render.ts'
import type { Scene } from './scene.ts'
import type { Style } from './vocabulary.ts'
import { placeWords, styleWords } from './words.ts'

const size = 256
const side = 64
/** Pixels that a painting may be shifted by, and grey levels beyond which a pixel is simply another. */
const reach = 2
const cut = 70
const others = 4

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string' },
      work: { type: 'string' },
      styles: { type: 'string', default: 'flat,soft,3D' },
    },
  })
  const { model, work } = values
  if (model === undefined || work === undefined) throw new Error('Say --model and --work.')
  mkdirSync(work, { recursive: true })
  const styles = values.styles.split(',') as Style[]
  const engine = createLocalEngine({ model, threads: 1, device: 'cpu' })
  const renderer = new Renderer(size)
  const known = new Map<string, number>()
  for (const style of styles) {
    let count = 0
    const renders = await Promise.all(
      studioNouns.map(async (noun) => shrink(await renderer.render(sceneOf(noun, style)), size, size / side)),
    )
    for (const [i, noun] of studioNouns.entries()) {
      const picture = await painted(path.join(work, `${style} ${noun.name}.u8`), async () => {
        const prompt = `${withArticle(noun.name)} ${placeWords.plain[0]}, ${styleWords[style][0]}`
        for await (const event of engine.generate({ prompt, seed: i, width: size, height: size }))
          if (event.type === 'image') return shrink(event.pixels.data, size, size / side)
        throw new Error('The engine ended without a picture.')
      })
      const nearer = rank(picture, renders, i)
      if (nearer > others) continue
      count++
      known.set(noun.name, (known.get(noun.name) ?? 0) + 1)
    }
    console.error(`${style}: ${count} of ${studioNouns.length} are known`)
  }
  await engine.dispose()
  console.log(
    JSON.stringify(studioNouns.map(({ name }) => name).filter((name) => (known.get(name) ?? 0) * 2 < styles.length)),
  )
}

function sceneOf(noun: Noun, style: Style): Scene {
  const trait = noun.trait?.values[0] ?? null
  return {
    objects: [{ noun, trait, colour: null, size: 'normal', slot: 'middle', flipped: false, count: 1, worn: null }],
    style,
    place: 'plain',
    time: 'day',
    weather: 'clear',
    season: 'summer',
    reflection: false,
    variant: 0,
  }
}

async function painted(file: string, paint: () => Promise<Uint8Array>): Promise<Uint8Array> {
  if (!existsSync(file)) writeFileSync(file, await paint())
  return readFileSync(file)
}

/** How many renders are nearer to the picture, whichever way it looks, than the one at `right`. */
function rank(picture: Uint8Array, renders: readonly Uint8Array[], right: number): number {
  const ways = [picture, mirrored(picture)]
  const distances = renders.map((render) => Math.min(...ways.map((way) => distance(way, render))))
  return distances.filter((one) => one < distances[right]!).length
}

/** The mean squared difference at the best of the shifts; only every second pixel is looked at. */
function distance(picture: Uint8Array, render: Uint8Array): number {
  let best = Infinity
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) best = Math.min(best, shifted(picture, render, dx, dy, best))
  return best
}

function shifted(picture: Uint8Array, render: Uint8Array, dx: number, dy: number, enough: number): number {
  let sum = 0
  const most = enough * (side / 2) ** 2
  for (let y = 0; y < side && sum < most; y += 2) {
    for (let x = 0; x < side; x += 2) {
      const at = (y * side + x) * 3
      const from = (clamp(y + dy) * side + clamp(x + dx)) * 3
      const error =
        (Math.abs(picture[from]! - render[at]!) +
          Math.abs(picture[from + 1]! - render[at + 1]!) +
          Math.abs(picture[from + 2]! - render[at + 2]!)) /
        3
      sum += Math.min(error, cut) ** 2
    }
  }
  return sum / (side / 2) ** 2
}

const clamp = (at: number) => Math.max(0, Math.min(side - 1, at))

function mirrored(picture: Uint8Array): Uint8Array {
  const result = new Uint8Array(picture.length)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      result.set(picture.subarray((y * side + x) * 3, (y * side + x) * 3 + 3), (y * side + side - 1 - x) * 3)
  return result
}

await main()
