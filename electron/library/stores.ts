/** Everything in the database that is no picture. */
import { openJobs, type JobTable } from '../jobs/jobs.ts'
import { openBoards, type Boards } from './boards.ts'
import { openExportPresets, type ExportPresets } from './exportPresets.ts'
import { openPresets, openWildcards, type Presets, type Wildcards } from './presets.ts'
import { openSets, type Sets } from './sets.ts'
import type { Database } from './sqlite.ts'
import { openSteps, type Steps } from './steps.ts'

export interface Stores {
  readonly steps: Steps
  readonly boards: Boards
  readonly jobs: JobTable
  readonly presets: Presets
  readonly wildcards: Wildcards
  readonly exportPresets: ExportPresets
  readonly sets: Sets
}

/** `changed`: told when what the library shows is another. */
export function openStores(
  database: Database,
  changed?: () => void,
): Stores & { readonly readAll: () => Promise<void> } {
  const [steps, jobs, boards] = [openSteps(database), openJobs(database), openBoards(database)]
  const [presets, wildcards, sets] = [openPresets(database), openWildcards(database), openSets(database, changed)]
  const exportPresets = openExportPresets(database)
  return {
    steps,
    boards,
    jobs,
    presets,
    wildcards,
    exportPresets,
    sets,
    /** Rows that are not understood go aside on the way. */
    async readAll() {
      await steps.readAll()
      void [jobs.list(), presets.list(), wildcards.list(), exportPresets.list(), sets.list(), boards.list()]
    },
  }
}
