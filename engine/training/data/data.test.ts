import { describe, expect, test } from 'vitest'
import { caption, instruction } from './caption.ts'
import { recolour } from './colour.ts'
import { sampleEdit } from './edit.ts'
import { isHeldOut, isHeldOutColour, isHeldOutPlace } from './holdout.ts'
import { Random } from './random.ts'
import { sampleScene } from './scene.ts'
import { presets } from './vocabulary.ts'

const preset = presets['first']!

function scenes(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const random = Random.of(9, i)
    return { scene: sampleScene(preset, random), random }
  })
}

describe('the corpus', () => {
  test('is the same for the same seed', () => {
    const words = () => scenes(50).map(({ scene, random }) => caption(scene, random))
    expect(words()).toEqual(words())
  })

  test('never shows a held-out cell, before or after an edit', () => {
    for (const { scene, random } of scenes(2000)) {
      expect(isHeldOut(scene)).toBe(false)
      const edit = sampleEdit(scene, preset, random)
      if (edit !== null) expect(isHeldOut(edit.after)).toBe(false)
    }
  })

  test('holds out about a tenth of the cells', () => {
    const colourCells = preset.nouns.flatMap(({ name }) =>
      preset.colours.map((colour) => isHeldOutColour(name, colour)),
    )
    const placeCells = preset.nouns.flatMap(({ name }) => preset.places.map((place) => isHeldOutPlace(name, place)))
    for (const cells of [colourCells, placeCells]) {
      const share = cells.filter(Boolean).length / cells.length
      expect(share).toBeGreaterThan(0.06)
      expect(share).toBeLessThan(0.14)
    }
  })

  test('says every edit in words and changes something', () => {
    for (const { scene, random } of scenes(500)) {
      const edit = sampleEdit(scene, preset, random)
      if (edit === null) continue
      expect(instruction(edit, random).length).toBeGreaterThan(1)
      expect(edit.after).not.toEqual(edit.before)
    }
  })

  test('uses the right article', () => {
    const all = scenes(2000).map(({ scene, random }) => caption(scene, random))
    expect(all.filter((text) => /\ba [aeio]/i.test(text))).toEqual([])
    expect(all.filter((text) => /\ban [^aeiou]/i.test(text))).toEqual([])
  })
})

test('recolouring moves the dominant hue and leaves transparency alone', () => {
  const red = new Uint8Array([220, 30, 30, 255, 200, 20, 20, 255, 0, 0, 0, 0, 210, 25, 25, 128])
  const blue = recolour(red, 'blue')
  expect(blue[2]).toBeGreaterThan(blue[0]!)
  expect([blue[3], blue[7], blue[11], blue[15]]).toEqual([255, 255, 0, 128])
})
