/** Where the head of a drawing begins, in the middle of its box: hats sit there. Measured by `npm run anchors`. */
import { readFileSync } from 'node:fs'
import { spriteOf } from './spriteSets.ts'
import type { Noun } from './noun.ts'
import type { Style } from './vocabulary.ts'

export interface Anchor {
  /** Of the box's height, from above. */
  readonly top: number
}

const file = new URL('anchors.json', import.meta.url)
let measured: Readonly<Record<string, number>> | null = null

export function anchorOf(noun: Noun, style: Style): Anchor {
  const { set, key } = spriteOf(noun.drawing(null), style)
  measured ??= JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  const top = measured[`${set}/${key}`]
  if (top === undefined) throw new Error(`No anchor of ${set}/${key}: run "npm run anchors".`)
  return { top }
}
