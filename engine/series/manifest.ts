/** What was made of which row: `manifest.csv` for spreadsheets, `manifest.json` with all of every recipe. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recipe } from '../event.ts'
import { readRecipe } from '../images/pngText.ts'
import { sha256 } from '../sha256.ts'
import { spreadsheetOf } from '../spreadsheet.ts'
import { writeWhole } from '../writeWhole.ts'
import { manifestNames } from './ledger.ts'
import type { PlannedRow } from './plan.ts'
import { stateOf } from './whole.ts'

interface Entry {
  readonly row: number
  readonly where: string
  /** Null where the row failed. */
  readonly file: string | null
  /** SHA-256 of the file, and of its recipe as JSON. */
  readonly sha256: string | null
  readonly recipeSha256: string | null
  readonly recipe: Recipe | null
  readonly cells: Readonly<Record<string, string>>
  readonly error?: string
}

/** Of every picture that is there, and of every row that failed (its number -> why). */
export async function writeManifest(
  folder: string,
  rows: readonly PlannedRow[],
  failures: ReadonlyMap<number, string>,
): Promise<void> {
  const entries: Entry[] = []
  for (const { number, row, files } of rows) {
    const facts = { row: number, where: row.where, cells: row.cells }
    for (const file of files) {
      const path = join(folder, file)
      const bytes = (await stateOf(path)) === 'whole' ? await readFile(path).catch(() => null) : null
      if (bytes === null) continue
      const recipe = readRecipe(bytes)
      const recipeSha256 = recipe && sha256(JSON.stringify(recipe))
      entries.push({ ...facts, file, sha256: sha256(bytes), recipeSha256, recipe })
    }
    const error = failures.get(number)
    if (error !== undefined)
      entries.push({ ...facts, file: null, sha256: null, recipeSha256: null, recipe: null, error })
  }
  const [csv, json] = manifestNames
  await writeWhole(join(folder, csv), spreadsheetOf(entries.map(flat)))
  await writeWhole(join(folder, json), `${JSON.stringify(entries, null, 1)}\n`)
}

function flat({ row, where, file, sha256: ofFile, recipeSha256, recipe, cells, error }: Entry) {
  return {
    row,
    where,
    file,
    prompt: recipe?.prompt,
    negative: recipe?.negativePrompt,
    seed: recipe?.seed,
    width: recipe?.width,
    height: recipe?.height,
    steps: recipe?.steps,
    guidance: recipe?.guidance,
    'image-guidance': recipe?.imageGuidance,
    sampler: recipe?.sampler,
    model: recipe?.model,
    'sha256 of the file': ofFile,
    'sha256 of the recipe': recipeSha256,
    error,
    ...Object.fromEntries(Object.entries(cells).map(([column, cell]) => [`table: ${column}`, cell])),
  }
}
