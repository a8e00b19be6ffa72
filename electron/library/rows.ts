/**
 * Rows are parsed like everything that comes from outside: an older Patchwork or a failing disk may have written them.
 * One that is not understood goes to the table `aside` whole, so that it stops nobody and nothing is lost.
 */
import { z } from 'zod'
import type { Database, Value } from './sqlite.ts'

export type Row = Readonly<Record<string, Value>>

/** `rows` come from `table`, each with its `rowNumber` (select `rowid AS rowNumber`). */
export function parseRows<Schema extends z.ZodType>(
  database: Database,
  table: string,
  rows: readonly unknown[],
  schema: Schema,
): z.output<Schema>[] {
  const understood: z.output<Schema>[] = []
  for (const row of rows) {
    const parsed = schema.safeParse(row)
    if (parsed.success) understood.push(parsed.data)
    else moveAside(database, table, (row as { rowNumber: number }).rowNumber, parsed.error)
  }
  return understood
}

/** A column of JSON text. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('is no JSON')
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** Yes or no as SQLite keeps it. */
export const flagSchema = z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1)

function moveAside(database: Database, table: string, rowNumber: number, error: z.ZodError): void {
  const [issue] = error.issues
  const reason = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  try {
    database.transaction(() => {
      const [row] = database.prepare(`SELECT * FROM ${table} WHERE rowid = ?`).all(rowNumber)
      if (row !== undefined) putAside(database, table, row as Row, reason)
      database.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowNumber)
    })()
  } catch {
    // On a full disk it stays where it is, left out, and is met again the next time.
  }
}

export function putAside(database: Database, table: string, row: Row, reason: string): void {
  database
    .prepare('INSERT INTO aside (at, origin, content, reason) VALUES (?, ?, ?, ?)')
    .run(Date.now(), table, JSON.stringify(row), reason)
}

export interface AsideRow {
  /** The table it comes from. */
  readonly origin: string
  readonly content: string
  readonly reason: string
}

export function rowsAside(database: Database): readonly AsideRow[] {
  return database.prepare('SELECT origin, content, reason FROM aside ORDER BY number').all() as unknown as AsideRow[]
}
