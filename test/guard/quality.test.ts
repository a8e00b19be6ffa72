/** What the guard is worth on drawn pictures whose change is known to the pixel; pictures go to test-results/guard. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { guardEdit, type Guarded } from '../../engine/guard/guard.ts'
import { fitTo } from '../../engine/images/resize.ts'
import type { Pixels } from '../../engine/request.ts'
import { day, draw, drifted, isEqualAt, psnr, squeezed, type Scene } from './scenes.ts'

const results = fileURLToPath(new URL('../../test-results/guard', import.meta.url))
mkdirSync(results, { recursive: true })
const drift = { slide: 0.7, cast: 2, noise: 1.2, quality: 75 }
const table = [
  '| edit | picture | kept places, dB | with the guard | byte for byte | changed places, dB | with the guard | drift |',
  '|---|---|---|---|---|---|---|---|',
]

const edits: readonly [string, Scene, Scene][] = [
  ['recolour', day, { ...day, car: '#1848c0' }],
  ['add', day, { ...day, snowman: true }],
  ['remove', day, { ...day, tree: false }],
  ['replace', day, { ...day, tree: false, snowman: true, car: '#e0b020' }],
]

/** `size` is the parent's, `seen` what the model works at. */
async function measure(
  name: string,
  from: Scene,
  to: Scene,
  size: readonly [number, number],
  seen: readonly [number, number],
) {
  const [parent, target] = [await draw(from, ...size), await draw(to, ...size)]
  const edited = await drifted(fitTo(target, ...seen), drift)
  const { picture, score, map } = guardEdit({
    parent: { pixels: parent, alpha: null },
    edited,
    copy: await squeezed(fitTo(parent, ...seen), drift.quality),
  })
  const raw = size[0] === seen[0] ? edited : await enlarged(edited, ...size)
  const isKept = (i: number) => isEqualAt(parent, target, i)
  const isChanged = (i: number) => !isKept(i)
  let [kept, exact] = [0, 0]
  for (let i = 0; i < size[0] * size[1]; i++) {
    if (!isKept(i)) continue
    kept++
    if (isEqualAt(picture.pixels, parent, i)) exact++
  }
  const figures = {
    keptRaw: psnr(raw, target, isKept),
    kept: psnr(picture.pixels, target, isKept),
    exact: exact / kept,
    changedRaw: psnr(raw, target, isChanged),
    changed: psnr(picture.pixels, target, isChanged),
  }
  const [a, b, c, d] = [figures.keptRaw, figures.kept, figures.changedRaw, figures.changed].map((value) =>
    value.toFixed(1),
  )
  table.push(
    `| ${name} | ${size.join(' x ')}, model ${seen.join(' x ')} | ${a} | ${b} | ${(figures.exact * 100).toFixed(1)}% | ${c} | ${d} | ${score.drift} |`,
  )
  await sheet(name + size[0], [parent, raw, picture.pixels, grey(map), target])
  return { ...figures, score }
}

describe('an edit that drifted', () => {
  it.each(edits)('%s: the rest comes back and the change stays', async (name, from, to) => {
    const figures = await measure(name, from, to, [400, 300], [400, 300])
    expect(figures.score.verdict).toBe('restored')
    expect(figures.kept).toBeGreaterThan(figures.keptRaw + 8)
    expect(figures.exact).toBeGreaterThan(0.85)
    expect(figures.changed).toBeGreaterThan(figures.changedRaw)
  })

  it.each(edits)('%s of a photo larger than the model: its size and detail stay', async (name, from, to) => {
    const figures = await measure(name, from, to, [1600, 1200], [384, 288])
    expect(figures.score.verdict).toBe('restored')
    expect(figures.kept).toBeGreaterThan(figures.keptRaw + 12)
    expect(figures.exact).toBeGreaterThan(0.85)
    expect(figures.changed).toBeGreaterThan(figures.changedRaw)
  })

  it('night over all of a large photo keeps its detail', async () => {
    const figures = await measure('night', day, { ...day, night: true, car: '#501008' }, [1600, 1200], [384, 288])
    expect(figures.score.verdict).toBe('whole')
    expect(figures.changed).toBeGreaterThan(figures.changedRaw + 1)
  })

  afterAll(() => writeFileSync(join(results, 'table.md'), `${table.join('\n')}\n`))
})

async function enlarged({ width, height, data }: Pixels, newWidth: number, newHeight: number): Promise<Pixels> {
  const large = sharp(data, { raw: { width, height, channels: 3 } }).resize(newWidth, newHeight, {
    fit: 'fill',
    kernel: 'cubic',
  })
  return { width: newWidth, height: newHeight, data: new Uint8Array(await large.raw().toBuffer()) }
}

function grey({ width, height, data }: Guarded['map']): Pixels {
  return { width, height, data: Uint8Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)]!) }
}

/** Parent, edit, guarded edit, map and what would have been right, side by side. */
async function sheet(name: string, pictures: readonly Pixels[]): Promise<void> {
  const side = 400
  const tiles = await Promise.all(
    pictures.map(async ({ width, height, data }, index) => ({
      input: await sharp(data, { raw: { width, height, channels: 3 } })
        .resize(side, 300)
        .png()
        .toBuffer(),
      left: index * (side + 4),
      top: 0,
    })),
  )
  await sharp({ create: { width: pictures.length * (side + 4) - 4, height: 300, channels: 3, background: '#888' } })
    .composite(tiles)
    .png()
    .toFile(join(results, `${name}.png`))
}
