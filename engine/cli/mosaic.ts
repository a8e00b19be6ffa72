import type { GenerateEvent, StartedEvent } from '../event.ts'
import type { Pixels } from '../request.ts'
import type { Screen } from './terminal.ts'

/** The pictures as they grow, as rows of coloured half blocks: each character shows two pixels, one over the other. */
export interface Mosaic {
  show(event: GenerateEvent): void
  draw(screen: Screen): readonly string[]
}

const gap = 1 // characters between pictures
const unpainted = [38, 38, 42] as const

export function createMosaic({ width, height, count }: StartedEvent): Mosaic {
  const canvases = Array.from({ length: count }, () => blank(width, height))
  return {
    show: (event) => {
      if (event.type === 'preview') copyInto(canvases[event.image]!, event.pixels, event.x, event.y)
      if (event.type === 'image') copyInto(canvases[event.image]!, event.pixels, 0, 0)
    },
    draw: (screen) => {
      const { columns, rows, shown } = layout(width, height, count, screen)
      const pictures = canvases.slice(0, shown).map((canvas) => halfBlocks(shrink(canvas, columns, rows * 2)))
      return Array.from({ length: rows }, (_, row) => pictures.map((lines) => lines[row]!).join(' '.repeat(gap)))
    },
  }
}

/** Characters per picture: as large as the screen allows, never larger than the pixels, at least a thumbnail. */
export function layout(width: number, height: number, count: number, screen: Screen) {
  const wanted = Math.min(count, 4)
  const shown = Math.max(1, Math.min(wanted, Math.floor(screen.columns / 9)))
  const across = Math.floor((screen.columns - 1 - gap * (shown - 1)) / shown)
  const down = Math.max(1, screen.rows - 3)
  const scale = Math.min(across / width, (down * 2) / height, 1)
  const columns = Math.max(1, Math.round(width * scale))
  const rows = Math.max(1, Math.round((height * scale) / 2))
  return { columns, rows, shown }
}

function blank(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < data.length; i++) data[i] = unpainted[i % 3]!
  return { width, height, data }
}

function copyInto(canvas: Pixels, { width, height, data }: Pixels, x: number, y: number): void {
  const visible = Math.min(width, canvas.width - x) * 3
  for (let row = 0; row < height && y + row < canvas.height; row++) {
    const from = row * width * 3
    canvas.data.set(data.subarray(from, from + visible), ((y + row) * canvas.width + x) * 3)
  }
}

/** Mean colour of each cell; fast rather than fine, for ten frames a second. */
function shrink({ width, height, data }: Pixels, columns: number, rows: number): Pixels {
  const small = new Uint8Array(columns * rows * 3)
  const sum = [0, 0, 0]
  for (let row = 0, to = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows)
    const bottom = Math.max(Math.floor(((row + 1) * height) / rows), top + 1)
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns)
      const right = Math.max(Math.floor(((column + 1) * width) / columns), left + 1)
      sum.fill(0)
      for (let y = top; y < bottom; y++) {
        for (let x = left, at = (y * width + left) * 3; x < right; x++) {
          for (let channel = 0; channel < 3; channel++) sum[channel]! += data[at++]!
        }
      }
      for (const total of sum) small[to++] = total / ((bottom - top) * (right - left))
    }
  }
  return { width: columns, height: rows, data: small }
}

/** `▀` painted in the colour of the upper pixel on the colour of the lower one. */
function halfBlocks({ width, height, data }: Pixels): readonly string[] {
  const colour = (x: number, y: number) => {
    const at = (y * width + x) * 3
    return `${data[at]};${data[at + 1]};${data[at + 2]}`
  }
  return Array.from({ length: height / 2 }, (_, row) => {
    let line = ''
    let last = ''
    for (let x = 0; x < width; x++) {
      const colours = `\x1b[38;2;${colour(x, row * 2)}m\x1b[48;2;${colour(x, row * 2 + 1)}m`
      line += colours === last ? '▀' : `${colours}▀`
      last = colours
    }
    return `${line}\x1b[0m`
  })
}
