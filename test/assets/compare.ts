import { decodePicture } from '../../engine/images/decode.ts'
import { rgbaOf, type Rgba } from '../../engine/export/rgba.ts'
import { readFileSync } from 'node:fs'

export async function readRgba(path: string): Promise<Rgba> {
  return rgbaOf(await decodePicture(readFileSync(path)))
}

/** Where two pictures differ, in words; colours do not count where both are clear. At most a few. */
export function differences(seen: Rgba, wanted: Rgba, { tolerance = 0, label = '' } = {}): readonly string[] {
  if (seen.width !== wanted.width || seen.height !== wanted.height) {
    return [`${label} is ${seen.width} x ${seen.height} instead of ${wanted.width} x ${wanted.height}`]
  }
  const found: string[] = []
  for (let i = 0; i < wanted.width * wanted.height && found.length < 3; i++) {
    const [one, other] = [seen, wanted].map(({ data }) => [...data.subarray(i * 4, i * 4 + 4)]) as [number[], number[]]
    if (one[3] === 0 && other[3] === 0) continue
    if (one.every((value, c) => Math.abs(value - other[c]!) <= tolerance)) continue
    found.push(
      `${label} at ${i % wanted.width}, ${Math.floor(i / wanted.width)}: ${one.join()} instead of ${other.join()}`,
    )
  }
  return found
}

/** The rectangle of `width` x `height` at (x, y). */
export function cut({ width: whole, data }: Rgba, x: number, y: number, width: number, height: number): Rgba {
  const piece = new Uint8Array(width * height * 4)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * whole + x) * 4
    piece.set(data.subarray(from, from + width * 4), row * width * 4)
  }
  return { width, height, data: piece }
}
