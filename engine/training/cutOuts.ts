/**
 * How well the cut-out finds the transparency that a drawing has: sprites of the drawing generator on plain grounds,
 * cut out again and compared with their own alpha. `npm run evaluate:cut-outs -- [--count 240] [--sheet FILE]`
 */
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { cutOut } from '../export/cutout/cutOut.ts'
import { rgbaOf, type Rgba } from '../export/rgba.ts'
import { studioNouns } from './data/nouns.ts'
import { Random } from './data/random.ts'
import { spriteOf } from './data/spriteSets.ts'
import { Sprites } from './data/sprites.ts'
import type { Style } from './data/vocabulary.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '240' },
    sheet: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean' },
  },
})
const styles: readonly Style[] = ['flat', 'soft', '3D', 'clean', 'outlined', 'silhouette']
const kinds = ['white', 'colour', 'gradient', 'shadow', 'alike'] as const
type Kind = (typeof kinds)[number]

interface Case {
  readonly name: string
  readonly kind: Kind
  readonly size: number
  readonly truth: Rgba
  readonly picture: Rgba
}

interface Marks {
  readonly alpha: number
  readonly halo: number
  readonly iou: number
  readonly ms: number
}

const sprites = new Sprites()
const all: { readonly of: Case; readonly marks: Marks; readonly cut: Rgba }[] = []
for (let i = 0; i < Number(values.count); i++) {
  const of = await makeCase(i)
  if (values.only !== undefined && of.kind !== values.only) continue
  const { width, height } = of.picture
  const rgb = of.picture.data.filter((_, at) => at % 4 !== 3)
  const began = performance.now()
  const found = cutOut({ width, height, data: rgb })
  const ms = performance.now() - began
  const cut = found === null ? of.picture : rgbaOf(found)
  all.push({ of, cut, marks: { ...compare(of.truth, cut), ms } })
}
report()
if (values.sheet !== undefined) await sheet(values.sheet)

async function makeCase(i: number): Promise<Case> {
  const random = Random.of(77, i)
  const kind = kinds[i % kinds.length]!
  const size = Math.floor(i / kinds.length) % 2 === 0 ? 256 : 512
  const noun = random.pick(studioNouns)
  const style = random.pick(styles)
  const { set, key } = spriteOf(noun.drawing(noun.trait?.values[0] ?? null), style)
  const side = Math.round(size * (0.55 + 0.25 * random.next()))
  const drawn = await sprites.get(set, key, side, null)
  const truth = new Uint8Array(size * size * 4)
  const left = Math.round((size - side) / 2)
  const top = Math.round((size - side) / 2 - size * 0.03)
  const shade = kind === 'shadow' ? shadowUnder(size, left + side / 2, top + side, side * 0.38) : null
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 4
      const inside = x >= left && y >= top && x < left + side && y < top + side
      const from = ((y - top) * side + x - left) * 4
      const opacity = inside ? drawn.rgba[from + 3]! / 255 : 0
      const dark = shade ? shade[y * size + x]! : 0
      const total = opacity + (1 - opacity) * dark
      truth[at + 3] = Math.round(total * 255)
      for (let c = 0; c < 3 && total > 0; c++)
        truth[at + c] = Math.round((drawn.rgba[from + c]! * opacity) / total) || 0
    }
  const ground = groundFor(kind, random, drawn.rgba)
  const data = new Uint8Array(truth.length)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 4
      const under = ground(x / (size - 1), y / (size - 1))
      const a = truth[at + 3]! / 255
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(truth[at + c]! * a + under[c]! * (1 - a))
      data[at + 3] = 255
    }
  return {
    name: `${i} ${style} ${noun.name}`,
    kind,
    size,
    truth: { width: size, height: size, data: truth },
    picture: { width: size, height: size, data },
  }
}

/** As the generator's: a soft ellipse. */
function shadowUnder(size: number, cx: number, cy: number, rx: number): Float64Array {
  const ry = rx * 0.16
  const dark = new Float64Array(size * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const d = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
      if (d < 1) dark[y * size + x] = 0.4 * (1 - d)
    }
  return dark
}

