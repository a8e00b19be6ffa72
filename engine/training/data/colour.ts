/** Recolouring in OKLCH: the dominant hue of a drawing moves to the wanted one, its shading and its accents stay. */
import type { Colour } from './vocabulary.ts'

interface Lch {
  l: number
  c: number
  /** Degrees. */
  h: number
}

const targets: Readonly<Record<Colour, Lch>> = {
  red: { l: 0.58, c: 0.22, h: 27 },
  orange: { l: 0.73, c: 0.18, h: 58 },
  yellow: { l: 0.87, c: 0.17, h: 95 },
  green: { l: 0.66, c: 0.19, h: 145 },
  blue: { l: 0.58, c: 0.19, h: 258 },
  purple: { l: 0.53, c: 0.21, h: 303 },
  pink: { l: 0.76, c: 0.16, h: 355 },
  black: { l: 0.3, c: 0.012, h: 280 },
  brown: { l: 0.45, c: 0.09, h: 55 },
  white: { l: 0.95, c: 0.008, h: 100 },
}

const hueBand = 38
const hueBins = 36
/** Below this chroma a pixel counts as grey. */
const grey = 0.045

export function recolour(rgba: Uint8Array, colour: Colour): Uint8Array {
  const count = rgba.length / 4
  const pixels: Lch[] = Array.from({ length: count }, (_, i) => toLch(rgba[i * 4]!, rgba[i * 4 + 1]!, rgba[i * 4 + 2]!))
  const alpha = (i: number) => rgba[i * 4 + 3]! / 255

  const histogram = new Float64Array(hueBins)
  let total = 0
  pixels.forEach(({ c, h }, i) => {
    total += alpha(i)
    if (c > grey) histogram[Math.floor((h / 360) * hueBins) % hueBins]! += alpha(i) * c
  })
  const peak = (histogram.indexOf(Math.max(...histogram)) + 0.5) * (360 / hueBins)

  let chosen = pixels.map(({ c, h }) => c > grey && Math.abs(turn(h, peak)) < hueBand)
  const covered = chosen.reduce((sum, yes, i) => sum + (yes ? alpha(i) : 0), 0)
  const isNeutral = covered < 0.22 * total
  // White, grey and black drawings have no hue to move: dye their light parts.
  if (isNeutral) chosen = pixels.map(({ l, c }) => c <= grey * 1.5 && l > 0.5)

  const picked = pixels.filter((_, i) => chosen[i]! && alpha(i) > 0.5)
  if (picked.length === 0) return rgba.slice()
  const l = median(picked.map((p) => p.l))
  const c = median(picked.map((p) => p.c))
  const target = targets[colour]

  const result = rgba.slice()
  pixels.forEach((pixel, i) => {
    if (!chosen[i]!) return
    const lightness = pixel.l + (target.l - l) * (colour === 'black' || colour === 'white' ? 1 : 0.8)
    const chroma = isNeutral ? target.c * 0.8 : target.c * Math.min(1.3, Math.max(0.35, pixel.c / c))
    const hue = target.h + (isNeutral ? 0 : turn(pixel.h, peak) * 0.3)
    const [r, g, b] = toRgb({ l: Math.min(0.97, Math.max(0.08, lightness)), c: chroma, h: hue })
    result[i * 4] = r
    result[i * 4 + 1] = g
    result[i * 4 + 2] = b
  })
  return result
}

function turn(from: number, to: number): number {
  return ((from - to + 540) % 360) - 180
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}

function toLch(red: number, green: number, blue: number): Lch {
  const [r, g, b] = [linear(red), linear(green), linear(blue)]
  const x = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const y = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const z = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const l = 0.2104542553 * x + 0.793617785 * y - 0.0040720468 * z
  const a = 1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z
  const s = 0.0259040371 * x + 0.7827717662 * y - 0.808675766 * z
  return { l, c: Math.hypot(a, s), h: ((Math.atan2(s, a) * 180) / Math.PI + 360) % 360 }
}

function toRgb({ l, c, h }: Lch): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180)
  const s = c * Math.sin((h * Math.PI) / 180)
  const x = (l + 0.3963377774 * a + 0.2158037573 * s) ** 3
  const y = (l - 0.1055613458 * a - 0.0638541728 * s) ** 3
  const z = (l - 0.0894841775 * a - 1.291485548 * s) ** 3
  return [
    encode(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    encode(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    encode(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ]
}

function linear(value: number): number {
  const v = value / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}

function encode(value: number): number {
  const v = Math.min(1, Math.max(0, value))
  return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055))
}
