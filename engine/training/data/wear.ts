/** What an object can have on or hold, and who can: those whose drawings show a face from the front. */
import type { Random } from './random.ts'
import type { Drawing, Noun } from './noun.ts'

export type Wearable =
  | 'hat'
  | 'cap'
  | 'crown'
  | 'ribbon'
  | 'headphones'
  | 'glasses'
  | 'sunglasses'
  | 'scarf'
  | 'cape'
  | 'flower'
  | 'sword'
  | 'balloon'
  | 'umbrella'
  | 'magic wand'
  | 'shield'
  | 'gift'

interface Garment {
  readonly drawing: Drawing
  readonly where: 'head' | 'ears' | 'eyes' | 'neck' | 'back' | 'hand'
  /** Other names people type. */
  readonly synonyms: readonly string[]
}

const emoji = (key: string, where: Garment['where'], ...synonyms: readonly string[]): Garment => ({
  drawing: { set: 'emoji', key },
  where,
  synonyms,
})

export const garments: Readonly<Record<Wearable, Garment>> = {
  hat: emoji('1f3a9', 'head', 'top hat'),
  cap: emoji('1f9e2', 'head', 'baseball cap'),
  crown: emoji('1f451', 'head', 'golden crown'),
  ribbon: emoji('1f380', 'head', 'bow'),
  headphones: emoji('1f3a7', 'ears'),
  glasses: emoji('1f453', 'eyes'),
  sunglasses: emoji('1f576', 'eyes', 'shades'),
  scarf: { drawing: { set: 'drawn', key: 'scarf' }, where: 'neck', synonyms: [] },
  cape: { drawing: { set: 'drawn', key: 'cape' }, where: 'back', synonyms: ['superhero cape', 'cloak'] },
  flower: emoji('1f337', 'hand', 'tulip'),
  sword: emoji('1f5e1', 'hand'),
  balloon: emoji('1f388', 'hand'),
  umbrella: emoji('2602', 'hand'),
  'magic wand': emoji('1fa84', 'hand', 'wand'),
  shield: emoji('1f6e1', 'hand'),
  gift: emoji('1f381', 'hand', 'present'),
}

export const wearables = Object.keys(garments) as readonly Wearable[]

const wearers = new Set(
  `cat, dog, fox, rabbit, bear, panda, polar bear, koala, frog, pig, cow, lion, tiger, mouse, hamster, monkey, wolf,
  raccoon, chicken, chick, penguin, robot, ghost, alien, skull, snowman, clown, ogre, goblin, teddy bear, boy, girl, man, woman,
  old man, old woman, baby, smiley`.split(/,\s+/),
)

export function isWearer({ name }: Noun): boolean {
  return wearers.has(name)
}

export function isHeld(thing: Wearable): boolean {
  return garments[thing].where === 'hand'
}

/** With its article, e.g. "a hat", "an umbrella", "glasses". */
export function withWearable(thing: Wearable, words: string = thing): string {
  return /^(glasses|sunglasses|headphones|shades)$/.test(thing)
    ? words
    : /^[aeiou]/.test(words)
      ? `an ${words}`
      : `a ${words}`
}

export function wearableName(thing: Wearable, random: Random): string {
  const { synonyms } = garments[thing]
  return synonyms.length > 0 && random.chance(0.3) ? random.pick(synonyms) : thing
}
