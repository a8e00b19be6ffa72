import { expect, test } from 'vitest'
import { asksForCutOut } from './words.ts'

test.each([
  'a red potion on nothing',
  'a sprite of a dragon',
  'game icon, a sword',
  'a fox on a transparent background',
  'a key, no background',
  'a lamp without a background',
  'Remove the background',
  'cut out the fox',
  'a cut-out of a bear',
])('"%s" asks for a cut-out', (prompt) => expect(asksForCutOut(prompt)).toBe(true))

test.each([
  'a fox in the snow',
  'a fox on a white background',
  'make the background blue',
  'a can of sprites sheet music',
  'nothing but trees',
  'a haircut outside',
])('"%s" does not', (prompt) => expect(asksForCutOut(prompt)).toBe(false))
