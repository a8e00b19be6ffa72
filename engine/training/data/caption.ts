/** Words for a scene: what people type, in many wordings. What a caption leaves out, the scene may have any way. */
import type { Edit } from './edit.ts'
import type { Random } from './random.ts'
import type { Scene, SceneObject } from './scene.ts'
import { hasSky, type Place, type Style, type Time } from './vocabulary.ts'

const placeWords: Readonly<Record<Place, readonly string[]>> = {
  plain: ['on a white background', 'on a plain white background', 'on white', 'isolated on white'],
  meadow: ['in a meadow', 'in a green meadow', 'on the grass', 'in a field'],
  beach: ['on the beach', 'at the beach', 'on a beach', 'by the sea'],
  snow: ['in the snow', 'in a snowy landscape', 'on the snow', 'in winter'],
  desert: ['in the desert', 'in a desert', 'on the sand dunes'],
  forest: ['in the forest', 'in a forest', 'in the woods'],
  city: ['in the city', 'in a city', 'in town', 'in front of a skyline'],
  space: ['in space', 'in outer space', 'among the stars'],
  room: ['in a room', 'on a table', 'on a wooden table', 'indoors'],
}

const timeWords: Readonly<Record<Time, readonly string[]>> = {
  day: ['by day', 'in daylight', 'during the day', 'on a sunny day'],
  sunset: ['at sunset', 'at dusk', 'in the evening', 'in the sunset'],
  night: ['at night', 'by night', 'at night under the moon'],
}

const styleWords: Readonly<Record<Style, readonly string[]>> = {
  flat: ['flat', 'flat style', 'flat vector', 'flat design'],
  soft: ['soft', 'soft shading', 'soft cartoon', 'shaded cartoon'],
  '3D': ['3D', '3d', '3D style', '3D render'],
}

const styleOf: Readonly<Record<Style, readonly string[]>> = {
  flat: ['a flat illustration of', 'a flat icon of', 'flat vector art of'],
  soft: ['a soft cartoon of', 'a softly shaded picture of', 'a shaded drawing of'],
  '3D': ['a 3D render of', 'a 3D model of', 'a 3d picture of'],
}

export function caption(scene: Scene, random: Random): string {
  const place = scene.place === 'plain' && random.chance(0.6) ? '' : random.pick(placeWords[scene.place])
  const sayTime = hasSky(scene.place) && (scene.time !== 'day' || random.chance(0.3))
  const time = sayTime ? random.pick(timeWords[scene.time]) : ''
  const style = random.chance(0.7) ? random.pick(styleWords[scene.style]) : ''
  const subject = subjectOf(scene, random)
  const bare = scene.objects.length === 1 ? describe(scene.objects[0], random, false) : subject
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
    default:
      return finish(join(subject, where) + (style && `, ${style}`), random)
  }
}

/** The wordings of one change, e.g. "make the apple blue". */
export function instruction(edit: Edit, random: Random): string {
  const { before, after } = edit
  const was = before.objects[0]
  const now = after.objects[0]
  const it = before.objects.length > 1 || random.chance(0.6) ? `the ${name(was, random)}` : 'it'
  switch (edit.family) {
    case 'recolour':
      return finish(random.pick(['make', 'paint', 'turn', 'colour', 'color']) + ` ${it} ${now.colour}`, random)
    case 'replace': {
      const old = `the ${name(was, random)}`
      const fresh = withArticle(name(now, random))
      return finish(
        random.pick([
          `replace ${old} with ${fresh}`,
          `turn ${old} into ${fresh}`,
          `change ${old} to ${fresh}`,
          before.objects.length > 1 ? `replace ${old} with ${fresh}` : `make it ${fresh}`,
        ]),
        random,
      )
    }
    case 'style': {
      const word = random.pick(styleWords[after.style])
      return finish(
        random.pick([
          `make it ${after.style}`,
          `change the style to ${word}`,
          `turn it into ${random.pick(styleOf[after.style]).replace(/ of$/, '')}`,
          `${word}`,
        ]),
        random,
      )
    }
    case 'place': {
      const where = random.pick(placeWords[after.place])
      if (after.place === 'plain' && random.chance(0.5))
        return finish(random.pick(['remove the background', 'make the background white', 'white background']), random)
      return finish(
        random.pick([`put ${it} ${where}`, `move ${it}, ${where}`, `change the background, ${where}`, where]),
        random,
      )
    }
    case 'time': {
      const plain = { day: 'day', sunset: 'sunset', night: 'night' }[after.time]
      return finish(
        random.pick([`make it ${plain}`, `change it to ${plain}`, `${plain}`, random.pick(timeWords[after.time])]),
        random,
      )
    }
    case 'size':
      return finish(
        now.size === 'small'
          ? random.pick([`make ${it} smaller`, `make ${it} small`, `shrink ${it}`])
          : random.pick([`make ${it} bigger`, `make ${it} larger`, `enlarge ${it}`]),
        random,
      )
    default:
      return edit.family satisfies never
  }
}

function subjectOf(scene: Scene, random: Random): string {
  const [a, b] = scene.objects
  if (b === undefined) return describe(a, random, true)
  const left = describe(a, random, true)
  const right = describe(b, random, true)
  return random.chance(0.5) ? `${left} on the left and ${right} on the right` : `${left} and ${right}`
}

function describe(object: SceneObject, random: Random, article: boolean): string {
  const size = object.size === 'small' ? random.pick(['small', 'tiny', 'little']) : ''
  const words = join(size, object.colour ?? '', name(object, random))
  return article ? withArticle(words) : words
}

function name(object: SceneObject, random: Random): string {
  const { name, synonyms } = object.noun
  return synonyms.length > 0 && random.chance(0.3) ? random.pick(synonyms) : name
}

function withArticle(words: string): string {
  return (/^[aeiou](?!ni)/.test(words) ? 'an ' : 'a ') + words
}

function join(...words: readonly string[]): string {
  return words.filter(Boolean).join(' ')
}

/** Mostly lower case without a full stop, as people type. */
function finish(text: string, random: Random): string {
  if (random.chance(0.15)) text = text.charAt(0).toUpperCase() + text.slice(1)
  if (random.chance(0.1)) text += '.'
  return text
}
