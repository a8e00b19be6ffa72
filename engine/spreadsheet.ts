import { stringify } from 'csv-stringify/sync'

/** Rows as CSV with their keys as the header; what a spreadsheet would take for a formula gets an apostrophe in front. */
export function spreadsheetOf(rows: readonly object[]): string {
  return stringify([...rows], { header: true, escape_formulas: true, bom: true })
}
