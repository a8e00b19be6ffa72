/**
 * Every row that can still be read in a damaged database. SQLite gives up a table where a page above its rows is lost,
 * and a file whose end is missing altogether; here each page is read for itself. Pages that a table still leads to are
 * its own; rows on others go to the table whose columns they fit (migrations.ts keeps those apart).
 */
import { latestVersion } from '../migrations.ts'
import { blankDatabase, tablesOf, type Column, type Table } from '../schema.ts'
import { childrenOf, kindOf, rowsOf, type Cell, type SalvagedRow } from './cells.ts'
import { readPages, type Pages } from './pages.ts'

export interface Salvaged {
  /** Of the tables that the rows fit. */
  readonly version: number
  readonly tables: readonly { readonly table: Table; readonly rows: readonly SalvagedRow[] }[]
}

/** Never throws for what is in the file, only where it cannot be opened. */
export function salvage(file: string): Salvaged {
  const leaves = readLeaves(readPages(file))
  const schema = schemaIn(leaves)
  const claimed = versionIn(leaves.pages)
  const attempts = Array.from({ length: latestVersion }, (_, index) => attempt(leaves, schema, latestVersion - index))
  const best = Math.max(...attempts.map(({ size }) => size))
  const fitting = attempts.filter(({ size }) => size === best)
  return fitting.find(({ version }) => version === claimed) ?? fitting[0]!
}

interface SchemaEntry {
  readonly name: string
  readonly root: number
}

interface Leaves {
  readonly pages: Pages
  readonly rowsOn: (page: Buffer, number: number) => readonly SalvagedRow[]
}

/** Each page is taken apart once, however often it is asked for. */
function readLeaves(pages: Pages): Leaves {
  const known = new Map<number, readonly SalvagedRow[]>()
  return {
    pages,
    rowsOn(page, number) {
      const rows = known.get(number) ?? rowsOf(pages, page, number)
      known.set(number, rows)
      return rows
    },
  }
}

/** Tables and indexes with the page that each begins at. */
function schemaIn(leaves: Leaves): readonly SchemaEntry[] {
  const rows = walk(leaves, 1, new Set()).flatMap(({ rows: found }) => found)
  return rows.flatMap(({ values: [, name, , root] }) =>
    typeof name === 'string' && typeof root === 'number' && root > 1 ? [{ name, root }] : [],
  )
}

function versionIn(pages: Pages): number {
  return pages.page(1)?.readUInt32BE(60) ?? 0
}

function attempt(leaves: Leaves, schema: readonly SchemaEntry[], version: number) {
  const { pages, rowsOn } = leaves
  const blank = blankDatabase(version)
  const tables = tablesOf(blank)
  blank.close()
  const rows = new Map(tables.map((table) => [table.name, new Map<number, SalvagedRow>()]))
  const keep = (table: Table, row: SalvagedRow) => {
    const kept = rows.get(table.name)!
    if (!kept.has(row.rowid)) kept.set(row.rowid, row)
  }
  const seen = freePages(pages)
  for (const table of tables) {
    const root = schema.find(({ name }) => name === table.name)?.root
    for (const leaf of root === undefined ? [] : walk(leaves, root, seen)) {
      const own = leaf.rows.filter(({ values }) => fits(table, values))
      for (const row of own) keep(table, row)
      // A pointer that was damaged leads to pages of others.
      if (own.length === 0) seen.delete(leaf.number)
    }
  }
  // What indexes and the word index lead to is theirs.
  for (const { name, root } of schema) if (!rows.has(name)) walk(leaves, root, seen)
  for (let number = 2; number <= pages.count; number++) {
    const page = seen.has(number) ? null : pages.page(number)
    if (page === null || kindOf(page, number) !== 'rows') continue
    for (const row of rowsOn(page, number)) {
      const table = tables.find((one) => fits(one, row.values))
      if (table) keep(table, row)
    }
  }
  const found = tables.map((table) => ({ table, rows: [...rows.get(table.name)!.values()] }))
  return { version, tables: found, size: found.reduce((sum, one) => sum + one.rows.length, 0) }
}

/** The leaves below a page, in order; what was seen before is passed by. */
function walk({ pages, rowsOn }: Leaves, root: number, seen: Set<number>) {
  const found: { readonly number: number; readonly rows: readonly SalvagedRow[] }[] = []
  const waiting = [root]
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = seen.has(number) ? null : pages.page(number)
    if (page === null) continue
    const kind = kindOf(page, number)
    if (kind !== 'other') seen.add(number)
    if (kind === 'inner') waiting.push(...childrenOf(page, number).toReversed())
    if (kind === 'rows') found.push({ number, rows: rowsOn(page, number) })
  }
  return found
}

/** Pages that are given back still hold what was deleted; section 1.5. */
function freePages(pages: Pages): Set<number> {
  const free = new Set<number>()
  let next = pages.page(1)?.readUInt32BE(32) ?? 0
  while (!free.has(next)) {
    const trunk = next > 1 ? pages.page(next) : null
    if (trunk === null || kindOf(trunk, next) !== 'other') break
    free.add(next)
    const count = Math.min(trunk.readUInt32BE(4), Math.floor(trunk.length / 4) - 2)
    for (let index = 0; index < count; index++) free.add(trunk.readUInt32BE(8 + 4 * index))
    next = trunk.readUInt32BE(0)
  }
  return free
}

/** Columns that were added later are missing in older rows. */
function fits({ columns }: Table, values: readonly Cell[]): boolean {
  if (values.length > columns.length) return false
  return columns.every((column, index) => suits(column, values[index] ?? null))
}

function suits({ type, required, isRowNumber }: Column, value: Cell): boolean {
  if (isRowNumber) return value === null
  if (value === null) return !required
  if (type === 'TEXT') return typeof value === 'string'
  if (type === 'INTEGER') return Number.isSafeInteger(value)
  return type === 'REAL' ? typeof value === 'number' : value instanceof Uint8Array
}
