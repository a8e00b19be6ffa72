/** A scene is the whole truth about a picture: pixels and captions both follow from it. */
import { isHeldOut } from './holdout.ts'
import type { Random } from './random.ts'
import { isWearer, type Wearable, wearables } from './wear.ts'
import type { Noun } from './noun.ts'
import {
  type Colour,
  hasSeasons,
  hasSky,
  type Place,
  type Preset,
  type Season,
  type Style,
  type Time,
  type Weather,
} from './vocabulary.ts'

/** The last four only in pairs: one above the other, one behind the other. */
export type Slot = 'middle' | 'left' | 'right' | 'above' | 'below' | 'back' | 'front'

export interface Worn {
  readonly thing: Wearable
  readonly colour: Colour | null
}

export interface SceneObject {
  readonly noun: Noun
  /** A value of the noun's trait; null: as usual. */
  readonly trait: string | null
  /** null: the colours it was drawn in. */
  readonly colour: Colour | null
  readonly size: 'normal' | 'small'
  readonly slot: Slot
  readonly flipped: boolean
  /** Several of the same stand in a row; only an object that is alone can be several. */
  readonly count: 1 | 2 | 3 | 4
  /** What it has on or holds; at most one thing in a scene. */
  readonly worn: Worn | null
}

export interface Scene {
  /** From left to right, each in a slot of its own; three are all small. */
  readonly objects: readonly [SceneObject, ...SceneObject[]]
  readonly style: Style
  readonly place: Place
  readonly time: Time
  readonly weather: Weather
  readonly season: Season
  /** Whether the ground mirrors the objects. */
  readonly reflection: boolean
  /** Which drawing of the place: what a seed may change without a word in the caption. */
  readonly variant: number
}

export const variants = 3

export function sampleScene(preset: Preset, random: Random): Scene {
  for (;;) {
    const scene = draft(preset, random)
    const names = new Set(scene.objects.map(({ noun }) => noun.name))
    if (names.size === scene.objects.length && isVisible(scene) && !isHeldOut(scene, preset)) return scene
  }
}

/** Ink does not show in the dark. */
export function isVisible({ style, place, time }: Scene): boolean {
  return style !== 'silhouette' || (time !== 'night' && place !== 'space' && place !== 'cave')
}

function draft(preset: Preset, random: Random): Scene {
  const { chances } = preset
  const place = samplePlace(preset, random)
  const sky = hasSky(place)
  const objects = place === 'sprite' ? [sampleObject(preset, random)] : sampleObjects(preset, random)
  const plain = place === 'plain' || place === 'sprite'
  return {
    objects: place === 'sprite' ? [{ ...objects[0]!, size: 'normal' }] : (objects as [SceneObject, ...SceneObject[]]),
    style: random.pick(preset.styles),
    place,
    time: sky ? random.pick(preset.times) : 'day',
    weather: sky && maybe(chances.weather, random) ? random.pick(preset.weathers) : 'clear',
    season: hasSeasons(place) ? random.pick(preset.seasons) : 'summer',
    reflection: place !== 'sprite' && maybe(chances.reflection, random),
    variant: plain ? 0 : random.integer(variants),
  }
}

function samplePlace(preset: Preset, random: Random): Place {
  if (random.chance(preset.chances.plainGround)) return maybe(preset.chances.sprite, random) ? 'sprite' : 'plain'
  return random.pick(preset.places.filter((place) => place !== 'plain' && place !== 'sprite'))
}

function sampleObjects(preset: Preset, random: Random): SceneObject[] {
  const { chances } = preset
  const any = () => sampleObject(preset, random)
  if (maybe(chances.related, random)) {
    const [one, other] = random.pick(pairs)
    return [
      { ...any(), slot: one, size: 'normal' },
      { ...any(), slot: other, size: 'normal' },
    ]
  }
  if (maybe(chances.threeObjects, random)) return slots.map((slot): SceneObject => ({ ...any(), slot, size: 'small' }))
  if (random.chance(chances.twoObjects))
    return [
      { ...dressed(any(), preset, random), slot: 'left', size: 'normal' },
      { ...any(), slot: 'right', size: 'normal' },
    ]
  const one = dressed(any(), preset, random)
  if (maybe(chances.several, random))
    return [{ ...one, size: 'normal', worn: null, count: random.pick([2, 3, 3, 4] as const) }]
  return [maybe(chances.aside, random) ? { ...one, slot: random.pick(['left', 'right'] as const) } : one]
}

export const slots: readonly Slot[] = ['left', 'middle', 'right']

const pairs = [
  ['above', 'below'],
  ['back', 'front'],
] as const

function dressed(object: SceneObject, preset: Preset, random: Random): SceneObject {
  if (!isWearer(object.noun) || !maybe(preset.chances.worn, random)) return object
  return { ...object, flipped: false, worn: sampleWorn(preset, random) }
}

export function sampleWorn(preset: Preset, random: Random): Worn {
  const thing = random.pick(wearables)
  return { thing, colour: random.chance(preset.chances.recoloured) ? random.pick(preset.colours) : null }
}

export function sampleObject(preset: Preset, random: Random): SceneObject {
  const { chances } = preset
  const noun = random.pick(maybe(chances.wearer, random) ? preset.nouns.filter(isWearer) : preset.nouns)
  return {
    noun,
    trait: noun.trait === null ? null : random.pick(noun.trait.values),
    // Skin and faces keep their colours.
    colour: noun.trait === null && random.chance(chances.recoloured) ? random.pick(preset.colours) : null,
    size: random.chance(chances.small) ? 'small' : 'normal',
    slot: 'middle',
    flipped: maybe(chances.flipped, random),
    count: 1,
    worn: null,
  }
}

/** What never happens in a preset draws no number, so that new features leave older corpora as they were. */
function maybe(probability: number, random: Random): boolean {
  return probability > 0 && random.chance(probability)
}
