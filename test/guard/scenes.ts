/** Drawn pictures with and without one change, and the drift that edit models leave on them. */
import sharp from 'sharp'
import { applyColourDrift } from '../../engine/guard/colourDrift.ts'
import { undoShift } from '../../engine/guard/align.ts'
import { toLab, toPixels, type Lab } from '../../engine/guard/lab.ts'
import type { Pixels } from '../../engine/request.ts'

export interface Scene {
  readonly car: string
  readonly snowman: boolean
  readonly tree: boolean
  readonly night: boolean
}

export const day: Scene = { car: '#c02818', snowman: false, tree: true, night: false }

const snowman =
  '<g transform="translate(305 215)"><circle cx="20" cy="20" r="20" fill="#f2f2f2"/><circle cx="20" cy="-8" r="13" fill="#f2f2f2"/>' +
  '<circle cx="16" cy="-10" r="1.6"/><circle cx="24" cy="-10" r="1.6"/><path d="M20 -7l9 2l-9 2z" fill="#f80"/></g>'
const tree =
  '<g transform="translate(60 150)"><rect x="16" y="40" width="8" height="30" fill="#6b4a2b"/><circle cx="20" cy="25" r="26" fill="#2f7a35"/></g>'

export async function draw(scene: Scene, width: number, height: number, grain = 10): Promise<Pixels> {
  const sky = scene.night ? ['#0a1030', '#253060'] : ['#5aa0e0', '#d8ecf8']
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">
<defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>
<rect x="-400" width="1200" height="190" fill="url(#s)"/><rect x="-400" y="180" width="1200" height="220" fill="${scene.night ? '#1d3020' : '#6a9a4a'}"/>
<path d="M0 185L60 120L120 180L190 100L260 182L400 140V190H0Z" fill="${scene.night ? '#202838' : '#7d8896'}"/>
${Array.from({ length: 60 }, (_, i) => `<path d="M${(i * 37) % 400} ${200 + ((i * 53) % 95)}l3 -9l3 9z" fill="${scene.night ? '#16281a' : '#4f7f35'}"/>`).join('')}
<g transform="translate(140 190)" fill="${scene.car}"><rect y="20" width="120" height="34" rx="10"/><path d="M20 22L38 0H84L104 22Z"/>
<rect x="42" y="5" width="18" height="15" fill="#bfe0ee"/><rect x="64" y="5" width="18" height="15" fill="#bfe0ee"/>
<circle cx="28" cy="54" r="12" fill="#222"/><circle cx="92" cy="54" r="12" fill="#222"/></g>
${scene.snowman ? snowman : ''}${scene.tree ? tree : ''}</svg>`
  const data = await sharp(Buffer.from(svg)).flatten().removeAlpha().raw().toBuffer()
  const random = randomOf(5)
  // The same grain in every scene of one size, as if one camera had taken them all at the same moment.
  for (let i = 0; i < data.length; i += 3) {
    const offset = (random() + random() + random() - 1.5) * grain
    for (let c = 0; c < 3; c++) data[i + c] = Math.min(Math.max(Math.round(data[i + c]! + offset), 0), 255)
  }
  return { width, height, data: new Uint8Array(data) }
}

export interface Drift {
  readonly slide: number
  readonly cast: number
  readonly noise: number
  /** JPEG quality, in place of an autoencoder's losses; 100 is none. */
  readonly quality: number
}

/** What a model that repaints the whole picture would return for `pixels`. */
export async function drifted(pixels: Pixels, { slide, cast, noise, quality }: Drift): Promise<Pixels> {
  const moved = undoShift(toLab(await squeezed(pixels, quality)), { x: -slide, y: slide / 2, zoom: 0 })
  const fit = (offset: number) => ({
    centre: 50,
    reach: 50,
    gain: 0.01 * cast,
    offset: offset * cast,
    across: 0,
    down: 0.2 * cast,
  })
  const tinted = applyColourDrift(moved, { fits: [fit(0.8), fit(1), fit(-1.2)], size: 0, support: 1 })
  return toPixels(noisy(tinted, noise))
}

export async function squeezed({ width, height, data }: Pixels, quality: number): Promise<Pixels> {
  if (quality === 100) return { width, height, data }
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer()
  return { width, height, data: new Uint8Array(await sharp(jpeg).raw().toBuffer()) }
}

function noisy({ width, height, planes }: Lab, amount: number): Lab {
  const random = randomOf(9)
  const [l, a, b] = [1, 0.5, 0.5].map((share, channel) =>
    planes[channel]!.map((value) => value + share * amount * 2 * (random() + random() + random() - 1.5)),
  ) as [Float32Array, Float32Array, Float32Array]
  return { width, height, planes: [l, a, b] }
}

/** A small generator with a fixed course (Numerical Recipes). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Peak signal to noise in decibels over the pixels of `where`; infinite when they are equal. */
export function psnr(a: Pixels, b: Pixels, where: (i: number) => boolean): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < a.data.length; i++) {
    if (!where(Math.floor(i / 3))) continue
    sum += (a.data[i]! - b.data[i]!) ** 2
    count++
  }
  return 10 * Math.log10((255 ** 2 * count) / sum)
}

export function isEqualAt(a: Pixels, b: Pixels, i: number): boolean {
  return (
    a.data[i * 3] === b.data[i * 3] &&
    a.data[i * 3 + 1] === b.data[i * 3 + 1] &&
    a.data[i * 3 + 2] === b.data[i * 3 + 2]
  )
}
