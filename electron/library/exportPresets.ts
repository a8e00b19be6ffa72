/** How pictures are exported, kept for later: under names, and the settings of the last export without one. */
import { z } from 'zod'
import { exportSettingsSchema, type ExportPreset, type ExportSettings } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import type { Database } from './sqlite.ts'

export interface ExportPresets {
  /** By name. */
  list(): readonly ExportPreset[]
  last(): ExportSettings | null
  save(preset: ExportPreset): ExportPreset
  /** To begin with the next time. */
  use(settings: ExportSettings): void
  delete(id: string): void
}

/** Of the row without a name. */
const lastId = 'last'

export function openExportPresets(database: Database): ExportPresets {
  const all = database.prepare(
    'SELECT rowid AS rowNumber, id, name, settings FROM exportPresets ORDER BY name COLLATE NOCASE, id',
  )
  const save = database.prepare('INSERT OR REPLACE INTO exportPresets (id, usedAt, name, settings) VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM exportPresets WHERE id = ?')
  const rows = () => parseRows(database, 'exportPresets', all.all(), rowSchema)
  return {
    list: () => rows().flatMap(({ id, name, settings }) => (name === null ? [] : { id, name, settings })),
    last: () => rows().find(({ id }) => id === lastId)?.settings ?? null,
    save(preset) {
      save.run(preset.id, Date.now(), preset.name, JSON.stringify(preset.settings))
      return preset
    },
    use: (settings) => void save.run(lastId, Date.now(), null, JSON.stringify(settings)),
    delete: (id) => void remove.run(id),
  }
}

const rowSchema = z.object({ id: z.string(), name: z.string().nullable(), settings: jsonOf(exportSettingsSchema) })
