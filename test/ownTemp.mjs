/** What tests leave in the folder for temporary files goes with them, also where one was killed in the middle. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function setup() {
  // Short, because sockets lie in it and their paths have a limit.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pw-')))
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
