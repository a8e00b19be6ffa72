import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { pictureQuerySchema } from '../../electron/contract.ts'
import { openLibrary } from '../../electron/library/library.ts'
import { chance } from '../seed.ts'

const kills = Number(process.env.PATCHWORK_KILLS ?? 8)
/** Then a library is thrown away: every check reads all of its pictures. */
const killsEach = 40

test(
  'a library whose program is killed at any moment keeps all that was told of, whole, and nothing half',
  { timeout: 60_000 + kills * 20_000 },
  async () => {
    const { below, next } = chance('killed libraries')
    let folder = ''
    let told: { readonly picture: string; readonly step: string }[] = []
    for (let kill = 0; kill < kills; kill++) {
      if (kill % killsEach === 0) {
        if (folder) rmSync(folder, { recursive: true })
        folder = mkdtempSync(join(tmpdir(), 'patchwork-killed-'))
        told = []
      }
      // After the n-th picture and a while by chance, so that every stage of the next one is met.
      told.push(...(await writeUntilKilled(folder, 1 + below(3), next() * 30)))
      const library = openLibrary(folder)
      expect(library.opened).toBe('as it was')
      // A file whose row was not written yet is no problem: nothing lists it.
      expect(await library.check()).toMatchObject({ problems: [] })
      const pictures = told.map(({ picture }) => picture)
      expect(library.pictures.getAll(pictures)).toHaveLength(told.length)
      const { steps, headId } = library.steps.load()
      const known = new Set(steps.map(({ id }) => id))
      expect(told.filter(({ step }) => !known.has(step))).toEqual([])
      for (const step of steps) if (step.parentId !== null) expect(known).toContain(step.parentId)
      expect(headId).toBe(steps.at(-1)?.id)
      const listed = library.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 })
      // The last picture may be kept without having been told of.
      expect(listed.total - told.length).toBeLessThanOrEqual((kill % killsEach) + 1)
      library.close()
    }
  },
)

function writeUntilKilled(folder: string, after: number, thenMs: number) {
  return new Promise<{ picture: string; step: string }[]>((resolve, reject) => {
    const writer = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'writer.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const told: { picture: string; step: string }[] = []
    createInterface({ input: writer.stdout }).on('line', (line) => {
      const [picture, step] = line.split(' ')
      if (picture !== undefined && step?.length === 36) told.push({ picture, step })
      if (told.length === after) setTimeout(() => writer.kill('SIGKILL'), thenMs)
    })
    writer.on('error', reject)
    writer.on('close', (_, signal) =>
      signal === 'SIGKILL' ? resolve(told) : reject(new Error('The writer ended by itself.')),
    )
  })
}
