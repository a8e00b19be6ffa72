import { EngineError } from '../errors.ts'

/** Everything that is wrong with a table is told at once, and nothing is painted. */
export interface Trouble {
  /** `line 7`, or `row 7` of JSON, which knows no lines. */
  readonly where: string
  readonly column?: string
  /** Without a full stop. */
  readonly what: string
}

const shown = 12

/** How columns are written, by their names in small letters. */
export type Titles = ReadonlyMap<string, string>

export function refuse(table: string, troubles: readonly Trouble[], titles: Titles = new Map()): never {
  const lines = troubles.slice(0, shown).map(({ where, column, what }) => {
    const inColumn = column === undefined ? '' : `, column ${titles.get(column) ?? column}`
    return `${table}, ${where}${inColumn}: ${what}.`
  })
  const more = troubles.length - shown
  throw new EngineError('request/invalid', [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n'))
}
