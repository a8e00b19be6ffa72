/** A scene with every decision taken: what a renderer needs to know and nothing else. compose.py reads the same. */
import type { Box } from './layout.ts'
import { layOut } from './layout.ts'
import type { Scene } from './scene.ts'
import { type Colour, type Drawing, hasGround, type Style, type Time, type Weather } from './vocabulary.ts'

/** Collections of drawings. */
export type SpriteSet = 'twemoji' | 'noto' | 'fluent3d' | 'fluentFlat' | 'pixelAvatar'

export interface Item {
  readonly set: SpriteSet
  readonly key: string
  readonly colour: Colour | null
  readonly silhouette: boolean
  readonly flipped: boolean
  /** Pixels. */
  readonly box: Box
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

const sets: Readonly<Record<Style, SpriteSet>> = {
  flat: 'twemoji',
  soft: 'noto',
  '3D': 'fluent3d',
  clean: 'fluentFlat',
  'pixel art': 'twemoji',
  silhouette: 'twemoji',
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
    items: layOut(scene).map(({ object, box }) => ({
      ...spriteOf(object.noun.drawing(object.trait), scene.style),
      colour: scene.style === 'silhouette' ? null : object.colour,
      silhouette: scene.style === 'silhouette',
      flipped: object.flipped,
      box: { x: Math.round(box.x * unit), y: Math.round(box.y * unit), size: Math.round(box.size * unit) },
    })),
  }
}

export function spriteOf({ set, key }: Drawing, style: Style): { readonly set: SpriteSet; readonly key: string } {
  return { set: set === 'avatar' ? 'pixelAvatar' : sets[style], key }
}
