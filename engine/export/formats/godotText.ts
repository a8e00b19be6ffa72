/** What Godot's text resources (.tres) are written with, in both of its versions. */
import type { Frame, Rectangle, Sheet } from '../sheet/sheet.ts'

export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

export function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

/** Trim is told as a margin: what is missing on the left and above, then of width and height in all. */
export function atlasOf({ at, visible, source }: Frame): { readonly region: Rectangle; readonly margin: Rectangle } {
  return {
    region: at,
    margin: {
      x: visible.x,
      y: visible.y,
      width: source.width - visible.width,
      height: source.height - visible.height,
    },
  }
}

/** A sheet without animations is one of all its frames, under the name that Godot gives a new one. */
export function animationsOf({ animations, frames }: Sheet): Sheet['animations'] {
  if (animations.length > 0) return animations
  return [{ name: 'default', loop: true, frames: frames.map((_, frame) => ({ frame, duration: 200 })) }]
}
