/** `patchwork precision`: the table of docs/import.md, for any model that is not yet quantised. */
import { resolve } from 'node:path'
import { measurePrecision } from '../import/precision.ts'
import { readConfig } from '../checkpoint/config.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { choicesFrom, type ModelFlags } from './modelFlags.ts'
import type { Terminal } from './terminal.ts'

export interface PrecisionFlags extends ModelFlags {
  readonly prompts: number
  readonly seeds: number
}

/** For models without examples of their own. */
const usualPrompts = [
  'a red apple on a table',
  'a fox in the snow at night',
  'a small wooden house by a lake',
  'a blue bird',
]

export async function printPrecision(folder: string, flags: PrecisionFlags, terminal: Terminal): Promise<void> {
  const checkpoint = resolve(terminal.cwd, folder)
  const choices = choicesFrom(flags, terminal)
  const { generationConfig } = await readConfig(checkpoint, choices)
  const known = generationConfig.examples.length > 0 ? generationConfig.examples : usualPrompts
  const options = {
    prompts: known.slice(0, flags.prompts),
    seeds: Array.from({ length: flags.seeds }, (_, index) => index + 1),
    choices,
  }
  terminal.err(`${options.prompts.length} prompts x ${options.seeds.length} seeds for each row\n`)
  terminal.out('| stored | weights | hidden state | first token | latents | PSNR, mean | PSNR, worst |\n')
  terminal.out('|---|---:|---:|---:|---:|---:|---:|\n')
  for await (const row of measurePrecision(checkpoint, createOrtRuntime(), options)) {
    const cells = [
      row.choice,
      `${(row.bytes / 1e6).toFixed(1)} MB`,
      percent(row.hidden),
      percent(row.token),
      percent(row.latents),
      decibels(row.psnr),
      decibels(row.worstPsnr),
    ]
    terminal.out(`| ${cells.join(' | ')} |\n`)
  }
}

function percent(value: number): string {
  return value === 0 ? '0' : `${(100 * value).toPrecision(2)} %`
}

function decibels(value: number): string {
  return value === Infinity ? 'equal' : `${value.toFixed(1)} dB`
}