function groundFor(kind: Kind, random: Random, rgba: Uint8Array): (x: number, y: number) => readonly number[] {
  const colour = () => [0, 1, 2].map(() => Math.round(random.next() * 255))
  switch (kind) {
    case 'white':
      return () => [255, 255, 255]
    case 'shadow': {
      const light = random.next() < 0.5 ? [255, 255, 255] : [0, 1, 2].map(() => Math.round(150 + random.next() * 105))
      return () => light
    }
    case 'colour': {
      const plain = colour()
      return () => plain
    }
    case 'gradient': {
      const [from, to] = [colour(), colour()]
      const end = from.map((value, c) => value + (to[c]! - value) * 0.4)
      const turn = random.next()
      return (x, y) => from.map((value, c) => value + (end[c]! - value) * (x * turn + y * (1 - turn)))
    }
    case 'alike': {
      // The mean colour of the drawing, 40 levels away.
      const sums = [0, 0, 0, 0]
      for (let i = 0; i < rgba.length; i += 4) {
        for (let c = 0; c < 3; c++) sums[c]! += rgba[i + c]! * rgba[i + 3]!
        sums[3]! += rgba[i + 3]!
      }
      const plain = [0, 1, 2].map((c) => {
        const mean = sums[c]! / sums[3]!
        return Math.round(mean > 127 ? mean - 40 : mean + 40)
      })
      return () => plain
    }
    default:
      return kind satisfies never
  }
}

function compare(truth: Rgba, cut: Rgba): Omit<Marks, 'ms'> {
  const count = truth.width * truth.height
  let [error, both, either, halo, soft] = [0, 0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const [a, b] = [truth.data[i * 4 + 3]!, cut.data[i * 4 + 3]!]
    error += Math.abs(a - b) / 255
    if (a > 127 && b > 127) both++
    if (a > 127 || b > 127) either++
    if (a === 0 || a === 255) continue
    soft++
    for (const ground of [
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 255],
    ])
      for (let c = 0; c < 3; c++) {
        const seen = (of: Rgba, alpha: number) => (of.data[i * 4 + c]! * alpha + ground[c]! * (255 - alpha)) / 255
        halo += Math.abs(seen(truth, a) - seen(cut, b)) / 9
      }
  }
  return { alpha: error / count, halo: soft === 0 ? 0 : halo / soft, iou: either === 0 ? 1 : both / either }
}

function report(): void {
  const line = (name: string, some: typeof all) => {
    if (some.length === 0) return
    const mean = (of: (marks: Marks) => number) => some.reduce((sum, { marks }) => sum + of(marks), 0) / some.length
    const failed = some.filter(({ marks }) => marks.iou < 0.95)
    process.stdout.write(
      `| ${name} | ${some.length} | ${mean((m) => m.alpha).toFixed(4)} | ${mean((m) => m.halo).toFixed(2)} | ` +
        `${failed.length} (${((100 * failed.length) / some.length).toFixed(1)}%) | ${mean((m) => m.ms).toFixed(0)} |\n`,
    )
  }
  process.stdout.write('| ground | sprites | alpha error | halo | failed | ms |\n|---|---|---|---|---|---|\n')
  for (const kind of kinds)
    for (const size of [256, 512])
      line(`${kind}, ${size} px`, all.filter(({ of }) => of.kind === kind && of.size === size)) // oxfmt-ignore
  line('all', all)
  if (!values.verbose) return
  for (const { of, marks } of all.toSorted((a, b) => a.marks.iou - b.marks.iou).slice(0, 50))
    process.stdout.write(
      `${of.name} (${of.kind} ${of.size}): IoU ${marks.iou.toFixed(3)} alpha ${marks.alpha.toFixed(4)} halo ${marks.halo.toFixed(1)}\n`,
    )
}

/** The worst: the picture, its own alpha on magenta, the cut-out on magenta. */
async function sheet(file: string): Promise<void> {
  const side = 192
  const worst = all.toSorted((a, b) => a.marks.iou - b.marks.iou).slice(0, 24)
  const tiles = await Promise.all(
    worst.flatMap(({ of, cut }) =>
      [of.picture, of.truth, cut].map(({ width, height, data }) =>
        sharp(data, { raw: { width, height, channels: 4 } })
          .flatten({ background: '#f0f' })
          .resize(side, side)
          .png()
          .toBuffer(),
      ),
    ),
  )
  await sharp({
    create: { width: side * 9, height: side * Math.ceil(tiles.length / 9), channels: 3, background: '#444' },
  })
    .composite(tiles.map((input, i) => ({ input, left: (i % 9) * side, top: Math.floor(i / 9) * side })))
    .png()
    .toFile(file)
}
