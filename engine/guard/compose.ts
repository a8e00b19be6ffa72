/** Lays an edit over the full-size parent, row by row: bytes of the parent wherever the mask is 0. */
import { coverOf } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import type { Mask } from './mask.ts'
import { changeAt, slots, type Transfer } from './transfer.ts'

export interface Composed {
  readonly pixels: Pixels
  /** 1 where anything of the edit was taken, even if it is the same there. */
  readonly touched: Uint8Array
}

/** Where along one side of the small picture each pixel of the large one lies. */
interface Side {
  /** The pixel before it and how far it is on towards the next, both inside the small picture. */
  readonly index: Int32Array
  readonly share: Float32Array
  /** 1 where the small picture shows this pixel at all, 0 where it was cropped away. */
  readonly seen: Uint8Array
}

/**
 * Recoloured bytes of the parent where the change is one of colour, the edit's own where it is something new. `whole`
 * takes all of the edit, and carries its change of colour on to parts of the parent that the model was not shown; where
 * both are of one size the edit is taken as it was painted, unless its change is to be carried over.
 */
export function compose(
  parent: Pixels,
  transfer: Transfer,
  mask: Mask,
  whole: false | 'painted' | 'carried',
): Composed {
  const cover = coverOf(parent, transfer.width, transfer.height)
  const columns = sideOf(parent.width, cover.width, transfer.width)
  const lines = sideOf(parent.height, cover.height, transfer.height)
  const isSameSize = parent.width === transfer.width && parent.height === transfer.height
  const data = parent.data.slice()
  const touched = new Uint8Array(parent.width * parent.height)
  const fits = new Float32Array(transfer.width * slots.count)
  const weights = new Float32Array(transfer.width)
  const fit = new Float32Array(slots.count)

  for (let y = 0; y < parent.height; y++) {
    if (!lines.seen[y] && !whole) continue
    const anything = mixRows(mask.values, weights, transfer.width, lines, y)
    if (!anything) continue
    mixRows(transfer.values, fits, transfer.width * slots.count, lines, y)
    for (let x = 0; x < parent.width; x++) {
      const isSeen = columns.seen[x] === 1 && lines.seen[y] === 1
      if (!isSeen && !whole) continue
      const left = columns.index[x]!
      const share = columns.share[x]!
      const weight = share === 0 ? weights[left]! : weights[left]! + share * (weights[left + 1]! - weights[left]!)
      if (weight <= 0) continue
      mixFits(fits, left, share, fit)
      touched[y * parent.width + x] = 1
      const trust = isSeen ? fit[slots.trust]! : 1
      const at = (y * parent.width + x) * 3
      for (let c = 0; c < 3; c++) {
        const own = parent.data[at + c]!
        const recoloured = own + changeAt(fit, 0, c, parent.data, at)
        const edit = fit[slots.edit + c]!
        const target = isSameSize && whole === 'painted' ? edit : edit + trust * (recoloured - edit)
        data[at + c] = clamp(own + weight * (target - own))
      }
    }
  }
  return { pixels: { width: parent.width, height: parent.height, data }, touched }
}

function sideOf(size: number, cover: number, small: number): Side {
  const index = new Int32Array(size)
  const share = new Float32Array(size)
  const seen = new Uint8Array(size)
  const cropped = Math.floor((cover - small) / 2)
  for (let i = 0; i < size; i++) {
    const at = ((i + 0.5) * cover) / size - 0.5 - cropped
    seen[i] = at > -0.5 && at < small - 0.5 ? 1 : 0
    const inside = Math.min(Math.max(at, 0), small - 1)
    index[i] = Math.floor(inside)
    share[i] = inside - index[i]!
  }
  return { index, share, seen }
}

/** A row between two rows of `from`; tells whether anything in it is not 0. */
function mixRows(from: Float32Array, to: Float32Array, length: number, { index, share }: Side, y: number): boolean {
  const top = index[y]! * length
  const below = share[y] === 0 ? top : top + length
  let any = false
  for (let i = 0; i < length; i++) {
    to[i] = from[top + i]! + share[y]! * (from[below + i]! - from[top + i]!)
    if (to[i] !== 0) any = true
  }
  return any
}

function mixFits(fits: Float32Array, left: number, share: number, out: Float32Array): void {
  const from = left * slots.count
  const next = share === 0 ? from : from + slots.count
  for (let k = 0; k < slots.count; k++) out[k] = fits[from + k]! + share * (fits[next + k]! - fits[from + k]!)
}

function clamp(value: number): number {
  return Math.min(Math.max(Math.round(value), 0), 255)
}
