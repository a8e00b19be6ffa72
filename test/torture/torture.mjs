/**
 * `node test/torture/torture.mjs [--seed N] [--kills N] [--deaths N] [--flips N] [--inputs N]`: the long form of every test that kills,
 * damages, fills and floods. The short forms run with `npm test`. Prints what was done and whether it was borne.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    kills: { type: 'string', default: '1000' },
    deaths: { type: 'string', default: '200' },
    flips: { type: 'string', default: '1000' },
    inputs: { type: 'string', default: '1000000' },
  },
})
/** What the fuzzers try in `npm test`, all together; the long run does so many times as much. */
const usualInputs = 33_100
/** Of the kills; the others meet a program that paints, which takes longer to start. */
const libraryKills = Math.ceil((Number(values.kills) * 2) / 3)

const parts = [
  {
    what: `${libraryKills} kills of a program that writes a library`,
    files: ['test/library/kill.test.ts'],
    env: { PATCHWORK_KILLS: String(libraryKills) },
  },
  {
    what: `${values.kills - libraryKills} kills of one that paints`,
    files: ['test/torture/paintingKilled.test.ts'],
    env: { PATCHWORK_KILLS: String(values.kills - libraryKills) },
  },
  {
    what: `${values.deaths} deaths of the engine, the window and the whole program`,
    project: 'e2e',
    files: ['test/electron/killed.e2e.ts'],
    env: { PATCHWORK_KILLS: values.deaths },
  },
  {
    what: `${values.inputs} made-up and damaged files`,
    files: ['test/fuzz', 'test/metadata'],
    env: { PATCHWORK_FUZZ: String(Number(values.inputs) / usualInputs) },
  },
  {
    what: `${values.flips} libraries with bytes flipped, pages blanked, ends cut`,
    files: ['test/library/damage.test.ts'],
    env: { PATCHWORK_DAMAGE: values.flips },
  },
  {
    what: 'full disks, lost places, folders without rights',
    files: ['test/library/trouble.test.ts', 'test/cli/lostPlace.test.ts'],
    env: {},
  },
  { what: 'weights flipped, blanked, exchanged', files: ['test/trust/weights.test.ts'], env: {} },
]

console.log(`PATCHWORK_SEED=${values.seed}`)
const rows = parts.map(({ what, files, env, project = 'unit' }) => {
  const began = Date.now()
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--no-file-parallelism',
      '--test-timeout',
      String(24 * 3600_000),
      ...files,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, PATCHWORK_SEED: values.seed, ...env } },
  )
  return { what, ok: status === 0, minutes: (Date.now() - began) / 60_000 }
})
for (const { what, ok, minutes } of rows) console.log(`${ok ? 'borne ' : 'FAILED'} ${what} (${minutes.toFixed(1)} min)`)
process.exit(rows.every(({ ok }) => ok) ? 0 : 1)
