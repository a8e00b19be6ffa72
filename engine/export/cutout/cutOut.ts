/**
 * A cut-out: the transparency of a thing that was painted on plain ground. What the ground is shows on the rim; what
 * hangs together with it there, and holes of its colour, is clear; a soft shadow is black and partly clear; and along the edge
 * each pixel is taken apart into ground and thing, so that no colour of the ground stays behind. The same pixels always
 * give the same bytes.
 */
import type { Raster } from '../../images/raster.ts'
import type { Pixels } from '../../request.ts'
import { groundOf } from './ground.ts'
import { matte } from './matte.ts'
import { findRegions, hasSmudges, type Scene } from './regions.ts'

/** Of the rim that must be ground: less, and the picture does not lie on plain ground. */
const leastRim = 0.5
/** Shares of the picture that a thing takes. */
const [least, most] = [0.001, 0.99]

/** Grey levels from the ground that still are ground: of a drawing, and of what a model painted, which smudges its ground near the thing. */
const [crisp, smudged] = [4, 16]

/** Null where there is no plain ground to cut away, or nothing on it. */
export function cutOut(pixels: Pixels): Raster | null {
  const ground = groundOf(pixels)
  if (ground.share < leastRim) return null
  const tolerance = Math.min(Math.max(4 * ground.noise, crisp), 24)
  const drawn: Scene = { pixels, ground: ground.colours, tolerance, isSmudged: false }
  const scene = hasSmudges(drawn) ? { ...drawn, tolerance: Math.max(tolerance, smudged), isSmudged: true } : drawn
  const regions = findRegions(scene)
  const cut = matte(scene, regions)
  let sum = 0
  for (const opacity of cut.alpha) sum += opacity
  const share = sum / 255 / cut.alpha.length
  return share < least || share > most ? null : cut
}
