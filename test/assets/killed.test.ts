import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlace } from '../../engine/export/place.ts'
import { chance } from '../seed.ts'

const kills = Number(process.env.PATCHWORK_KILLS ?? 6)
const count = 150

test(
  'an export that is killed while its files take their places is there whole after the next one, or not at all',
  { timeout: 60_000 + kills * 20_000 },
  async () => {
    const { next } = chance('killed exports')
    const folder = mkdtempSync(join(tmpdir(), 'patchwork-export-killed-'))
    mkdirSync(join(folder, 'sheet'))
    let before = 'nothing'
    for (let kill = 0; kill < kills; kill++) {
      const fresh = `export ${kill}`
      await writeUntilKilled(folder, fresh, next() * 40)
      // Whoever exports next, or again, looks after what was left.
      await (await openPlace(folder, { overwrite: false })).discard()
      const contents = new Set(
        readdirSync(join(folder, 'sheet')).map((name) => readFileSync(join(folder, 'sheet', name), 'utf8')),
      )
      expect([[fresh], before === 'nothing' ? [] : [before]]).toContainEqual([...contents])
      expect(readdirSync(join(folder, 'sheet')).length % count).toBe(0)
      expect(readdirSync(folder)).toEqual(['sheet'])
      before = [...contents][0] ?? 'nothing'
    }
    rmSync(folder, { recursive: true })
  },
)

function writeUntilKilled(folder: string, content: string, thenMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = join(import.meta.dirname, 'placeWriter.ts')
    const writer = spawn(process.execPath, ['--import', 'tsx', file, folder, content, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    writer.stdout.once('data', () => setTimeout(() => writer.kill('SIGKILL'), thenMs))
    writer.on('error', reject)
    writer.on('exit', () => resolve())
  })
}
