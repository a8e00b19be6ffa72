/** Words and settings kept for later. */
import type { Database } from './sqlite.ts'
import { presetSchema, type Preset, type Wildcard } from '../contract.ts'

/** Both are listed by name. */
export interface Presets {
  list(): readonly Preset[]
  save(preset: Preset): Preset
  delete(id: string): void
}

export interface Wildcards {
  list(): readonly Wildcard[]
  save(wildcard: Wildcard): Wildcard
  delete(name: string): void
}

export function openPresets(database: Database): Presets {
  const all = database.prepare('SELECT preset FROM presets ORDER BY name COLLATE NOCASE, id').pluck()
  const save = database.prepare('INSERT OR REPLACE INTO presets (id, name, preset) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM presets WHERE id = ?')
  return {
    // Parsed again, because an older Patchwork may have stored them.
    list: () => (all.all() as string[]).flatMap((preset) => presetSchema.safeParse(JSON.parse(preset)).data ?? []),
    save(preset) {
      save.run(preset.id, preset.name, JSON.stringify(preset))
      return preset
    },
    delete: (id) => void remove.run(id),
  }
}

export function openWildcards(database: Database): Wildcards {
  const all = database.prepare('SELECT name, words FROM wildcards ORDER BY name')
  const save = database.prepare('INSERT OR REPLACE INTO wildcards (name, words) VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM wildcards WHERE name = ?')
  return {
    list: () =>
      (all.all() as { name: string; words: string }[]).map(({ name, words }) => ({
        name,
        words: JSON.parse(words) as string[],
      })),
    save(wildcard) {
      save.run(wildcard.name, JSON.stringify(wildcard.words))
      return wildcard
    },
    delete: (name) => void remove.run(name),
  }
}
