import { readFileSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { settingsSchema, type Settings } from './contract.ts'

export interface SettingsFile {
  get(): Settings
  set(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Promise<Settings>
}

export function openSettings(file: string): SettingsFile {
  let current: Settings = settingsSchema.parse(readJson(file))
  let writing: Promise<void> = Promise.resolve()
  return {
    get: () => current,
    async set(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      current = settingsSchema.parse({ ...current, ...given })
      const text = `${JSON.stringify(current, null, 2)}\n`
      // One after the other; an earlier failure is that caller's to hear of.
      writing = writing.catch(() => undefined).then(() => writeWhole(file, text))
      await writing
      return current
    },
  }
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.part`
  const handle = await open(partial, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(partial, file)
}
