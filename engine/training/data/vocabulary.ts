/** The words a corpus is made of. A preset chooses from them; the generator itself knows no noun. */
import type { EditFamily } from './editFamilies.ts'
import type { Noun } from './noun.ts'
import { firstNouns, studioNouns } from './nouns.ts'

export type HeldOutFamily = 'colour' | 'place' | 'style' | 'pair'

export interface Preset {
  readonly name: string
  /** Pixels along one edge. */
  readonly size: number
  readonly nouns: readonly Noun[]
  readonly styles: readonly Style[]
  readonly colours: readonly Colour[]
  readonly places: readonly Place[]
  readonly times: readonly Time[]
  readonly weathers: readonly Weather[]
  readonly seasons: readonly Season[]
  /** Which cells never appear; see holdout.ts. */
  readonly heldOut: readonly HeldOutFamily[]
  /** Probabilities of what a scene says about itself. */
  readonly chances: {
    readonly recoloured: number
    readonly plainGround: number
    /** The share of plain grounds that are sprites: the object alone, as large as the picture allows. */
    readonly sprite: number
    readonly twoObjects: number
    readonly threeObjects: number
    readonly several: number
    /** One object above or behind another. */
    readonly related: number
    /** Of those who can wear and hold things. */
    readonly worn: number
    /** Animals and people, who wear things, rather than any noun. */
    readonly wearer: number
    readonly aside: number
    readonly small: number
    readonly flipped: number
    readonly reflection: number
    readonly weather: number
    readonly editPair: number
    /** Of an edited picture. */
    readonly editAgain: number
  }
  /** How often a family of edits is tried, where it is another number than that of edit.ts. */
  readonly tries?: Readonly<Partial<Record<EditFamily, number>>>
}

export type Style = 'flat' | 'soft' | '3D' | 'clean' | 'outlined' | 'pixel art' | 'silhouette'
export type Place =
  | 'plain'
  | 'sprite'
  | 'meadow'
  | 'beach'
  | 'snow'
  | 'desert'
  | 'forest'
  | 'city'
  | 'space'
  | 'room'
  | 'mountains'
  | 'farm'
  | 'garden'
  | 'road'
  | 'lake'
  | 'cave'
  | 'underwater'
export type Time = 'day' | 'sunset' | 'night'
export type Weather = 'clear' | 'rain' | 'snowfall' | 'fog'
export type Season = 'summer' | 'spring' | 'autumn' | 'winter'
export type Colour = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple' | 'pink' | 'black' | 'brown' | 'white'

const skyless: ReadonlySet<Place> = new Set(['plain', 'sprite', 'space', 'room', 'cave', 'underwater'])
const seasonal: ReadonlySet<Place> = new Set(['meadow', 'forest', 'garden', 'farm', 'mountains'])

/** Places without a sky have no time of day and no weather: their pictures would not differ. */
export function hasSky(place: Place): boolean {
  return !skyless.has(place)
}

/** Where plants tell the time of the year. */
export function hasSeasons(place: Place): boolean {
  return seasonal.has(place)
}

/** Without a backdrop there is nothing for an object to cast a shadow on. */
export function hasGround(place: Place): boolean {
  return place !== 'plain' && place !== 'sprite' && place !== 'space' && place !== 'underwater'
}

/** One object at a time: little enough for a CPU to learn in an evening. */
const first: Preset = {
  name: 'first',
  size: 256,
  nouns: firstNouns,
  styles: ['flat', 'soft', '3D'],
  colours: ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'black', 'brown', 'white'],
  places: [
    'plain',
    'meadow',
    'beach',
    'snow',
    'desert',
    'forest',
    'city',
    'space',
    'room',
    'mountains',
    'garden',
    'lake',
    'cave',
    'underwater',
  ],
  times: ['day', 'sunset', 'night'],
  weathers: ['clear'],
  seasons: ['summer'],
  heldOut: ['colour', 'place'],
  chances: {
    recoloured: 0.45,
    plainGround: 0.35,
    sprite: 0,
    twoObjects: 0,
    threeObjects: 0,
    several: 0,
    related: 0,
    worn: 0,
    wearer: 0,
    aside: 0,
    small: 0.08,
    flipped: 0,
    reflection: 0,
    weather: 0,
    editPair: 0.6,
    editAgain: 0,
  },
}

/** All that the generator knows: twenty hours of two cores, or a quarter of an hour of a large GPU. */
const studio: Preset = {
  name: 'studio',
  size: 256,
  nouns: studioNouns,
  // Said more than once: drawn more often.
  styles: [
    'flat',
    'flat',
    'soft',
    'soft',
    '3D',
    '3D',
    'clean',
    'outlined',
    'outlined',
    'pixel art',
    'pixel art',
    'silhouette',
  ],
  colours: ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'black', 'brown', 'white'],
  places: [
    'plain',
    'sprite',
    'meadow',
    'beach',
    'snow',
    'desert',
    'forest',
    'city',
    'space',
    'room',
    'mountains',
    'farm',
    'garden',
    'road',
    'lake',
    'cave',
    'underwater',
  ],
  times: ['day', 'sunset', 'night'],
  weathers: ['clear', 'rain', 'snowfall', 'fog'],
  seasons: ['summer', 'spring', 'autumn', 'winter'],
  heldOut: ['colour', 'place', 'style', 'pair'],
  chances: {
    recoloured: 0.4,
    plainGround: 0.3,
    sprite: 0.6,
    twoObjects: 0.16,
    threeObjects: 0.05,
    several: 0.08,
    related: 0.06,
    worn: 0.45,
    wearer: 0.15,
    aside: 0.2,
    small: 0.12,
    flipped: 0.12,
    reflection: 0.04,
    weather: 0.2,
    editPair: 0.65,
    editAgain: 0.35,
  },
}

/** The same words, with more of what is hard: several things in a picture, and edits that must know which is which. */
const lesson: Preset = {
  ...studio,
  name: 'lesson',
  chances: { ...studio.chances, twoObjects: 0.24, threeObjects: 0.06 },
  tries: { remove: 26, replace: 5, style: 6 },
}

export const presets: Readonly<Record<string, Preset>> = { first, studio, lesson }

/** A preset by name and, for a judge, with nothing held out. */
export function choosePreset(name: string, allCells = false): Preset {
  const preset = presets[name]
  if (preset === undefined) throw new Error(`Unknown preset "${name}". Known: ${Object.keys(presets).join(', ')}.`)
  return allCells ? { ...preset, heldOut: [] } : preset
}
