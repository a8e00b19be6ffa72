/** Measures once which recolourings and flips can be seen at all, so that no edit is a change of nothing. */
import { recolour } from './colour.ts'
import { spriteOf } from './spriteSets.ts'
import type { LooksDifferent } from './edit.ts'
import type { Sprite, Sprites } from './sprites.ts'
import type { Noun } from './noun.ts'
import type { Colour, Preset } from './vocabulary.ts'

const side = 48
/** Mean difference over the opaque pixels, in grey levels of 255. */
const visible = 14

export async function measureLooks(preset: Preset, sprites: Sprites): Promise<LooksDifferent> {
  const symmetric = new Set<Noun>()
  const looks = new Map<Noun, Map<Colour | null, Uint8Array>>()
  for (const noun of preset.nouns) {
    const { set, key } = spriteOf(noun.drawing(noun.trait?.values[0] ?? null), 'flat')
    const natural = await sprites.get(set, key, side, null)
    if (difference(natural.rgba, flip(natural)) < visible) symmetric.add(noun)
    const colours = new Map<Colour | null, Uint8Array>([[null, natural.rgba]])
    for (const colour of preset.colours) colours.set(colour, recolour(natural.rgba, colour))
    looks.set(noun, colours)
  }
  return (before, after) => {
    if (before.flipped !== after.flipped) return !symmetric.has(before.noun)
    const colours = looks.get(before.noun)
    const [was, now] = [colours?.get(before.colour), colours?.get(after.colour)]
    return was === undefined || now === undefined || difference(was, now) >= visible
  }
}

function flip({ rgba, size }: Sprite): Uint8Array {
  const result = new Uint8Array(rgba.length)
  for (let at = 0; at < size * size; at++) {
    const from = (Math.floor(at / size) * size + (size - 1 - (at % size))) * 4
    result.set(rgba.subarray(from, from + 4), at * 4)
  }
  return result
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  let weight = 0
  for (let i = 0; i < a.length; i += 4) {
    const alpha = Math.max(a[i + 3]!, b[i + 3]!) / 255
    weight += 3 * alpha
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs((a[i + channel]! * a[i + 3]! - b[i + channel]! * b[i + 3]!) / 255)
  }
  return sum / Math.max(1, weight)
}
