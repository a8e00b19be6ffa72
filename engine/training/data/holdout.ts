/**
 * Cells that training never sees, so that composition can be told from recall. The rule is a fixed hash of words: it
 * does not depend on a seed, on the order of a list, or on the preset.
 */
import { hash } from './random.ts'
import type { Scene } from './scene.ts'
import type { Colour, Place } from './vocabulary.ts'

export function isHeldOutColour(noun: string, colour: Colour): boolean {
  return hash(`colour x noun: ${colour} ${noun}`) % 10 === 0
}

export function isHeldOutPlace(noun: string, place: Place): boolean {
  return place !== 'plain' && hash(`noun x place: ${noun} ${place}`) % 10 === 0
}

export function isHeldOut(scene: Scene): boolean {
  return scene.objects.some(
    ({ noun, colour }) =>
      isHeldOutPlace(noun.name, scene.place) || (colour !== null && isHeldOutColour(noun.name, colour)),
  )
}
