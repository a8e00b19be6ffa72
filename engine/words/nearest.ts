/** For every noun that a model has not learned, the nearest one that it has: a corgi is a kind of dog. */
import type { Near } from '../engine.ts'
import { alike } from './alike.ts'
import type { Meaning, WordNet } from './wordNet.ts'

/** Lexicographer files of what can be painted: animal, artifact, food, object, person, plant. */
const fields = [5, 6, 13, 17, 18, 20]
/** "living thing, animate thing" of WordNet 3.1: parts of animals stand among the animals. */
const living = '00004258'
/** Known nouns by another word for what a picture shows of them; null where what is of their kind looks like anything. */
const meant: Readonly<Record<string, string | null>> = {
  alien: 'extraterrestrial being',
  bat: null,
  bathtub: null,
  beaver: 'old world beaver',
  bow: null,
  cake: 'birthday cake',
  chick: null,
  dolphin: 'porpoise',
  dragon: 'firedrake',
  egg: null,
  feather: null,
  fire: null,
  gem: 'gemstone',
  ghost: null,
  globe: null,
  glove: 'mitten',
  hammer: null,
  jacket: 'coat',
  kite: null,
  kiwi: 'kiwi fruit',
  man: 'adult male',
  painter: 'artist',
  peacock: 'peafowl',
  portrait: null,
  ring: null,
  robot: 'android',
  rocket: 'spaceship',
  rose: 'tea rose',
  scooter: 'motor scooter',
  screwdriver: null,
  seal: 'harbor seal',
  snowflake: null,
  target: null,
  tornado: null,
  unicorn: null,
  wizard: 'sorcerer',
}
/**
 * Steps up from the unknown noun to what both are a kind of, down from there to the known one, and together. A living thing looks like
 * its relatives; of things that are made only the nearest look alike.
 */
const most = { living: { up: 5, down: 3, together: 6 }, made: { up: 3, down: 0, together: 3 } }
/** Steps from "entity": what lies nearer to it says nothing. */
const leastDepth = 7

export function nearest(known: readonly string[], net: WordNet): Near {
  const below = knownBelow(known, net)
  const own = new Set(known)
  const near: Record<string, string[]> = {}
  for (const word of known) {
    const others = (alike[word] ?? '').split(' ').filter((other) => other !== '' && !own.has(other))
    if (others.length > 0) near[word] = others
  }
  const placed = new Set(Object.values(near).flat())
  for (const noun of net.nouns) {
    if (own.has(noun) || placed.has(noun) || !/^[a-z]{3,}(?:[ -][a-z]+)?$/.test(noun) || !net.isNounFirst(noun))
      continue
    const meaning = meaningOf(noun, net)
    if (meaning === undefined || !meaning.words.includes(noun)) continue
    const chain = above(meaning, net)
    const limit = chain.has(living) ? most.living : most.made
    const [best] = [...chain.values()]
      .flatMap(({ meaning: kind, steps: up }) => {
        const found = below.get(kind.offset)
        if (found === undefined || up > limit.up || found.down > limit.down) return []
        return up + found.down > limit.together ? [] : [{ ...found, up }]
      })
      // What it is a kind of before what merely is of its kind.
      .toSorted((a, b) => a.up + 2 * a.down - (b.up + 2 * b.down))
    if (best !== undefined) (near[best.word] ??= []).push(noun)
  }
  return near
}

/** What a picture of it shows: the animal or the food where it is one, else what it means as a rule. */
function meaningOf(noun: string, net: WordNet): Meaning | undefined {
  const usual = net.meanings(noun).slice(0, 4)
  return (
    usual.find((one) => one.field === 5 && above(one, net).has(living)) ??
    usual.find(({ field }) => field === 13) ??
    usual.find(({ field }) => fields.includes(field))
  )
}

/** Everything that a known noun is a kind of, within reach, with the nearest such noun. */
function knownBelow(known: readonly string[], net: WordNet) {
  const below = new Map<string, { readonly word: string; readonly down: number }>()
  for (const word of known) {
    const name = word in meant ? meant[word]! : word
    const meaning = name === null ? undefined : meaningOf(name, net)
    if (meaning === undefined) continue
    const chain = above(meaning, net)
    for (const { meaning: kind, steps: down } of chain.values()) {
      const other = below.get(kind.offset)
      if (down > most.living.down || (down > 0 && depthOf(kind, net) < leastDepth)) continue
      if (other === undefined || down < other.down) below.set(kind.offset, { word, down })
    }
  }
  return below
}

/** What a meaning is a kind of, itself included, with the fewest steps to each. */
function above(meaning: Meaning, net: WordNet) {
  const found = new Map([[meaning.offset, { meaning, steps: 0 }]])
  // A map goes on through what is added to it meanwhile.
  for (const { meaning: at, steps } of found.values()) {
    for (const kind of net.kindsOf(at))
      if (!found.has(kind.offset)) found.set(kind.offset, { meaning: kind, steps: steps + 1 })
  }
  return found
}

function depthOf(meaning: Meaning, net: WordNet): number {
  return Math.max(...[...above(meaning, net).values()].map(({ steps }) => steps))
}
