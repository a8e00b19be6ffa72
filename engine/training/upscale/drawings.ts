/**
 * Drawings to learn upscaling from: pieces of 128 x 128 pixels of the drawings of the corpus, drawn as vectors in random sizes over
 * colours, slopes of colours and each other. `tsx upscale/drawings.ts --count 12000 --out FILE` writes the RGB bytes of one after the other.
 * Every sixteenth drawing is held out for the marks: `--held-out`.
 */
import { open, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { hash, Random } from '../data/random.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '12000' },
    out: { type: 'string' },
    side: { type: 'string', default: '128' },
    'held-out': { type: 'boolean', default: false },
  },
})
const require = createRequire(import.meta.url)
const side = Number(values.side)
const vectors = ['twemoji', 'noto', 'fluent-emoji-flat'].map(
  (name) => require(`@iconify-json/${name}/icons.json`) as Icons,
)
const folder = path.join(path.dirname(require.resolve('@lobehub/fluent-emoji-3d/package.json')), 'assets')
const painted = (await readdir(folder)).filter(isOurs)
const names = vectors.map(({ icons }) => Object.keys(icons).filter(isOurs))

if (values.out === undefined) throw new Error('--out FILE: where the pieces go.')
const file = await open(values.out, 'w')
for (let i = 0; i < Number(values.count); i++) await file.write(await piece(Random.of(values['held-out'] ? 6 : 5, i)))
await file.close()

interface Icons {
  readonly icons: Readonly<Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>>
  readonly width: number
  readonly height: number
}

function isOurs(name: string): boolean {
  return (hash(name.replace(/\.webp$/, '')) % 16 === 0) === values['held-out']
}

/** side x side RGB. */
async function piece(random: Random): Promise<Buffer> {
  const layers = await Promise.all(Array.from({ length: 1 + random.integer(3) }, (_, i) => layer(random, i)))
  return sharp(Buffer.from(ground(random)))
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer()
}

/** A drawing, cut to the part of it that the piece shows. */
async function layer(random: Random, index: number): Promise<{ input: Buffer; left: number; top: number }> {
  const size = Math.round(side * (index === 0 ? 0.9 + 1.8 * random.next() : 0.4 + random.next()))
  const drawn = await drawing(random, size)
  const place = () => Math.round((side - size) / 2 + (random.next() - 0.5) * Math.max(size, side) * 0.7)
  const [left, top] = [place(), place()]
  const from = { left: Math.max(0, -left), top: Math.max(0, -top) }
  const to = { right: Math.min(size, side - left), bottom: Math.min(size, side - top) }
  const input = await sharp(drawn)
    .extract({ ...from, width: Math.max(1, to.right - from.left), height: Math.max(1, to.bottom - from.top) })
    .png({ compressionLevel: 0 })
    .toBuffer()
  return { input, left: Math.max(0, left), top: Math.max(0, top) }
}

async function drawing(random: Random, size: number): Promise<Buffer> {
  const set = random.integer(vectors.length + 1)
  const icons = vectors[set]
  if (icons === undefined) {
    const bytes = await readFile(path.join(folder, random.pick(painted)))
    return sharp(bytes).resize(size, size, { fit: 'contain', background: '#0000' }).ensureAlpha().png().toBuffer()
  }
  const { body, width = icons.width, height = icons.height } = icons.icons[random.pick(names[set] ?? [])]!
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="0 0 ${width} ${height}">${body}</svg>`
  return sharp(Buffer.from(svg))
    .resize(size, size, { fit: 'fill' })
    .ensureAlpha()
    .png({ compressionLevel: 0 })
    .toBuffer()
}

function ground(random: Random): string {
  const colour = () => `hsl(${random.integer(360)} ${random.integer(100)}% ${random.integer(101)}%)`
  const turn = random.integer(360)
  const fill = random.chance(0.3) ? (random.chance(0.5) ? '#fff' : colour()) : 'url(#g)'
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><linearGradient id="g" gradientTransform="rotate(${turn} .5 .5)">` +
    `<stop offset="0" stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>` +
    `<rect width="100%" height="100%" fill="${fill}"/></svg>`
  )
}
