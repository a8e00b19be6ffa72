/**
 * Transparency after an edit. The model saw the picture on white and answers in opaque pixels, so in changed places it
 * has to be found again: it is cut out. Where what is painted reaches all around, so that there is no ground to cut away, white that
 * hangs together with what was clear is ground and the rest is picture.
 */
import { cutOut } from '../export/cutout/cutOut.ts'
import { rimPixels } from '../export/cutout/flood.ts'
import type { Raster } from '../images/raster.ts'
import type { Pixels } from '../request.ts'

/** Grey levels below white that still are ground. */
const almostWhite = 10

/** `edited` lies on white and equals the parent on white wherever it did not change. */
export function restoreAlpha(parent: Raster, parentOnWhite: Pixels, edited: Pixels): Raster {
  const { alpha } = parent
  if (!alpha) return { pixels: edited, alpha: null }
  const { width, height } = edited
  const isWhole = isPaintedOver(alpha, edited)
  const cut = isWhole ? null : cutOut(edited)
  const ground = floodGround(alpha, edited)
  const data = parent.pixels.data.slice()
  const newAlpha = alpha.slice()
  for (let i = 0; i < alpha.length; i++) {
    const at = i * 3
    const isSame = [0, 1, 2].every((c) => edited.data[at + c] === parentOnWhite.data[at + c])
    if (isSame) continue
    if (isWhole) {
      newAlpha[i] = 255
      data.set(edited.data.subarray(at, at + 3), at)
      continue
    }
    if (cut) {
      newAlpha[i] = cut.alpha![i]!
      data.set(cut.pixels.data.subarray(at, at + 3), at)
      continue
    }
    const opacity = ground[i] ? 0 : Math.max(alpha[i]!, Math.round(255 * matte(edited, ground, i)))
    newAlpha[i] = opacity
    for (let c = 0; c < 3; c++) {
      const seen = edited.data[at + c]!
      data[at + c] = opacity === 0 ? 255 : Math.min(Math.max(Math.round(255 + ((seen - 255) * 255) / opacity), 0), 255)
    }
  }
  return { pixels: { width, height, data }, alpha: newAlpha }
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

function depthBelowWhite({ data }: Pixels, i: number): number {
  return 255 - Math.min(data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!)
}

/** 1 where white hangs together with what was clear in the parent. */
function floodGround(alpha: Uint8Array, edited: Pixels): Uint8Array {
  const { width, height } = edited
  const ground = new Uint8Array(alpha.length)
  const stack: number[] = []
  const visit = (i: number) => {
    if (ground[i] || depthBelowWhite(edited, i) > almostWhite) return
    ground[i] = 1
    stack.push(i)
  }
  for (let i = 0; i < alpha.length; i++) if (alpha[i] === 0) visit(i)
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width
    if (x > 0) visit(i - 1)
    if (x < width - 1) visit(i + 1)
    if (i >= width) visit(i - width)
    if (i < width * (height - 1)) visit(i + width)
  }
  return ground
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
