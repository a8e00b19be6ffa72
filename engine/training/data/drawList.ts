/** A scene with every decision taken: what a renderer needs to know and nothing else. compose.py reads the same. */
import type { Box } from './layout.ts'
import { layOut } from './layout.ts'
import type { Scene } from './scene.ts'
import { garments } from './wear.ts'
import { type SpriteSet, spriteOf } from './spriteSets.ts'
import { type Colour, hasGround, type Time, type Weather } from './vocabulary.ts'

export interface Item {
  readonly set: SpriteSet
  readonly key: string
  readonly colour: Colour | null
  readonly silhouette: boolean
  readonly flipped: boolean
  /** Pixels. */
  readonly box: Box
  readonly layer: 0 | 1 | 2
  /** With a shadow or a reflection. */
  readonly stands: boolean
}

export interface DrawList {
  /** Place, time, season and variant: the name of a backdrop. */
  readonly backdrop: string
  readonly time: Time
  readonly shadows: boolean
  readonly reflection: boolean
  readonly weather: Weather
  readonly pixelated: boolean
  readonly items: readonly Item[]
}

export function drawListOf(scene: Scene, size: number): DrawList {
  const unit = size / 128
  return {
    backdrop: [scene.place, scene.time, scene.season, scene.variant].join('/'),
    time: scene.time,
    shadows: hasGround(scene.place),
    reflection: scene.reflection,
    weather: scene.weather,
    pixelated: scene.style === 'pixel art',
    items: layOut(scene).map(({ object, box, worn, layer, stands }) => ({
      ...spriteOf(worn ? garments[object.worn!.thing].drawing : object.noun.drawing(object.trait), scene.style),
      colour: scene.style === 'silhouette' ? null : worn ? object.worn!.colour : object.colour,
      silhouette: scene.style === 'silhouette',
      flipped: !worn && object.flipped,
      layer,
      stands,
      box: { x: Math.round(box.x * unit), y: Math.round(box.y * unit), size: Math.round(box.size * unit) },
    })),
  }
}
