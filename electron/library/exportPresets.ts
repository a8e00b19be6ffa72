/** How pictures are exported, kept for later: under names, and without one the settings of the last export, those of stories apart. */
import { z } from 'zod'
import { exportSettingsSchema, type ExportPreset, type ExportSettings } from '../contract.ts'
import { jsonOf, parseRows } from './rows.ts'
import type { Database } from './sqlite.ts'

type Exported = 'assets' | 'story'

export interface ExportPresets {
  /** By name. */
  list(): readonly ExportPreset[]
  last(what: Exported): ExportSettings | null
  save(preset: ExportPreset): ExportPreset
  /** To begin with the next time. */
  use(settings: ExportSettings, what: Exported): void
  delete(id: string): void
}

/** Of the rows without a name. */
const lastIds = { assets: 'last', story: 'lastStory' } as const

export function openExportPresets(database: Database): ExportPresets {
  const all = database.prepare(
    'SELECT rowid AS rowNumber, id, name, settings FROM exportPresets ORDER BY name COLLATE NOCASE, id',
  )
  const save = database.prepare('INSERT OR REPLACE INTO exportPresets (id, usedAt, name, settings) VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM exportPresets WHERE id = ?')
  const rows = () => parseRows(database, 'exportPresets', all.all(), rowSchema)
  return {
    list: () => rows().flatMap(({ id, name, settings }) => (name === null ? [] : { id, name, settings })),
    last: (what) => rows().find(({ id }) => id === lastIds[what])?.settings ?? null,
    save(preset) {
      save.run(preset.id, Date.now(), preset.name, JSON.stringify(preset.settings))
      return preset
    },
    use: (settings, what) => void save.run(lastIds[what], Date.now(), null, JSON.stringify(settings)),
    delete: (id) => void remove.run(id),
  }
}

const rowSchema = z.object({ id: z.string(), name: z.string().nullable(), settings: jsonOf(exportSettingsSchema) })
