/** Palettes: out of a picture, or out of the files that pixel artists share. */
import { EngineError } from '../../errors.ts'
import type { Rgba } from '../rgba.ts'

export type Palette = readonly (readonly [number, number, number])[]

const most = 4096

/** GIMP (.gpl), one hex value a line (.hex), JASC (.pal), Adobe Swatch Exchange (.ase), told by what they hold. Throws `image/unreadable`. */
export function readPalette(bytes: Uint8Array): Palette {
  const colours = bytes.length > 12 && ascii(bytes, 0, 4) === 'ASEF' ? readAse(bytes) : readText(bytes)
  if (colours.length === 0 || colours.length > most)
    throw new EngineError(
      'image/unreadable',
      `The palette holds ${colours.length} colours that can be read; choose a .gpl, .hex, .pal or .ase file with 1 to ${most}.`,
    )
  return colours
}

export function hexOf([r, g, b]: Palette[number]): string {
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function readText(bytes: Uint8Array): Palette {
  if (bytes.length > 1_000_000) return []
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/)
  return lines.flatMap((line) => {
    const hex = /^\s*(?:#|0x)?([0-9a-f]{6})\s*$/i.exec(line)
    if (hex) {
      const value = Number.parseInt(hex[1]!, 16)
      return [[value >> 16, (value >> 8) & 255, value & 255] as const]
    }
    const [r, g, b] = (/^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?:\s|$)/.exec(line) ?? []).slice(1).map(Number)
    return r !== undefined && g !== undefined && b !== undefined && Math.max(r, g, b) < 256 ? [[r, g, b] as const] : []
  })
}

/** Blocks of type (2), length (4) and, of colours, a name in UTF-16, a model in 4 letters and its numbers as floats; big-endian. */
function readAse(bytes: Uint8Array): Palette {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const colours: (readonly [number, number, number])[] = []
  let at = 12
  while (at + 6 <= bytes.length && colours.length <= most) {
    const [type, length] = [view.getUint16(at), view.getUint32(at + 2)]
    const end = at + 6 + length
    if (end > bytes.length) break
    if (type === 1 && length >= 6) {
      const model = at + 8 + view.getUint16(at + 6) * 2
      const numbers = (count: number) =>
        model + 4 + count * 4 <= end ? Array.from({ length: count }, (_, i) => view.getFloat32(model + 4 + i * 4)) : []
      const colour = model + 4 <= end ? colourOf(ascii(bytes, model, 4), numbers) : null
      if (colour) colours.push(colour)
    }
    at = end
  }
  return colours
}

function colourOf(model: string, numbers: (count: number) => readonly number[]): Palette[number] | null {
  const byte = (value: number) => Math.min(Math.max(Math.round(value * 255), 0), 255) || 0
  if (model === 'RGB ') {
    const [r, g, b] = numbers(3)
    return b === undefined ? null : [byte(r!), byte(g!), byte(b)]
  }
  if (model === 'Gray') {
    const [grey] = numbers(1)
    return grey === undefined ? null : [byte(grey), byte(grey), byte(grey)]
  }
  if (model !== 'CMYK') return null
  const [c, m, y, k] = numbers(4)
  return k === undefined ? null : [byte((1 - c!) * (1 - k)), byte((1 - m!) * (1 - k)), byte((1 - y!) * (1 - k))]
}

function ascii(bytes: Uint8Array, from: number, count: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + count))
}

/** At most so many colours that say most of a picture: median cut over what is opaque. */
export function ownPalette({ data }: Rgba, count: number): Palette {
  const counts = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3]! === 0) continue
    const key = (data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const colours = [...counts].map(([key, weight]) => ({
    rgb: [key >> 16, (key >> 8) & 255, key & 255] as const,
    weight,
  }))
  if (colours.length === 0) return []
  // In an order of its own, so that where a colour comes first in the picture does not matter.
  const boxes = [colours.toSorted((a, b) => a.rgb[0] - b.rgb[0] || a.rgb[1] - b.rgb[1] || a.rgb[2] - b.rgb[2])]
  while (boxes.length < count) {
    const widest = boxes
      .map((box, i) => ({ i, ...longestSide(box) }))
      .reduce((one, other) => (other.length > one.length ? other : one))
    if (widest.length === 0) break
    const sorted = boxes[widest.i]!.toSorted((a, b) => a.rgb[widest.channel]! - b.rgb[widest.channel]!)
    const half = middle(sorted)
    boxes.splice(widest.i, 1, sorted.slice(0, half), sorted.slice(half))
  }
  return boxes.map((box) => {
    const total = box.reduce((sum, { weight }) => sum + weight, 0)
    const mean = (c: 0 | 1 | 2) => Math.round(box.reduce((sum, { rgb, weight }) => sum + rgb[c] * weight, 0) / total)
    return [mean(0), mean(1), mean(2)] as const
  })
}

interface Counted {
  readonly rgb: Palette[number]
  readonly weight: number
}

function longestSide(box: readonly Counted[]) {
  return [0, 1, 2]
    .map((channel) => {
      const values = box.map(({ rgb }) => rgb[channel]!)
      const [least, greatest] = values.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [255, 0],
      )
      return { channel, length: greatest! - least! }
    })
    .reduce((one, other) => (other.length > one.length ? other : one))
}

/** Where half of the pixels are before, at least one colour on either side. */
function middle(box: readonly Counted[]): number {
  const total = box.reduce((sum, { weight }) => sum + weight, 0)
  let sum = 0
  const at = box.findIndex(({ weight }) => (sum += weight) * 2 >= total) + 1
  return Math.min(Math.max(at, 1), box.length - 1)
}
