/** A scene is the whole truth about a picture: pixels and captions both follow from it. */
import { isHeldOut } from './holdout.ts'
import type { Random } from './random.ts'
import { type Colour, hasSky, type Noun, type Place, type Preset, type Style, type Time } from './vocabulary.ts'

export interface SceneObject {
  readonly noun: Noun
  /** null: the colours it was drawn in. */
  readonly colour: Colour | null
  readonly size: 'normal' | 'small'
}

export interface Scene {
  /** One object stands in the middle; two stand left and right. */
  readonly objects: readonly [SceneObject] | readonly [SceneObject, SceneObject]
  readonly style: Style
  readonly place: Place
  readonly time: Time
  /** Which drawing of the place: what a seed may change without a word in the caption. */
  readonly variant: number
}

export const variants = 3

export function sampleScene(preset: Preset, random: Random): Scene {
  for (;;) {
    const place = random.chance(preset.chances.plainGround)
      ? 'plain'
      : random.pick(preset.places.filter((place) => place !== 'plain'))
    const two = random.chance(preset.chances.twoObjects)
    const first = sampleObject(preset, random)
    const scene: Scene = {
      objects: two
        ? [
            { ...first, size: 'normal' },
            { ...sampleObject(preset, random), size: 'normal' },
          ]
        : [first],
      style: random.pick(preset.styles),
      place,
      time: hasSky(place) ? random.pick(preset.times) : 'day',
      variant: place === 'plain' ? 0 : random.integer(variants),
    }
    const [a, b] = scene.objects
    if (b !== undefined && a.noun === b.noun) continue
    if (!isHeldOut(scene)) return scene
  }
}

function sampleObject(preset: Preset, random: Random): SceneObject {
  return {
    noun: random.pick(preset.nouns),
    colour: random.chance(preset.chances.recoloured) ? random.pick(preset.colours) : null,
    size: random.chance(preset.chances.small) ? 'small' : 'normal',
  }
}
