/** The words a corpus is made of. A preset chooses from them; the generator itself knows no noun. */

export interface Noun {
  readonly name: string
  /** Unicode code point, the key under which every sprite set stores its drawing. */
  readonly codePoint: string
  /** Other names people type. */
  readonly synonyms: readonly string[]
}

export interface Preset {
  readonly name: string
  readonly size: number
  readonly nouns: readonly Noun[]
  readonly styles: readonly Style[]
  readonly colours: readonly Colour[]
  readonly places: readonly Place[]
  readonly times: readonly Time[]
  /** Probabilities of what a scene says about itself. */
  readonly chances: {
    readonly recoloured: number
    readonly plainGround: number
    readonly twoObjects: number
    readonly small: number
    readonly editPair: number
  }
}

export type Style = 'flat' | 'soft' | '3D'
export type Place = 'plain' | 'meadow' | 'beach' | 'snow' | 'desert' | 'forest' | 'city' | 'space' | 'room'
export type Time = 'day' | 'sunset' | 'night'
export type Colour = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple' | 'pink' | 'black'

export const styles: readonly Style[] = ['flat', 'soft', '3D']
export const colours: readonly Colour[] = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'black']
export const places: readonly Place[] = [
  'plain',
  'meadow',
  'beach',
  'snow',
  'desert',
  'forest',
  'city',
  'space',
  'room',
]
export const times: readonly Time[] = ['day', 'sunset', 'night']

/** Places without a sky have no time of day: their pictures would not differ. */
export function hasSky(place: Place): boolean {
  return place !== 'plain' && place !== 'space' && place !== 'room'
}

function noun(name: string, codePoint: string, ...synonyms: string[]): Noun {
  return { name, codePoint, synonyms }
}

const firstNouns: readonly Noun[] = [
  noun('apple', '1f34e'),
  noun('banana', '1f34c'),
  noun('strawberry', '1f353'),
  noun('mushroom', '1f344', 'toadstool'),
  noun('cactus', '1f335'),
  noun('tree', '1f333', 'oak'),
  noun('tulip', '1f337'),
  noun('flower', '1f33b', 'sunflower'),
  noun('rose', '1f339'),
  noun('pumpkin', '1f383'),
  noun('cat', '1f431', 'kitten', 'kitty'),
  noun('dog', '1f436', 'puppy'),
  noun('fox', '1f98a'),
  noun('rabbit', '1f430', 'bunny'),
  noun('bear', '1f43b'),
  noun('panda', '1f43c'),
  noun('frog', '1f438'),
  noun('pig', '1f437'),
  noun('lion', '1f981'),
  noun('penguin', '1f427'),
  noun('owl', '1f989'),
  noun('duck', '1f986'),
  noun('elephant', '1f418'),
  noun('fish', '1f41f'),
  noun('whale', '1f433'),
  noun('octopus', '1f419'),
  noun('butterfly', '1f98b'),
  noun('turtle', '1f422', 'tortoise'),
  noun('dinosaur', '1f996', 't-rex'),
  noun('dragon', '1f409'),
  noun('unicorn', '1f984'),
  noun('house', '1f3e0', 'home', 'cottage'),
  noun('castle', '1f3f0'),
  noun('car', '1f697', 'automobile'),
  noun('bus', '1f68c'),
  noun('truck', '1f69a', 'lorry'),
  noun('rocket', '1f680', 'spaceship'),
  noun('airplane', '2708', 'plane'),
  noun('boat', '26f5', 'sailboat', 'ship'),
  noun('star', '2b50'),
  noun('heart', '2764'),
  noun('crown', '1f451'),
  noun('gem', '1f48e', 'diamond', 'crystal'),
  noun('key', '1f511'),
  noun('sword', '1f5e1', 'dagger'),
  noun('shield', '1f6e1'),
  noun('robot', '1f916'),
  noun('ghost', '1f47b'),
  noun('alien', '1f47d'),
  noun('skull', '1f480'),
  noun('snowman', '26c4'),
  noun('pizza', '1f355'),
  noun('burger', '1f354', 'hamburger'),
  noun('cake', '1f382', 'birthday cake'),
  noun('balloon', '1f388'),
  noun('umbrella', '2602'),
  noun('guitar', '1f3b8'),
  noun('book', '1f4d5'),
  noun('gift', '1f381', 'present'),
  noun('bomb', '1f4a3'),
]

/** Small enough for a CPU to learn in about an hour. */
const first: Preset = {
  name: 'first',
  size: 128,
  nouns: firstNouns,
  styles,
  colours,
  places,
  times,
  chances: { recoloured: 0.45, plainGround: 0.35, twoObjects: 0.08, small: 0.06, editPair: 0.4 },
}

export const presets: Readonly<Record<string, Preset>> = { first }
