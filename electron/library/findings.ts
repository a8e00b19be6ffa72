/** What a check of the library finds, and how it says so. */
import type { Adopted } from './adopt.ts'
import type { KeptFile } from './blobFiles.ts'
import type { AsideRow } from './rows.ts'

export interface Findings {
  readonly pictures: number
  readonly bytes: number
  /** In SQLite's words. */
  readonly database: string | null
  readonly searchOutOfStep: boolean
  /** Ids of listed pictures without a file. */
  readonly missing: readonly string[]
  /** Ids of listed pictures whose file is damaged. */
  readonly spoiled: readonly string[]
  /** Files that hold something else, or cannot be read. */
  readonly damaged: readonly KeptFile[]
  /** Ids of listed pictures whose drift guard refers to files that are not there. */
  readonly unguarded: readonly string[]
  /** Pictures in whole files that no row speaks of. */
  readonly unlisted: readonly Adopted[]
  readonly aside: readonly AsideRow[]
}

export const nothingFound: Findings = {
  pictures: 0,
  bytes: 0,
  database: null,
  searchOutOfStep: false,
  missing: [],
  spoiled: [],
  damaged: [],
  unguarded: [],
  unlisted: [],
  aside: [],
}

export function problemsOf(found: Findings): string[] {
  const { missing, damaged, unguarded, unlisted, aside } = found
  return [
    found.database !== null && `The database is damaged (${found.database}).`,
    missing.length > 0 &&
      `${count(missing.length, 'picture')} lost ${missing.length === 1 ? 'its file' : 'their files'}.`,
    damaged.length > 0 && `${files(damaged.length)} damaged.`,
    unguarded.length > 0 && `${count(unguarded.length, 'edit')} lost the images of a drift guard.`,
    aside.length > 0 && asideSentence(aside),
    found.searchOutOfStep && 'The search index does not fit the pictures.',
    unlisted.length > 0 && `${files(unlisted.length)} in the folder but not in the library.`,
  ].filter((sentence) => sentence !== false)
}

/** How many of each kind, and what a few of them are called. */
export function asideSentence(rows: readonly AsideRow[]): string {
  const tables = [...new Set(rows.map(({ origin }) => origin))]
  const parts = tables.map((table) => {
    const those = rows.filter(({ origin }) => origin === table)
    const names = [...new Set(those.flatMap(({ content }) => nameIn(content) ?? []))].slice(0, namesTold)
    const called = names.length > 0 ? ` (${names.map((name) => `“${name}”`).join(', ')})` : ''
    return `${count(those.length, table.replace(/s$/, ''))}${called}`
  })
  return `${parts.join(', ')} could not be understood and ${are(rows.length)} set aside.`
}

const namesTold = 3
const longestName = 40

/** Whatever a user would know it by. */
function nameIn(content: string): string | null {
  try {
    const row = JSON.parse(content) as Record<string, unknown>
    const name = [row['name'], row['prompt'], row['id']].find((value) => typeof value === 'string' && value !== '')
    return typeof name === 'string' ? name.slice(0, longestName) : null
  } catch {
    return null
  }
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

export function are(number: number): string {
  return number === 1 ? 'is' : 'are'
}

export function files(number: number): string {
  return `${count(number, 'picture file')} ${are(number)}`
}
