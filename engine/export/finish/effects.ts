/** Outline, drop shadow and tint. */
import type { Rgba } from '../rgba.ts'
import { blank, pad, place } from './geometry.ts'

export function rgbOf(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/**
 * A line around it, outside; the picture grows by its width on every side. `hard`: pixels of the line are there or not,
 * and one of a single pixel leaves corners open, as it is drawn by hand.
 */
export function outline(
  picture: Rgba,
  { width, colour }: { readonly width: number; readonly colour: string },
  hard = false,
): Rgba {
  const whole = pad(picture, width, width, width, width)
  const under = blank(whole.width, whole.height)
  const [r, g, b] = rgbOf(colour)
  const disc: (readonly [number, number, number])[] = []
  for (let dy = -width; dy <= width; dy++)
    for (let dx = -width; dx <= width; dx++) {
      const distance = Math.hypot(dx, dy)
      const cover = hard ? Number(distance < width + 0.25) : Math.min(Math.max(width + 1 - distance, 0), 1)
      if (cover > 0) disc.push([dx, dy, cover])
    }
  for (let y = 0; y < whole.height; y++) {
    for (let x = 0; x < whole.width; x++) {
      const alpha = whole.data[(y * whole.width + x) * 4 + 3]!
      if (alpha === 0) continue
      for (const [dx, dy, cover] of disc) {
        // The picture does not reach into the rim, so this stays inside.
        const to = ((y + dy) * whole.width + x + dx) * 4
        const value = Math.round(alpha * cover)
        if (value > under.data[to + 3]!) under.data.set([r, g, b, value], to)
      }
    }
  }
  return over(under, whole)
}

interface Shadow {
  readonly x: number
  readonly y: number
  readonly blur: number
  readonly colour: string
  readonly opacity: number
}

/** The picture grows by what its shadow needs. */
export function dropShadow(picture: Rgba, { x, y, blur, colour, opacity }: Shadow): Rgba {
  const rim = {
    left: Math.max(blur - x, 0),
    top: Math.max(blur - y, 0),
    right: Math.max(blur + x, 0),
    bottom: Math.max(blur + y, 0),
  }
  const whole = pad(picture, rim.left, rim.top, rim.right, rim.bottom)
  const { width, height } = whole
  let shade = new Float64Array(width * height)
  for (let row = 0; row < picture.height; row++)
    for (let column = 0; column < picture.width; column++) {
      const [toX, toY] = [rim.left + column + x, rim.top + row + y]
      shade[toY * width + toX] = picture.data[(row * picture.width + column) * 4 + 3]! * opacity
    }
  // Three means in a row are nearly a normal distribution.
  const radius = Math.floor(blur / 3)
  for (let pass = 0; pass < 3 && radius > 0; pass++) shade = blurred(shade, width, height, radius)
  const under = blank(width, height)
  const rgb = rgbOf(colour)
  shade.forEach((value, i) => {
    const alpha = Math.round(value)
    if (alpha > 0) under.data.set([...rgb, alpha], i * 4)
  })
  return over(under, whole)
}

function blurred(values: Float64Array, width: number, height: number, radius: number): Float64Array<ArrayBuffer> {
  const across = runningMean(values, width, height, 1, width, radius)
  return runningMean(across, height, width, width, 1, radius)
}

function runningMean(
  values: Float64Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
  radius: number,
) {
  const out = new Float64Array(values.length)
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    let sum = 0
    for (let i = -radius; i < length; i++) {
      if (i + radius < length) sum += values[start + (i + radius) * step]!
      if (i - radius - 1 >= 0) sum -= values[start + (i - radius - 1) * step]!
      if (i >= 0) out[start + i * step] = sum / (2 * radius + 1)
    }
  }
  return out
}

/** Its light and shade in another colour: what was of middle brightness becomes that colour. */
export function tint(picture: Rgba, colour: string): Rgba {
  const rgb = rgbOf(colour)
  const data = picture.data.slice()
  for (let i = 0; i < data.length; i += 4) {
    const light = (0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!) / 127.5
    for (let c = 0; c < 3; c++) {
      const value = light <= 1 ? rgb[c]! * light : rgb[c]! + (255 - rgb[c]!) * (light - 1)
      data[i + c] = Math.min(Math.max(Math.round(value), 0), 255)
    }
  }
  return { ...picture, data }
}

/** One picture on another of the same size. */
function over(under: Rgba, upper: Rgba): Rgba {
  const out = blank(under.width, under.height)
  place(out, under, 0, 0)
  for (let i = 0; i < out.data.length; i += 4) {
    const [a, b] = [upper.data[i + 3]! / 255, under.data[i + 3]! / 255]
    const total = a + b * (1 - a)
    if (total === 0 || a === 0) continue
    for (let c = 0; c < 3; c++)
      out.data[i + c] = Math.round((upper.data[i + c]! * a + under.data[i + c]! * b * (1 - a)) / total)
    out.data[i + 3] = Math.round(total * 255)
  }
  return out
}
