import { databaseTrouble } from './database.ts'
import { openFile } from './sqlite.ts'

/**
 * What is wrong with every page, row and index of a database that others may have open, in SQLite's words. One question that
 * cannot be cut into pieces and takes a tenth of a second at 20,000 pictures: the main process has it asked elsewhere.
 */
export function examineDatabase(file: string): string | null {
  const database = openFile(file)
  try {
    return databaseTrouble(database)
  } finally {
    database.close()
  }
}
