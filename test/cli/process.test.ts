import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freshFolder, tinyModel } from './cli.ts'

const entry = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url))
const loader = import.meta.resolve('tsx')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The command line in a process of its own; `onErr` may send it signals. */
function spawnCli(
  args: readonly string[],
  cwd: string,
  onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', loader, entry, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    onErr?.(err, (signal) => child.kill(signal))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }))
  })
}

describe('the process', () => {
  it('ends with code 0 after its help, 2 after a mistake', async () => {
    const cwd = freshFolder()
    expect(await spawnCli(['--help'], cwd)).toMatchObject({ code: 0, err: '' })
    expect(await spawnCli(['generate'], cwd)).toMatchObject({ code: 2, out: '' })
  }, 30_000)

  it('ends with code 130 at Ctrl+C, at once, and leaves no file', async () => {
    const cwd = freshFolder()
    let killedAt = 0
    const { code, out, err } = await spawnCli(
      ['generate', 'a fox', '--model', tinyModel, '--size', '1024x1024'],
      cwd,
      (text, kill) => {
        if (killedAt > 0 || !/\d\/4096 patches/.test(text)) return
        killedAt = performance.now()
        kill('SIGINT')
      },
    )
    expect(performance.now() - killedAt).toBeLessThan(5000)
    expect([code, out, readdirSync(cwd)]).toEqual([130, '', []])
    expect(err).toMatch(/patchwork: Stopped\.\n$/)
  }, 60_000)
})
