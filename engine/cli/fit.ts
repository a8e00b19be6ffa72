import { inWords } from '../bytes.ts'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { profileOf } from '../import/profile.ts'
import { estimateFit, suggest, usualRequest, type Fit } from '../import/fit.ts'
import { defaultCacheFolder, userModelsFolder } from '../folders.ts'
import { resolveModel } from '../models.ts'
import { readConfig } from '../checkpoint/config.ts'
import { roomHere } from './room.ts'
import { choicesFrom, profileInWords, type ModelFlags } from './modelFlags.ts'
import type { Terminal } from './terminal.ts'

export interface FitFlags extends ModelFlags {
  readonly json?: boolean
}

/** A table of what each way of storing needs, in parts, and a suggestion. `model`: a checkpoint folder or an installed model. */
export async function printFit(model: string, { json, ...flags }: FitFlags, terminal: Terminal): Promise<void> {
  const given = resolve(terminal.cwd, model)
  const isFolder = await stat(given).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  const config = await readConfig(isFolder ? given : await resolveModel(model), choicesFrom(flags, terminal))
  const request = usualRequest(config)
  const free = await roomHere(userModelsFolder())
  const fits = await estimateFit(config, request, free, defaultCacheFolder())
  if (json) {
    terminal.out(`${JSON.stringify({ ...config.findings, request, free, fits })}\n`)
    return
  }
  for (const line of profileInWords(profileOf(config))) terminal.out(`${line}\n`)
  terminal.out(`One picture of ${request.width} x ${request.height} with guidance needs, in memory and on disk:\n`)
  printTable(fits, suggest(fits, free), terminal.out)
}

export function printTable(fits: readonly Fit[], sentence: string, print: (text: string) => void): void {
  print(line(['', 'weights', 'KV cache', 'activations', 'autoencoder', 'rest', 'in all', 'on disk']))
  for (const { quantization, parts, total, disk } of fits) {
    const { weights, keyValueCache, activations, autoencoder, rest } = parts
    print(line([quantization, ...[weights, keyValueCache, activations, autoencoder, rest, total, disk].map(inWords)]))
  }
  print(`${sentence}\n`)
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.padStart(11)).join('  ')}\n`
}
