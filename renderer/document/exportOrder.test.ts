import { describe, expect, test } from 'vitest'
import { animationsAmong, defaultExportSettings, exportOrder, isSetAlike, keptSettings } from './exportOrder.ts'

const pictures = ['run-1', 'run-2', 'idle'].map((name) => ({ id: `id of ${name}`, name }))
const run = { id: 'a', name: 'run', pictureIds: ['id of run-2', 'id of run-1', 'id of run-2'] }

describe('animations are kept with the settings', () => {
  const kept = keptSettings(pictures, [run], defaultExportSettings)

  test('by the names of their pictures, and come back where pictures are called so', () => {
    expect(kept.animations).toEqual([{ name: 'run', pictures: ['run-2', 'run-1', 'run-2'] }])
    const others = pictures.map(({ name }) => ({ id: `another ${name}`, name }))
    expect(animationsAmong(others, kept.animations)).toMatchObject([
      { name: 'run', pictureIds: ['another run-2', 'another run-1', 'another run-2'] },
    ])
  })

  test('not in part: where a picture of theirs is missing, what is there stays', () => {
    expect(animationsAmong(pictures.slice(1), kept.animations)).toBeNull()
    expect(animationsAmong(pictures, [])).toBeNull()
  })

  test('and the settings are known again, whatever moves in them and in whatever order they were set', () => {
    const set = { ...defaultExportSettings, quality: 80, trim: true }
    const again = { ...defaultExportSettings, trim: true, animations: kept.animations, quality: 80 }
    expect(isSetAlike(set, again)).toBe(true)
    expect(isSetAlike(set, { ...again, padding: 3 })).toBe(false)
  })
})

test('a preset hears of guides only where its files can say them', () => {
  const guides = { left: 8, top: 8, right: 8, bottom: 8 }
  const finish = { pad: 2, powerOfTwo: false, resampling: 'lanczos', tints: [], nineSlice: guides } as const
  const settings = { ...defaultExportSettings, finish: { ...finish, tints: [] } }
  expect(exportOrder(pictures, [], settings).options.finish).toMatchObject({ pad: 2, nineSlice: guides })
  const css = exportOrder(pictures, [], { ...settings, preset: 'css' }).options.finish
  expect([css?.pad, css?.nineSlice]).toEqual([2, undefined])
})
