import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { tinyModel } from '../cli/cli.ts'
import { chance } from '../seed.ts'

const kills = Number(process.env.PATCHWORK_KILLS ?? 3)
/** Then the pictures are thrown away: all of them are read after every kill. */
const killsEach = 20
const entry = join(import.meta.dirname, '../../engine/cli.ts')

test(
  'a command line that is killed at any moment of painting leaves whole pictures only',
  { timeout: 60_000 + kills * 20_000 },
  async () => {
    const { next } = chance('killed paintings')
    const cache = mkdtempSync(join(tmpdir(), 'patchwork-torture-cache-'))
    let folder = ''
    let saved = 0
    for (let kill = 0; kill < kills; kill++) {
      if (kill % killsEach === 0) {
        if (folder) rmSync(folder, { recursive: true })
        folder = mkdtempSync(join(tmpdir(), 'patchwork-torture-'))
        saved = 0
      }
      saved += await paintUntilKilled(folder, cache, kill, next() * 400)
      const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'))
      // One more may be in place without having been told of.
      expect(pictures.length).toBeGreaterThanOrEqual(saved)
      for (const name of pictures) {
        const bytes = readFileSync(join(folder, name))
        expect(readRecipe(bytes)?.prompt).toBe('a fox')
        expect((await sharp(bytes).raw().toBuffer()).length).toBe(32 * 32 * 3)
      }
    }
  },
)

/** How many pictures it told of; killed some milliseconds after the first patch. */
function paintUntilKilled(cwd: string, cache: string, seed: number, thenMs: number): Promise<number> {
  const flags = ['--model', tinyModel, '--size', '32x32', '--steps', '3', '--count', '64', '--json']
  return new Promise((resolve, reject) => {
    const painter = spawn(
      process.execPath,
      ['--import', 'tsx', entry, 'generate', 'a fox', '--seed', String(seed), ...flags, '--out', cwd],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PATCHWORK_CACHE: cache } },
    )
    let told = 0
    let waits = true
    let rest = ''
    painter.stdout.on('data', (text: Buffer) => {
      const lines = `${rest}${text.toString()}`.split('\n')
      rest = lines.pop() ?? ''
      told += lines.filter((line) => line.startsWith('{"type":"image"')).length
      if (waits && lines.some((line) => line.startsWith('{"type":"progress"'))) {
        waits = false
        setTimeout(() => painter.kill('SIGKILL'), thenMs)
      }
    })
    painter.on('error', reject)
    painter.on('close', () => resolve(told))
  })
}
