/**
 * Simple animations of one sprite by moving its pixels: nothing is painted, and the same sprite gives the same frames. All
 * frames of a motion have one size, large enough that nothing is cut off; the first is the sprite as it is, in its place.
 */
import { EngineError } from '../errors.ts'
import { findGrid } from '../export/finish/pixelArt.ts'
import { visibleBox, type Box, type Rgba } from '../export/rgba.ts'
import { mostFrames, type Motion } from './transforms.ts'
import { warped, type Map2d } from './warp.ts'

export interface MotionWish {
  readonly motion: Motion
  /** 2 to 64. */
  readonly frames: number
  /** Pixels stay squares; left out, where the sprite consists of blocks. */
  readonly pixelArt?: boolean
  /** This one alone, from 0 on; the same as among all of them. */
  readonly frame?: number | undefined
}

/** Throws `request/invalid` for a number of frames that makes no animation. */
export function animate(
  sprite: Rgba,
  { motion, frames, pixelArt = isPixelArt(sprite), frame }: MotionWish,
): readonly Rgba[] {
  if (!Number.isInteger(frames) || frames < 2 || frames > mostFrames)
    throw new EngineError('request/invalid', `An animation has 2 to ${mostFrames} frames.`)
  const thing = visibleBox(sprite) ?? { left: 0, top: 0, right: sprite.width, bottom: sprite.height }
  const maps = Array.from({ length: frames }, (_, frame) => mapOf(motion, frame / frames, thing))
  const canvas = canvasOf(sprite, thing, maps)
  const wanted = frame === undefined ? maps : maps.slice(frame, frame + 1)
  return wanted.map((map) => warped(sprite, map, canvas, pixelArt ? 'nearest' : 'lanczos'))
}

/** Small, or made of blocks. */
export function isPixelArt(sprite: Rgba): boolean {
  return Math.max(sprite.width, sprite.height) <= 64 || findGrid(sprite).side > 1
}

/** Where the sprite is at a time of its round, from 0 to 1; `thing` is what is seen of it. */
function mapOf(motion: Motion, time: number, thing: Box): Map2d {
  const [middle, feet] = [(thing.left + thing.right) / 2, thing.bottom]
  const wave = (1 - cosine(time)) / 2 // 0 at rest, 1 in the middle of the round
  switch (motion) {
    case 'bob': {
      const up = Math.max(1, Math.round((thing.bottom - thing.top) * 0.05))
      return around(middle, feet, [1, 0, 0, 1], [0, -Math.round(up * wave)])
    }
    case 'squash': {
      // What it loses in height it gains in width.
      const height = 1 - 0.16 * wave
      return around(middle, feet, [1 / height, 0, 0, height])
    }
    case 'spin': {
      const [cos, sin] = [cosine(time), cosine(time - 0.25)]
      return around(middle, (thing.top + thing.bottom) / 2, [cos, -sin, sin, cos])
    }
    case 'turn': {
      // Seen from its edge it would not be seen at all.
      const width = cosine(time)
      const shown = Math.max(Math.abs(width), 0.25) * (time > 0.25 && time <= 0.75 ? -1 : 1)
      return around(middle, feet, [shown, 0, 0, 1])
    }
  }
}

/** Of a share of a full circle; exact where a quarter ends. */
function cosine(time: number): number {
  const quarter = Math.round(time * 4 * 1e9) / 1e9
  if (Number.isInteger(quarter)) return [1, 0, -1, 0][((quarter % 4) + 4) % 4]!
  return Math.cos(2 * Math.PI * time)
}

/** A matrix (row by row) about a point that stays where it is, and a way that all goes afterwards. */
function around(
  x: number,
  y: number,
  [a, b, c, d]: readonly [number, number, number, number],
  [right, down]: readonly [number, number] = [0, 0],
): Map2d {
  return { a, b, c, d, x: x - a * x - b * y + right, y: y - c * x - d * y + down }
}

/** The sprite's own frame, and whatever reaches beyond it in any map. Whole pixels. */
function canvasOf({ width, height }: Rgba, { left, top, right, bottom }: Box, maps: readonly Map2d[]): Box {
  const corners = maps.flatMap((map) =>
    [left, right].flatMap((u) =>
      [top, bottom].map((v) => [map.a * u + map.b * v + map.x, map.c * u + map.d * v + map.y] as const),
    ),
  )
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  // A corner that lies on a pixel's edge but for rounding needs no pixel more.
  const near = 1e-6
  return {
    left: Math.min(0, Math.floor(Math.min(...xs) + near)),
    top: Math.min(0, Math.floor(Math.min(...ys) + near)),
    right: Math.max(width, Math.ceil(Math.max(...xs) - near)),
    bottom: Math.max(height, Math.ceil(Math.max(...ys) - near)),
  }
}
