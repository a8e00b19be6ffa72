/** The wordings of one change, e.g. "make the apple blue". */
import { finish, join, name, withArticle } from './caption.ts'
import type { Edit } from './edit.ts'
import type { Random } from './random.ts'
import type { SceneObject } from './scene.ts'
import { isHeld, wearableName, withWearable } from './wear.ts'
import { placeWords, seasonWords, styleOf, styleWords, timeWords, weatherWords } from './words.ts'

export function instruction(edit: Edit, random: Random): string {
  return finish(words(edit, random), random)
}

function words(edit: Edit, random: Random): string {
  const { before, after } = edit
  const was = before.objects[edit.object] ?? before.objects[0]
  const now = after.objects[edit.object] ?? after.objects[0]
  const it = before.objects.length > 1 || random.chance(0.6) ? `the ${name(was, random)}` : 'it'
  switch (edit.family) {
    case 'recolour':
      return `${random.pick(['make', 'paint', 'turn', 'colour', 'color'])} ${it} ${now.colour}`
    case 'replace': {
      const old = `the ${name(was, random)}`
      const fresh = withArticle(name(now, random))
      return random.pick([
        `replace ${old} with ${fresh}`,
        `turn ${old} into ${fresh}`,
        `change ${old} to ${fresh}`,
        before.objects.length > 1 ? `replace ${old} with ${fresh}` : `make it ${fresh}`,
      ])
    }
    case 'style': {
      const word = random.pick(styleWords[after.style])
      return random.pick([
        `make it ${after.style}`,
        `change the style to ${word}`,
        `turn it into ${random.pick(styleOf[after.style]).replace(/ of$/, '')}`,
        word,
      ])
    }
    case 'place': {
      const where = random.pick(placeWords[after.place])
      if (after.place === 'plain' && random.chance(0.5))
        return random.pick(['remove the background', 'make the background white', 'white background'])
      if (random.chance(0.2)) return random.pick([`now ${where}`, `the same ${name(was, random)} ${where}`])
      return random.pick([`put ${it} ${where}`, `move ${it}, ${where}`, `change the background, ${where}`, where])
    }
    case 'time':
      return random.pick([
        `make it ${after.time}`,
        `change it to ${after.time}`,
        after.time,
        random.pick(timeWords[after.time]),
      ])
    case 'weather':
      return weather(edit, random)
    case 'season':
      return random.pick([
        `make it ${after.season}`,
        `change the season to ${after.season}`,
        `change the season to ${after.season}`,
        `turn it into ${after.season}`,
        random.pick(seasonWords[after.season]),
      ])
    case 'size':
      return now.size === 'small'
        ? random.pick([`make ${it} smaller`, `make ${it} small`, `shrink ${it}`])
        : random.pick([`make ${it} bigger`, `make ${it} larger`, `enlarge ${it}`])
    case 'add': {
      const fresh = withArticle(
        [now.size === 'small' ? 'small' : '', now.colour ?? '', name(now, random)].filter(Boolean).join(' '),
      )
      return random.pick([
        `add ${fresh}`,
        `add ${fresh} on the ${now.slot}`,
        `put ${fresh} next to ${it}`,
        `place ${fresh} beside ${it}`,
      ])
    }
    case 'remove':
      return `${random.pick(['remove', 'delete', 'erase', 'take away'])} the ${name(was, random)}`
    case 'move':
      return random.pick([
        `move ${it} to the ${now.slot}`,
        `put ${it} on the ${now.slot}`,
        `move ${it} to the ${now.slot} side`,
      ])
    case 'flip':
      return random.pick([`flip ${it}`, `mirror ${it}`, `turn ${it} around`, `flip ${it} horizontally`])
    case 'count':
      return count(was, now, it, random)
    case 'reflection':
      return after.reflection
        ? random.pick([
            'add a reflection',
            'add a reflection in the water',
            'add a reflection in the water',
            'reflect it in the water',
            `add ${it === 'it' ? 'its' : 'the'} reflection`,
            'put water in front with a reflection',
          ])
        : random.pick(['remove the reflection', 'no reflection'])
    case 'trait':
      return trait(now, it, random)
    case 'wear':
      return wear(was, now, it, random)
    default:
      return edit.family satisfies never
  }
}

function wear({ worn: old }: SceneObject, { worn }: SceneObject, it: string, random: Random): string {
  if (worn === null)
    return `${random.pick(['take off', 'remove', 'take away'])} the ${wearableName(old!.thing, random)}`
  const thing = withWearable(worn.thing, join(worn.colour ?? '', wearableName(worn.thing, random)))
  return random.pick([
    `give ${it} ${thing}`,
    `add ${thing}`,
    isHeld(worn.thing) ? `let ${it} hold ${thing}` : `put ${thing} on ${it}`,
    isHeld(worn.thing) ? `put ${thing} in ${it === 'it' ? 'its' : 'the'} hand` : `let ${it} wear ${thing}`,
  ])
}

function weather({ after }: Edit, random: Random): string {
  switch (after.weather) {
    case 'clear':
      return random.pick(['clear the weather', 'make the weather clear', 'stop the rain and snow'])
    case 'rain':
      return random.pick(['let it rain', 'make it rain', 'add rain', random.pick(weatherWords.rain)])
    case 'snowfall':
      return random.pick(['let it snow', 'make it snow', 'add falling snow', random.pick(weatherWords.snowfall)])
    case 'fog':
      return random.pick(['make it foggy', 'add fog', random.pick(weatherWords.fog)])
    default:
      return after.weather satisfies never
  }
}

const numbers = { 1: 'one', 2: 'two', 3: 'three', 4: 'four' } as const

function count(was: SceneObject, now: SceneObject, it: string, random: Random): string {
  const number = numbers[now.count]
  if (now.count === 1) return random.pick([`only one`, `leave just one`, `make it one`])
  if (now.count > was.count && random.chance(0.4))
    return was.count === now.count - 1 ? `add one more` : `make ${number} of ${it === 'it' ? 'them' : it}`
  return random.pick([`make it ${number}`, `${number} of them`, `change the number to ${number}`])
}

function trait({ noun, trait }: SceneObject, it: string, random: Random): string {
  const value = trait!
  switch (noun.trait!.name) {
    case 'expression':
      return value === 'in love'
        ? `let ${it} be in love`
        : random.pick([`make ${it} ${value}`, `let ${it} look ${value}`, `${value} face`])
    case 'skin tone':
      return random.pick([`give ${it} ${value} skin`, `change the skin tone to ${value}`, `make the skin ${value}`])
    case 'avatar':
      return random.pick([`give ${it} ${value}`, `change it to ${value}`, `make it ${value}`])
    default:
      return noun.trait!.name satisfies never
  }
}
