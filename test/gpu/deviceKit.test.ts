/** The kit for machines with graphics cards: it is built, and its one command runs, in short form and with nothing but what is in it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the device kit holds all it needs, and writes its report within its time',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchwork-kit-'))
    try {
      await run(process.execPath, [join(root, 'electron/deviceKit.mjs'), '--out', folder, '--unpacked'])
      const kit = join(folder, 'patchwork-device-kit')
      // No card is needed to try the kit, and neither Node nor modules of this machine are found.
      const env = { PATH: '/usr/bin:/bin:/sbin', HOME: folder, TMPDIR: folder }
      await run(join(kit, 'run.sh'), [join(folder, 'report'), '--short', '--device', 'cpu', '--minutes', '4'], {
        env,
        cwd: folder,
      })
      const report = JSON.parse(await readFile(join(folder, 'report', 'report.json'), 'utf8')) as {
        readonly rows: readonly { readonly part: string; readonly outcome: string }[]
      }
      const outcomes = Object.fromEntries(report.rows.map(({ part, outcome }) => [part, outcome]))
      expect(outcomes).toMatchObject({
        trials: 'done',
        'parity tiny-a on cpu': 'done',
        'mid-size int4 on cpu': 'done',
      })
      expect(await readFile(join(folder, 'report', 'report.txt'), 'utf8')).toMatch(
        /mid-size int4 on cpu +[\d.]+ s +[\d.]+ ms a token/,
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  300_000,
)
