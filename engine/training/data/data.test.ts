import { describe, expect, test } from 'vitest'
import { caption } from './caption.ts'
import { recolour } from './colour.ts'
import { type Example, examples } from './corpus.ts'
import { drawListOf } from './drawList.ts'
import { type Edit, sampleEdit } from './edit.ts'
import { editFamilies } from './editFamilies.ts'
import { isHeldOut, isHeldOutColour, isHeldOutPlace } from './holdout.ts'
import { instruction } from './instruction.ts'
import { Random } from './random.ts'
import { sampleScene } from './scene.ts'
import { type Preset, presets } from './vocabulary.ts'

function scenes(preset: Preset, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const random = Random.of(9, i)
    return { scene: sampleScene(preset, random), random }
  })
}

function edits(preset: Preset, count: number): readonly { readonly edit: Edit; readonly random: Random }[] {
  return scenes(preset, count).flatMap(({ scene, random }) => {
    const edit = sampleEdit(scene, preset, random)
    return edit === null ? [] : [{ edit, random }]
  })
}

describe.each(Object.values(presets))('the corpus "$name"', (preset) => {
  test('is the same for the same seed', () => {
    const words = () => scenes(preset, 50).map(({ scene, random }) => caption(scene, random))
    expect(words()).toEqual(words())
  })

  test('never shows a held-out cell, before or after an edit', () => {
    for (const { scene } of scenes(preset, 1000)) expect(isHeldOut(scene, preset)).toBe(false)
    for (const { edit } of edits(preset, 1000)) expect(isHeldOut(edit.after, preset)).toBe(false)
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

  test('says every edit in words, without gaps, and changes something', () => {
    for (const { edit, random } of edits(preset, 500)) {
      expect(instruction(edit, random)).toMatch(/^(?!.*(undefined|null| {2})).{2,}$/)
      expect(edit.after).not.toEqual(edit.before)
    }
  })

  test('uses the right article', () => {
    const all = scenes(preset, 2000).map(({ scene, random }) => caption(scene, random))
    expect(all.filter((text) => /\ba [aeio](?!ne)/i.test(text))).toEqual([])
    expect(all.filter((text) => /\ban (?![aeiou8]|hour)/i.test(text))).toEqual([])
  })

  test('draws everything inside the picture, and no two of one layer over each other', () => {
    for (const { scene } of scenes(preset, 500)) {
      const items = drawListOf(scene, preset.size).items.filter(({ layer }) => layer < 2)
      for (const [i, { box: a, layer }] of items.entries()) {
        expect(Math.min(a.x, a.y, preset.size - a.x - a.size, preset.size - a.y - a.size)).toBeGreaterThanOrEqual(0)
        for (const { box: b } of items.slice(i + 1).filter((other) => other.layer === layer))
          expect(a.x + a.size <= b.x || b.x + b.size <= a.x || a.y + a.size <= b.y).toBe(true)
      }
    }
  })
})

describe('edits of the studio corpus', () => {
  const all = edits(presets['studio']!, 4000)

  test('come in every family', () => {
    expect(new Set(all.map(({ edit }) => edit.family))).toEqual(new Set(editFamilies))
  })

  test('leave the other objects where they are when one is added or removed', () => {
    for (const { edit } of all.filter(({ edit }) => edit.family === 'add' || edit.family === 'remove')) {
      const [fewer, more] = edit.family === 'add' ? [edit.before, edit.after] : [edit.after, edit.before]
      const kept = drawListOf(fewer, 256).items
      expect(drawListOf(more, 256).items).toEqual(expect.arrayContaining([...kept]))
      expect(more.objects).toHaveLength(fewer.objects.length + 1)
    }
  })
})

test('what someone has on changes nothing else, and stays inside the picture', () => {
  const worn = edits(presets['studio']!, 4000).filter(({ edit }) => edit.family === 'wear')
  expect(worn.length).toBeGreaterThan(100)
  for (const { edit } of worn) {
    const [before, after] = [edit.before, edit.after].map((scene) => drawListOf(scene, 256).items)
    expect(after!.filter(({ stands }) => stands)).toEqual(before!.filter(({ stands }) => stands))
    for (const { box } of after!) expect(Math.max(box.x, box.y) + box.size).toBeLessThanOrEqual(256)
  }
})

test('an edited picture is edited again, and says from which it came', () => {
  const corpus = examples(presets['studio']!, 3, { captions: 1, instructions: 1 }, () => true)
  const taken = Array.from({ length: 2000 }, () => corpus.next().value as Example)
  const again = taken.filter(({ edit }) => edit !== null && taken[edit.source]!.edit !== null)
  expect(again.length).toBeGreaterThan(100)
  for (const { edit } of taken) if (edit !== null) expect(taken[edit.source]!.scene).toEqual(edit.before)
})

test('recolouring moves the dominant hue and leaves transparency alone', () => {
  const red = new Uint8Array([220, 30, 30, 255, 200, 20, 20, 255, 0, 0, 0, 0, 210, 25, 25, 128])
  const blue = recolour(red, 'blue')
  expect(blue[2]).toBeGreaterThan(blue[0]!)
  expect([blue[3], blue[7], blue[11], blue[15]]).toEqual([255, 255, 0, 128])
})
