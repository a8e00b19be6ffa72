/**
 * Cells that training never sees, so that composition can be told from recall. The rule is a fixed hash of words: it
 * does not depend on a seed, on the order of a list, or on the preset.
 */
import { hash } from './random.ts'
import type { Colour, Place, Preset, Style } from './vocabulary.ts'

export function isHeldOutColour(noun: string, colour: Colour): boolean {
  return hash(`colour x noun: ${colour} ${noun}`) % 10 === 0
}

export function isHeldOutPlace(noun: string, place: Place): boolean {
  return place !== 'plain' && place !== 'sprite' && hash(`noun x place: ${noun} ${place}`) % 10 === 0
}

export function isHeldOutStyle(noun: string, style: Style): boolean {
  return hash(`noun x style: ${noun} ${style}`) % 10 === 0
}

export function isHeldOutPair(one: string, other: string): boolean {
  return hash(`pair: ${[one, other].toSorted().join(' + ')}`) % 20 < 3
}

/** What of a scene cells are made of. */
interface Cells {
  readonly objects: readonly { readonly noun: { readonly name: string }; readonly colour: Colour | null }[]
  readonly place: Place
  readonly style: Style
}

export function isHeldOut({ objects, place, style }: Cells, { heldOut }: Pick<Preset, 'heldOut'>): boolean {
  return heldOut.some((family) => {
    switch (family) {
      case 'colour':
        return objects.some(({ noun, colour }) => colour !== null && isHeldOutColour(noun.name, colour))
      case 'place':
        return objects.some(({ noun }) => isHeldOutPlace(noun.name, place))
      case 'style':
        return objects.some(({ noun }) => isHeldOutStyle(noun.name, style))
      case 'pair':
        return objects.some(({ noun }, i) =>
          objects.slice(i + 1).some((other) => isHeldOutPair(noun.name, other.noun.name)),
        )
      default:
        return family satisfies never
    }
  })
}
