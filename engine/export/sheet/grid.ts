import { EngineError } from '../../errors.ts'
import type { PackOptions, Packed } from './pack.ts'
import type { Grid, Sprite } from './sheet.ts'

/**
 * Equal cells as large as the largest sprite, in about as many columns as rows; a smaller sprite lies in the middle of its
 * cell. All on one page: throws `request/invalid` where that is not enough.
 */
export function gridOf(
  sprites: readonly Sprite[],
  { padding, extrude, powerOfTwo, largest }: PackOptions,
): Packed & { readonly grid: Grid } {
  const cell = {
    width: Math.max(...sprites.map(({ source }) => source.width)),
    height: Math.max(...sprites.map(({ source }) => source.height)),
  }
  const margin = padding + extrude
  const spacing = padding + 2 * extrude
  const most = Math.floor((largest - 2 * margin + spacing) / (cell.width + spacing))
  const square = Math.ceil(Math.sqrt((sprites.length * (cell.height + spacing)) / (cell.width + spacing)))
  const wanted = Math.max(1, Math.min(most, square, sprites.length))
  const side = (count: number, length: number) => {
    const taken = 2 * margin + count * length + (count - 1) * spacing
    return powerOfTwo ? 2 ** Math.ceil(Math.log2(taken)) : taken
  }
  const width = side(wanted, cell.width)
  // As Tiled counts them, which asks for no margin on the right: a page that grew to a power of two holds more.
  const columns = Math.floor((width - margin + spacing) / (cell.width + spacing))
  const rows = Math.ceil(sprites.length / columns)
  const page = { width, height: side(rows, cell.height) }
  if (Math.max(page.width, page.height) > largest) {
    throw new EngineError(
      'request/invalid',
      `${sprites.length} cells of ${cell.width} x ${cell.height} pixels take more than a page of ${largest}; allow larger pages (--max-size), or export fewer pictures at once.`,
    )
  }
  const frames = sprites.map((sprite, index) => {
    const { width, height } = sprite.visible
    const x = margin + (index % columns) * (cell.width + spacing) + Math.floor((cell.width - width) / 2)
    const y = margin + Math.floor(index / columns) * (cell.height + spacing) + Math.floor((cell.height - height) / 2)
    return { ...sprite, page: 0, at: { x, y, width, height } }
  })
  return { frames, pages: [page], grid: { columns, rows, cell, margin, spacing } }
}
