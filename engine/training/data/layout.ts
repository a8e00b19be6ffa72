/**
 * Where objects stand, on a picture 128 units wide. Sizes and places are few and fixed: a small model learns drawings, not
 * offsets, and an edit that adds or removes one object leaves the others where they are.
 */
import { type Anchor, anchorOf } from './anchors.ts'
import type { Scene, SceneObject } from './scene.ts'
import type { Style } from './vocabulary.ts'
import { garments } from './wear.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly size: number
}

export interface Placed {
  readonly object: SceneObject
  readonly box: Box
  /** What the object has on instead of the object itself. */
  readonly worn: boolean
  /** Higher ones lie over lower ones. */
  readonly layer: 0 | 1 | 2
  /** On the ground: with a shadow, or a reflection. */
  readonly stands: boolean
}

const boxes = {
  normal: {
    middle: { x: 20, y: 24, size: 88 },
    left: { x: 4, y: 52, size: 58 },
    right: { x: 66, y: 52, size: 58 },
    above: { x: 37, y: 4, size: 54 },
    below: { x: 37, y: 58, size: 54 },
    back: { x: 8, y: 20, size: 86 },
    front: { x: 70, y: 66, size: 48 },
  },
  small: {
    middle: { x: 40, y: 64, size: 48 },
    left: { x: 2, y: 74, size: 38 },
    right: { x: 88, y: 74, size: 38 },
    above: { x: 45, y: 30, size: 38 },
    below: { x: 45, y: 74, size: 38 },
    back: { x: 20, y: 50, size: 56 },
    front: { x: 60, y: 76, size: 36 },
  },
} as const

/** A sprite fills the picture and stands on nothing. */
const sprite: Box = { x: 12, y: 12, size: 104 }

const rows: Readonly<Record<2 | 3 | 4, readonly Box[]>> = {
  2: [boxes.normal.left, boxes.normal.right],
  3: [boxes.small.left, { x: 45, y: 74, size: 38 }, boxes.small.right],
  4: [2, 34, 66, 98].map((x) => ({ x, y: 84, size: 28 })),
}

/** One box for every time that something is drawn, from back to front. */
export function layOut(scene: Scene): readonly Placed[] {
  return scene.objects.flatMap((object) => {
    const one = (box: Box): Placed => ({
      object,
      box,
      worn: false,
      layer: object.slot === 'back' ? 0 : 1,
      stands: object.slot !== 'above',
    })
    if (scene.place === 'sprite') return [one(sprite)]
    if (object.count > 1) return rows[object.count as 2 | 3 | 4].map(one)
    const box = boxes[object.size][object.slot]
    if (object.worn === null) return [one(box)]
    const behind = garments[object.worn.thing].where === 'back'
    const worn: Placed = {
      object,
      box: fit(object, box, scene.style),
      worn: true,
      layer: behind ? 0 : 2,
      stands: false,
    }
    return behind ? [worn, one(box)] : [one(box), worn]
  })
}

/** Where on a body of size 1 a garment of the given size begins; the head reaches from `top` down to 1. */
const fits = {
  head: ({ top }: Anchor) => ({ size: 0.44, x: 0.28, y: top + 0.1 - 0.44 }),
  ears: ({ top }: Anchor) => ({ size: 0.84, x: 0.08, y: top - 0.06 }),
  eyes: ({ top }: Anchor) => ({ size: 0.62, x: 0.19, y: top + 0.42 * (1 - top) + 0.13 - 0.62 }),
  neck: () => ({ size: 0.7, x: 0.15, y: 0.4 }),
  back: ({ top }: Anchor) => ({ size: 1.16, x: -0.08, y: Math.max(top - 0.1, -0.06) }),
  hand: () => ({ size: 0.44, x: 0.68, y: 0.56 }),
} as const

function fit(object: SceneObject, body: Box, style: Style): Box {
  const { size, x, y } = fits[garments[object.worn!.thing].where](anchorOf(object.noun, style))
  const side = Math.round(size * body.size)
  const inside = (at: number) => Math.max(0, Math.min(128 - side, Math.round(at)))
  return { x: inside(body.x + x * body.size), y: inside(body.y + y * body.size), size: side }
}
