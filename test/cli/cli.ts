import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from '../../engine/cli/commands.ts'
import type { Screen } from '../../engine/cli/terminal.ts'

/** The real command line on a real, tiny checkpoint of random weights: 16-pixel patches, about 10 ms each. */
export const tinyModel = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))

const temporary = mkdtempSync(join(tmpdir(), 'patchwork-cli-'))
process.env['PATCHWORK_CACHE'] = join(temporary, 'cache')
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

export function freshFolder(): string {
  return mkdtempSync(join(temporary, 'run-'))
}

export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
  /** Pictures written to the output. */
  readonly pictures: readonly Uint8Array[]
}

export interface Surroundings {
  readonly cwd?: string
  readonly screen?: Screen | null
  /** Called with everything written to `err` so far, and with how to press Ctrl+C. */
  readonly watch?: (err: string, pressCtrlC: () => void) => void
}

export async function cli(
  args: readonly string[],
  { cwd = freshFolder(), screen = null, watch }: Surroundings = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const pictures: Uint8Array[] = []
  let stop = (): void => {}
  const code = await runCommandLine(args, {
    out: (text) => (out += text),
    outBytes: (bytes) => void pictures.push(bytes),
    err: (text) => {
      err += text
      watch?.(err, stop)
    },
    screen: () => screen,
    cwd,
    onStop: (listener) => {
      stop = listener
      return () => {}
    },
  })
  return { code, out, err, pictures }
}

/** Four patches, three steps each. */
export const quick = ['--model', tinyModel, '--size', '32x32', '--steps', '3', '--seed', '7']
