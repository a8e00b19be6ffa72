/**
 * Where objects stand, on a picture 128 units wide. Sizes and places are few and fixed: a small model learns drawings, not
 * offsets, and an edit that adds or removes one object leaves the others where they are.
 */
import type { Scene, SceneObject } from './scene.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly size: number
}

const boxes = {
  normal: {
    middle: { x: 20, y: 24, size: 88 },
    left: { x: 4, y: 52, size: 58 },
    right: { x: 66, y: 52, size: 58 },
  },
  small: {
    middle: { x: 40, y: 64, size: 48 },
    left: { x: 2, y: 74, size: 38 },
    right: { x: 88, y: 74, size: 38 },
  },
} as const

/** A sprite fills the picture and stands on nothing. */
const sprite: Box = { x: 12, y: 12, size: 104 }

const rows: Readonly<Record<2 | 3 | 4, readonly Box[]>> = {
  2: [boxes.normal.left, boxes.normal.right],
  3: [boxes.small.left, { x: 45, y: 74, size: 38 }, boxes.small.right],
  4: [2, 34, 66, 98].map((x) => ({ x, y: 84, size: 28 })),
}

/** One box for every time that an object is drawn. */
export function layOut(scene: Scene): readonly { readonly object: SceneObject; readonly box: Box }[] {
  return scene.objects.flatMap((object) => {
    if (scene.place === 'sprite') return [{ object, box: sprite }]
    if (object.count > 1) return rows[object.count as 2 | 3 | 4].map((box) => ({ object, box }))
    return [{ object, box: boxes[object.size][object.slot] }]
  })
}
