import { readFileSync } from 'node:fs'
import { writeWhole } from '../engine/writeWhole.ts'
import { settingsSchema, type Settings } from './contract.ts'

export interface SettingsFile {
  get(): Settings
  set(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Promise<Settings>
}

/** Locks text away for this user of this machine; throws on what it did not lock itself. */
export interface Secrets {
  seal(text: string): string
  unseal(sealed: string): string
}

const sealed = 'sealed:'

/**
 * The server key is locked away; where the machine has no key store (`secrets` gives null) it is written as it is, in a file
 * that only the user can read. `secrets` is asked only when there is a key: a key store may ask the user first.
 */
export function openSettings(file: string, secrets: () => Secrets | null = () => null): SettingsFile {
  let current: Settings = settingsSchema.parse(withKey(readJson(file), (key) => plainKey(key, secrets)))
  let writing: Promise<void> = Promise.resolve()
  return {
    get: () => current,
    async set(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      current = settingsSchema.parse({ ...current, ...given })
      const kept = withKey(current, (key) => keptKey(key, secrets))
      const text = `${JSON.stringify(kept, null, 2)}\n`
      // One after the other; an earlier failure is that caller's to hear of.
      writing = writing.catch(() => undefined).then(() => writeWhole(file, text, { mode: 0o600 }))
      await writing
      return current
    },
  }
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

/** The same settings with another text in place of the server key. */
function withKey(settings: object, change: (key: string) => string): object {
  const { server } = settings as { server?: { key?: unknown } }
  if (typeof server?.key !== 'string') return settings
  return { ...settings, server: { ...server, key: change(server.key) } }
}

function keptKey(key: string, secrets: () => Secrets | null): string {
  const store = key === '' ? null : secrets()
  return store === null ? key : sealed + store.seal(key)
}

/** A key sealed by another user or machine is lost: it must be typed again. */
function plainKey(key: string, secrets: () => Secrets | null): string {
  if (!key.startsWith(sealed)) return key
  try {
    return secrets()?.unseal(key.slice(sealed.length)) ?? ''
  } catch {
    return ''
  }
}
