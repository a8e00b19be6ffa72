import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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

test('a server key is sealed in the file where the system can seal, and lost if it cannot be unsealed', async () => {
  const path = file()
  const reverse = (text: string) => Array.from(text).toReversed().join('')
  const secrets = () => ({ seal: reverse, unseal: reverse })
  const server = { address: 'http://studio:8091', key: 'open sesame' }
  await openSettings(path, secrets).set({ server })
  expect(readFileSync(path, 'utf8')).not.toContain('open sesame')
  expect(openSettings(path, secrets).get().server).toEqual(server)
  const broken = () => ({ seal: reverse, unseal: () => expect.fail('sealed elsewhere') })
  expect(openSettings(path, broken).get().server).toEqual({ ...server, key: '' })
  expect(openSettings(path).get().server).toEqual({ ...server, key: '' })
})

test('a key that was written before keys were sealed is still known, and only the user can read the file', async () => {
  const path = file()
  await openSettings(path).set({ server: { address: 'http://studio:8091', key: 'open sesame' } })
  expect(openSettings(path, () => ({ seal: btoa, unseal: atob })).get().server.key).toBe('open sesame')
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0)
})

test('keys chosen in earlier versions, when they were named by their place, are still there', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'patchwork-settings-')), 'settings.json')
  const shortcuts = {
    undo: [{ code: 'KeyZ', mod: true }, { code: 'F9' }],
    'view.fit': [{ code: 'Digit1', shift: true }],
    settings: [
      { code: 'Comma', mod: true },
      { code: 'NumpadAdd', alt: true },
    ],
    redo: [],
    generate: [{ key: 'Enter', mod: true }],
  }
  writeFileSync(path, JSON.stringify({ shortcuts }))
  expect(openSettings(path).get().shortcuts).toEqual({
    undo: [{ key: 'z', mod: true }, { key: 'F9' }],
    'view.fit': [{ key: '1', shift: true }],
    settings: [
      { key: ',', mod: true },
      { key: '+', alt: true },
    ],
    redo: [],
    generate: [{ key: 'Enter', mod: true }],
  })
})

test('settings that are a list, a number or nothing are as if there were none, and can be changed', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'patchwork-settings-')), 'settings.json')
  for (const text of ['[]', '[{"theme":"dark"}]', '7', 'null', '""']) {
    writeFileSync(path, text)
    const settings = openSettings(path)
    expect(settings.get()).toEqual(defaultSettings)
    await settings.set({ theme: 'dark' })
    expect(openSettings(path).get()).toEqual({ ...defaultSettings, theme: 'dark' })
  }
})
