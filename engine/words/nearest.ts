/** For every noun that a model has not learned, the nearest one that it has: a corgi is a kind of dog. */
import type { Near } from '../engine.ts'
import type { Meaning, WordNet } from './wordNet.ts'

/** Lexicographer files of what can be painted: animal, artifact, food, object, person, plant. */
const fields = [5, 6, 13, 17, 18, 20]
/** "living thing, animate thing" of WordNet 3.1: parts of animals stand among the animals. */
const living = '00004258'
/** Known nouns by another word for what a picture shows of them. */
const meant: Readonly<Record<string, string>> = {
  cake: 'birthday cake',
  gem: 'gemstone',
  painter: 'artist',
  robot: 'android',
  rocket: 'spaceship',
  rose: 'tea rose',
  snowflake: 'snow',
}
/**
 * Steps up from the unknown noun to what both are a kind of, down from there to the known one, and together. A living thing looks like
 * its relatives; of things that are made only the nearest look alike.
 */
const most = { living: { up: 5, down: 3, together: 6 }, made: { up: 3, down: 1, together: 4 } }
/** Steps from "entity": what lies nearer to it says nothing. */
const leastDepth = 7

export function nearest(known: readonly string[], net: WordNet): Near {
  const below = knownBelow(known, net)
  const own = new Set(known)
  const near: Record<string, string[]> = {}
  for (const noun of net.nouns) {
    if (own.has(noun) || !/^[a-z]{3,}(?:[ -][a-z]+)?$/.test(noun) || !net.isNounFirst(noun)) continue
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
    const meaning = meaningOf(meant[word] ?? word, net)
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
