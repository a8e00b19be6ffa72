/** Programs of other people, in a home of their own; `npm test` installs them where it may (test/run.mjs). */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export function has(program: string): boolean {
  return spawnSync('which', [program]).status === 0
}

/** One for all of them: some prepare themselves for a minute when they are at home for the first time. */
const home = mkdtempSync(join(tmpdir(), 'patchwork-program-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))

/** Resolves to what it said; throws where it failed. */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<string> {
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: home,
    // No window and no display.
    QT_QPA_PLATFORM: 'offscreen',
    LC_ALL: 'C.UTF-8',
  }
  const { stdout, stderr } = await promisify(execFile)(program, [...args], { cwd, env, timeout: 240_000 })
  return stdout + stderr
}
