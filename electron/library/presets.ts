/** Words and settings kept for later. */
import { z } from 'zod'
import { presetSchema, wildcardSchema, type Preset, type Wildcard } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import type { Database } from './sqlite.ts'

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
  const all = database.prepare('SELECT rowid AS rowNumber, preset FROM presets ORDER BY name COLLATE NOCASE, id')
  const save = database.prepare('INSERT OR REPLACE INTO presets (id, name, preset) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM presets WHERE id = ?')
  return {
    list: () => parseRows(database, 'presets', all.all(), presetRow).map(({ preset }) => preset),
    save(preset) {
      save.run(preset.id, preset.name, JSON.stringify(preset))
      return preset
    },
    delete: (id) => void remove.run(id),
  }
}

export function openWildcards(database: Database): Wildcards {
  const all = database.prepare('SELECT rowid AS rowNumber, name, words FROM wildcards ORDER BY name')
  const save = database.prepare('INSERT OR REPLACE INTO wildcards (name, words) VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM wildcards WHERE name = ?')
  return {
    list: () => parseRows(database, 'wildcards', all.all(), wildcardRow),
    save(wildcard) {
      save.run(wildcard.name, JSON.stringify(wildcard.words))
      return wildcard
    },
    delete: (name) => void remove.run(name),
  }
}

const presetRow = z.object({ preset: jsonOf(presetSchema) })
const wildcardRow = wildcardSchema.extend({ words: jsonOf(wildcardSchema.shape.words) })
