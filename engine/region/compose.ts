/** A region that was painted anew, laid into the picture that it is a region of. */
import type { GivenPart } from '../event.ts'
import { restoreAlpha } from '../guard/alpha.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import { bicubic, resample } from '../images/resample.ts'
import type { Pixels } from '../request.ts'
import { placingOf, type Placing } from './patches.ts'

export interface Region {
  /** At its full size. */
  readonly parent: Raster
  /** What the model painted; patches that stayed are among it. */
  readonly painted: Pixels
  /** Which did. */
  readonly into: Pick<GivenPart, 'columns' | 'runs'>
  /** The same in the parent's own pixels, where that is known better than by scaling it: as the drift guard carries an edit over. */
  readonly carried?: Pixels
}

/**
 * Over how much of a patch new pixels blend into the parent's. Where painting had seen what lies beyond the rim only the decoder has to be
 * evened out; what lies to the right and below it had not seen.
 */
const blends = { seen: 1 / 8, unseen: 1 / 2 }

/** As large and as transparent as the parent, whose own bytes are everywhere outside the patches that were painted. */
export function composeRegion({ parent, painted, into, carried }: Region): Raster {
  const before = onWhite(parent)
  const { width, height } = before
  const placing = placingOf(before, painted)
  const {
    pixels: over,
    left,
    top,
  } = carried ? { pixels: resample(carried, width, height, bicubic), left: 0, top: 0 } : enlarged(painted, placing)
  const weightAt = rims(into, painted, placing)
  const data = before.data.slice()
  const touched = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const line = inside(y - top, over.height) * over.width
    for (let x = 0; x < width; x++) {
      const weight = weightAt(x, y)
      if (weight === 0) continue
      touched[y * width + x] = 1
      const from = (line + inside(x - left, over.width)) * 3
      const to = (y * width + x) * 3
      for (let c = 0; c < 3; c++) {
        const own = before.data[to + c]!
        data[to + c] = Math.round(own + weight * (over.data[from + c]! - own))
      }
    }
  }
  return restoreAlpha(parent, { pixels: { width, height, data }, touched, painted: carried ?? over })
}

/** What was painted, as large as it lies in the parent, and where. */
function enlarged(painted: Pixels, { scale, cut }: Placing) {
  const [width, height] = [Math.round(painted.width / scale.x), Math.round(painted.height / scale.y)]
  const pixels = resample(painted, Math.max(width, 1), Math.max(height, 1), bicubic)
  return { pixels, left: Math.round(cut.x / scale.x), top: Math.round(cut.y / scale.y) }
}

/** How much of the new picture is in a pixel of the parent: 0 wherever a patch stays, 1 further in than the blend. */
function rims({ columns, runs }: Region['into'], painted: Pixels, { scale, cut }: Placing) {
  const patchSize = painted.width / columns
  const rows = painted.height / patchSize
  const kept = new Uint8Array(columns * rows)
  for (let at = 0; at < runs.length; at += 2) kept.fill(1, runs[at], runs[at]! + runs[at + 1]!)

  /** What the frame cuts off stays, too; beyond the parent's own edge nothing is to blend into. */
  function rimOf(column: number, row: number, isSeen: boolean): number {
    const isIn = column >= 0 && column < columns && row >= 0 && row < rows
    if (isIn) return kept[row * columns + column] === 1 ? (isSeen ? blends.seen : blends.unseen) * patchSize : 0
    return (column < 0 || column >= columns ? cut.x : cut.y) > 0 ? blends.unseen * patchSize : 0
  }

  return (x: number, y: number): number => {
    const [u, v] = [(x + 0.5) * scale.x - cut.x, (y + 0.5) * scale.y - cut.y]
    const [column, row] = [Math.floor(u / patchSize), Math.floor(v / patchSize)]
    if (column < 0 || column >= columns || row < 0 || row >= rows || kept[row * columns + column] === 1) return 0
    const [fromLeft, fromTop] = [u - column * patchSize, v - row * patchSize]
    let weight = 1
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        if (dx === 0 && dy === 0) continue
        const isSeen = dy < 0 || (dy === 0 && dx < 0)
        const blend = rimOf(column + dx, row + dy, isSeen)
        // Across a corner counts only where no side is a rim.
        const isCorner = dx !== 0 && dy !== 0
        if (blend === 0 || (isCorner && (rimOf(column + dx, row, isSeen) > 0 || rimOf(column, row + dy, isSeen) > 0)))
          continue
        const across = dx === 0 ? 0 : dx < 0 ? fromLeft : patchSize - fromLeft
        const down = dy === 0 ? 0 : dy < 0 ? fromTop : patchSize - fromTop
        weight = Math.min(weight, smooth(Math.hypot(across, down) / blend))
      }
    }
    return weight
  }
}

/** From 0 to 1, level at both ends. */
function smooth(share: number): number {
  const t = Math.min(share, 1)
  return t * t * (3 - 2 * t)
}

function inside(at: number, length: number): number {
  return Math.min(Math.max(at, 0), length - 1)
}
