/**
 * Transparency after an edit. The model saw the picture on white and answers in opaque pixels, so where the edit reached
 * the transparency has to be found again. It is found in what the model painted, before anything of the parent was put
 * back: there the ground is even, while edges of parent and edit side by side leave specks of it.
 */
import { cutOut } from '../export/cutout/cutOut.ts'
import { distanceFrom, flood, rimPixels } from '../export/cutout/flood.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import type { Pixels } from '../request.ts'

/** An edit that was laid into its parent, on white; all as large as the parent. */
export interface LaidIn {
  readonly pixels: Pixels
  /** 1 where anything of the edit was taken. */
  readonly touched: Uint8Array
  /** The edit alone. */
  readonly painted: Pixels
}

/** Grey levels below white that still are ground. */
const almostWhite = 10

/** Outside of what was touched the parent's own bytes. */
export function restoreAlpha(parent: Raster, { pixels: edited, touched, painted }: LaidIn): Raster {
  const { alpha } = parent
  if (!alpha) return { pixels: edited, alpha: null }
  const { width, height } = edited
  const found = isPaintedOver(alpha, edited)
    ? null
    : (withoutNewHoles(cutOut(painted), parent) ?? onGround(parent, edited))
  const data = parent.pixels.data.slice()
  const newAlpha = alpha.slice()
  for (let i = 0; i < alpha.length; i++) {
    const opacity = found === null ? 255 : found.alpha[i]!
    if (!touched[i] || (opacity === 0 && alpha[i] === 0)) continue
    newAlpha[i] = opacity
    // What is whole has the colours that the guard gave it, an edge those that were taken apart from the ground.
    const colours = opacity === 255 ? edited : found!.pixels
    data.set(colours.data.subarray(i * 3, i * 3 + 3), i * 3)
  }
  return { pixels: { width, height, data }, alpha: newAlpha }
}

interface Cut {
  readonly pixels: Pixels
  readonly alpha: Uint8Array
}

/** Whether a place was painted behind it: then most of the rim that was clear is no longer white. */
function isPaintedOver(alpha: Uint8Array, edited: Pixels): boolean {
  let [wasClear, isWhite] = [0, 0]
  for (const pixel of rimPixels(edited)) {
    if (alpha[pixel] !== 0) continue
    wasClear++
    if (depthBelowWhite(edited, pixel) <= 2 * almostWhite) isWhite++
  }
  return isWhite < wasClear / 2
}

/** Pixels from what is clear within which what is partly clear is an edge. */
const edge = 4

/**
 * White that the thing encloses may be a hole or white paint; where the parent has no hole it is paint, as the dots of a
 * toadstool that were painted anew are.
 */
function withoutNewHoles(cut: Raster | null, { alpha: before }: Raster): Cut | null {
  if (!cut?.alpha || !before) return null
  const alpha = cut.alpha.slice()
  const clear = new Uint8Array(alpha.length)
  const isClear = (pixel: number) => alpha[pixel] === 0
  flood(cut.pixels, rimPixels(cut.pixels), isClear, clear, outside)
  for (let i = 0; i < alpha.length; i++) {
    if (!isClear(i) || clear[i] !== 0) continue
    const hole = flood(cut.pixels, [i], isClear, clear, outside)
    const covered = hole.filter((pixel) => before[pixel]! > 127).length
    if (covered > hole.length / 2) for (const pixel of hole) clear[pixel] = filled
  }
  const inwards = distanceFrom(cut.pixels, (pixel) => clear[pixel] === outside)
  for (let i = 0; i < alpha.length; i++)
    if (clear[i] === filled || (inwards[i]! > edge && before[i]! > 127)) alpha[i] = 255
  return { pixels: cut.pixels, alpha }
}

const [outside, filled] = [1, 2]

/** Where what is painted reaches all around, so that there is no plain ground: white that hangs together with what was clear is ground. */
function onGround(parent: Raster, edited: Pixels): Cut {
  const before = parent.alpha!
  const ground = new Uint8Array(before.length)
  const isWhite = (i: number) => depthBelowWhite(edited, i) <= almostWhite
  flood(edited, clearPixels(before), isWhite, ground, 1)
  const data = edited.data.slice()
  const alpha = before.slice()
  const seen = onWhite(parent)
  for (let i = 0; i < alpha.length; i++) {
    const at = i * 3
    const isSame = [0, 1, 2].every((c) => edited.data[at + c] === seen.data[at + c])
    if (isSame) {
      data.set(parent.pixels.data.subarray(at, at + 3), at)
      continue
    }
    alpha[i] = ground[i] ? 0 : Math.max(before[i]!, Math.round(255 * matte(edited, ground, i)))
    for (let c = 0; c < 3 && alpha[i]! > 0; c++) {
      const own = 255 + ((edited.data[at + c]! - 255) * 255) / alpha[i]!
      data[at + c] = Math.min(Math.max(Math.round(own), 0), 255)
    }
  }
  return { pixels: { ...edited, data }, alpha }
}

function* clearPixels(alpha: Uint8Array): Generator<number> {
  for (let i = 0; i < alpha.length; i++) if (alpha[i] === 0) yield i
}

function depthBelowWhite({ data }: Pixels, i: number): number {
  return 255 - Math.min(data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!)
}

/** Next to the ground a pixel is as opaque as it is dark beside its darkest neighbour; inside it is opaque. */
function matte(edited: Pixels, ground: Uint8Array, i: number): number {
  const { width, height } = edited
  const [x, y] = [i % width, Math.floor(i / width)]
  let darkest = 0
  let isRim = false
  for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny++) {
    for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx++) {
      const near = ny * width + nx
      if (ground[near]) isRim = true
      darkest = Math.max(darkest, depthBelowWhite(edited, near))
    }
  }
  return isRim && darkest > 0 ? depthBelowWhite(edited, i) / darkest : 1
}
