/** Words for a scene: what people type, in many wordings. What a caption leaves out, the scene may have any way. */
import type { Random } from './random.ts'
import type { Scene, SceneObject } from './scene.ts'
import { hasSeasons, hasSky } from './vocabulary.ts'
import { isHeld, wearableName, withWearable } from './wear.ts'
import { placeWords, seasonWords, styleOf, styleWords, timeWords, weatherWords } from './words.ts'

export function caption(scene: Scene, random: Random): string {
  const sayTime = hasSky(scene.place) && (scene.time !== 'day' || random.chance(0.3))
  const time = join(
    scene.season !== 'summer' || (hasSeasons(scene.place) && random.chance(0.15))
      ? random.pick(seasonWords[scene.season])
      : '',
    sayTime ? random.pick(timeWords[scene.time]) : '',
    scene.weather === 'clear' ? '' : random.pick(weatherWords[scene.weather]),
  )
  // "A jacket in the rain" is anywhere it can rain; on plain ground most say nothing at all.
  const unsaid = scene.place === 'plain' ? 0.6 : time === '' ? 0 : 0.2
  const place = random.chance(unsaid) ? '' : random.pick(placeWords[scene.place])
  // Nobody who does not say so wants ink alone.
  const style = scene.style === 'silhouette' || random.chance(0.75) ? random.pick(styleWords[scene.style]) : ''
  const subject = join(subjectOf(scene, random), reflectionOf(scene, random))
  const bare = isOne(scene) ? describe(scene.objects[0], random, false) : subject
  const where = join(place, time)

  switch (random.integer(10)) {
    case 0:
      return finish(join(bare, where) + (style && `, ${style}`), random)
    case 1:
      return finish(join(style && random.pick(styleOf[scene.style]), subject, where), random)
    case 2:
      return finish([where, subject, style].filter(Boolean).join(', '), random)
    case 3:
      return finish([bare, place, time, style].filter(Boolean).join(', '), random)
    case 4:
      return finish(join(random.pick(openings), subject, where) + (style && `, ${style}`), random)
    default:
      return finish(join(subject, where) + (style && `, ${style}`), random)
  }
}

function isOne({ objects, reflection }: Scene): boolean {
  return objects.length === 1 && objects[0].count === 1 && objects[0].slot === 'middle' && !reflection
}

function subjectOf({ objects }: Scene, random: Random): string {
  const [first, second, third] = objects.map((object) => describe(object, random, true))
  if (third !== undefined) return `${first}, ${second} and ${third}`
  const { slot } = objects[0]
  if (slot === 'above')
    return random.pick([
      `${first} above ${second}`,
      `${first} on top of ${second}`,
      `${second} below ${first}`,
      `${second} under ${first}`,
    ])
  if (slot === 'back') return random.pick([`${first} behind ${second}`, `${second} in front of ${first}`])
  if (second !== undefined)
    return random.pick([
      `${first} on the left and ${second} on the right`,
      `${first} and ${second}`,
      `${first} and ${second}`,
      `${first} next to ${second}`,
    ])
  return slot === 'middle' ? first! : join(first!, random.pick([`on the ${slot}`, `on the ${slot} side`]))
}

function reflectionOf({ reflection }: Scene, random: Random): string {
  return reflection ? random.pick(['with a reflection', 'and its reflection', 'reflected in the water']) : ''
}

/** What people say beside what they want: it changes nothing, and a model must know that. */
const praise = [
  'cute',
  'beautiful',
  'lovely',
  'nice',
  'funny',
  'cool',
  'magical',
  'friendly',
  'pretty',
  'cozy',

  'big',
  'large',
  'simple',
  'detailed',
  'colourful',
  'bright',
  'adorable',
  'single',
  'great',
  'fancy',
  'classic',
]
const openings = [
  'a picture of',
  'an illustration of',
  'a drawing of',
  'an image of',
  'draw',
  'paint',
  'please draw',
  'show me',
  'i want',
]

function praised(words: string, random: Random): string {
  return random.chance(0.07) ? join(random.pick(praise), words) : words
}

const numbers = { 2: 'two', 3: 'three', 4: 'four' } as const

function describe(object: SceneObject, random: Random, article: boolean): string {
  const size = object.size === 'small' ? random.pick(['small', 'tiny', 'little']) : ''
  const noun = traited(object, name(object, random))
  if (object.count > 1) return join(numbers[object.count as 2 | 3 | 4], size, object.colour ?? '', plural(noun))
  const words = praised(join(size, object.colour ?? '', noun), random)
  return join(article ? withArticle(words) : words, wearing(object, random))
}

function wearing({ worn }: SceneObject, random: Random): string {
  if (worn === null) return ''
  const verbs = isHeld(worn.thing) ? ['holding', 'with', 'carrying'] : ['wearing', 'with', 'in']
  const thing = withWearable(worn.thing, join(worn.colour ?? '', wearableName(worn.thing, random)))
  return `${random.pick(verbs)} ${thing}`
}

function traited({ noun, trait }: SceneObject, name: string): string {
  if (trait === null) return name
  switch (noun.trait!.name) {
    case 'expression':
      return trait === 'in love' ? `${name} in love` : `${trait} ${name}`
    case 'skin tone':
      return `${name} with ${trait} skin`
    case 'avatar':
      return `${name} with ${trait}`
    default:
      return noun.trait!.name satisfies never
  }
}

export function name({ noun }: SceneObject, random: Random): string {
  return noun.synonyms.length > 0 && random.chance(0.3) ? random.pick(noun.synonyms) : noun.name
}

export function withArticle(words: string): string {
  if (
    /^(glasses|sunglasses|scissors|headphones|footprints|socks|jeans|trousers|pancakes|flowers|fries|grapes|cherries|crossed swords|dice|fire|lightning)\b/.test(
      words,
    )
  )
    return words
  return (/^([aeio]|u(?!ni|fo)|8|hour)/.test(words) && !words.startsWith('one') ? 'an ' : 'a ') + words
}

/** The head of "cup of coffee" and "man with light skin" is its first noun. */
export function plural(words: string): string {
  const [, head, rest] = /^(.*?)( (?:of|with|in) .*)?$/.exec(words)!
  const irregular: Readonly<Record<string, string>> = {
    mouse: 'mice',
    sheep: 'sheep',
    deer: 'deer',
    fish: 'fish',
    goose: 'geese',
  }
  const last = head!.split(' ').at(-1)!
  const made =
    irregular[last] ??
    (last.endsWith('man')
      ? last.replace(/man$/, 'men')
      : last.endsWith('leaf') || last.endsWith('wolf') || last.endsWith('elf')
        ? last.replace(/f$/, 'ves')
        : /(s|x|ch|sh)$/.test(last)
          ? last.endsWith('s') && !/(ss|us)$/.test(last)
            ? last
            : `${last}es`
          : /[^aeiou]y$/.test(last)
            ? last.replace(/y$/, 'ies')
            : `${last}s`)
  return head!.slice(0, head!.length - last.length) + made + (rest ?? '')
}

export function join(...words: readonly string[]): string {
  return words.filter(Boolean).join(' ')
}

/** Mostly lower case without a full stop, as people type. */
export function finish(text: string, random: Random): string {
  if (random.chance(0.15)) text = text.charAt(0).toUpperCase() + text.slice(1)
  if (random.chance(0.1)) text += '.'
  return text
}
