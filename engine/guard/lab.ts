/** Oklab (Björn Ottosson, 2020), scaled so that a difference of 1 can just be seen: L by 100, a and b by 200. */
import type { Pixels } from '../request.ts'

/** Three planes of width x height: lightness 0..100, green to red, blue to yellow. */
export interface Lab {
  readonly width: number
  readonly height: number
  readonly planes: readonly [Float32Array, Float32Array, Float32Array]
}

const scale = { lightness: 100, chroma: 200 }

export function toLab({ width, height, data }: Pixels): Lab {
  const count = width * height
  const planes = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const
  for (let i = 0; i < count; i++) {
    const r = linearOf[data[i * 3]!]!
    const g = linearOf[data[i * 3 + 1]!]!
    const b = linearOf[data[i * 3 + 2]!]!
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    planes[0][i] = scale.lightness * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s)
    planes[1][i] = scale.chroma * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s)
    planes[2][i] = scale.chroma * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s)
  }
  return { width, height, planes }
}

export function toPixels({ width, height, planes }: Lab): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i++) {
    const lightness = planes[0][i]! / scale.lightness
    const a = planes[1][i]! / scale.chroma
    const b = planes[2][i]! / scale.chroma
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    data[i * 3] = encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
    data[i * 3 + 1] = encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
    data[i * 3 + 2] = encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  }
  return { width, height, data }
}

/** sRGB's transfer function, IEC 61966-2-1. */
const linearOf = Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
})

function encoded(linear: number): number {
  if (!(linear > 0)) return 0
  if (linear >= 1) return 255
  return Math.round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055))
}
