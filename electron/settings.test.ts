import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultSettings } from './contract.ts'
import { openSettings } from './settings.ts'

const file = () => join(mkdtempSync(join(tmpdir(), 'patchwork-settings-')), 'deeper', 'settings.json')

test('what is set is there after a restart, the rest keeps its default', async () => {
  const path = file()
  expect(openSettings(path).get()).toEqual(defaultSettings)
  await openSettings(path).set({ theme: 'dark', modelId: undefined })
  expect(openSettings(path).get()).toEqual({ ...defaultSettings, theme: 'dark' })
})

test('changes made at once are all kept', async () => {
  const path = file()
  const settings = openSettings(path)
  await Promise.all([settings.set({ theme: 'light' }), settings.set({ modelId: 'large' })])
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ theme: 'light', modelId: 'large' })
})

test('a damaged value costs only itself, a damaged file only the settings', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'patchwork-settings-')), 'settings.json')
  writeFileSync(path, '{"theme":"purple","modelId":"large","guard":7}')
  expect(openSettings(path).get()).toEqual({ ...defaultSettings, modelId: 'large' })
  writeFileSync(path, '{"theme":')
  expect(openSettings(path).get()).toEqual(defaultSettings)
})
