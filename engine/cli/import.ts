import { resolve } from 'node:path'
import { importModel } from '../import/importModel.ts'
import { estimateFit, freeRoom, inWords, suggest, type FitRequest } from '../import/fit.ts'
import type { Quantization } from '../graph/precision.ts'
import { defaultCacheFolder } from '../models.ts'
import { readConfig } from '../nextstep/config.ts'
import type { Terminal } from './terminal.ts'

export interface ImportFlags {
  readonly quantize?: Quantization
  readonly name?: string
  readonly json?: boolean
}

export async function printImport(folder: string, flags: ImportFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const stopListening = terminal.onStop(() => controller.abort())
  let lastShown = 0
  try {
    const options = {
      signal: controller.signal,
      ...(flags.quantize ? { quantization: flags.quantize } : {}),
      ...(flags.name ? { name: flags.name } : {}),
    }
    for await (const event of importModel(resolve(terminal.cwd, folder), options)) {
      if (flags.json) terminal.out(`${JSON.stringify(event)}\n`)
      else if (event.type === 'planned') {
        const resumed = event.bytesAlreadyThere > 0 ? `, ${inWords(event.bytesAlreadyThere)} of it already there` : ''
        terminal.err(`Writing ${inWords(event.bytes)}${resumed} to ${event.folder}\n`)
      } else if (event.type === 'progress') {
        const percent = Math.floor((100 * event.doneBytes) / event.bytes)
        if (Date.now() - lastShown < 1000) continue
        lastShown = Date.now()
        terminal.err(terminal.screen() ? `\r${event.stage} ${percent}%  ` : `${event.stage} ${percent}%\n`)
      } else {
        terminal.err(terminal.screen() ? '\r' : '')
        terminal.out(`${event.folder}\n`)
      }
    }
  } finally {
    stopListening()
  }
}

/** A table of what each quantisation needs, in parts, and a suggestion. */
export async function printFit(
  folder: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const checkpoint = resolve(terminal.cwd, folder)
  const { advice } = await readConfig(checkpoint)
  const request: FitRequest = { ...advice.size, count: 1, promptTokens: 128, blocks: 2 }
  const free = await freeRoom(checkpoint)
  const fits = await estimateFit(checkpoint, request, free, defaultCacheFolder())
  if (json) {
    terminal.out(`${JSON.stringify({ request, free, fits })}\n`)
    return
  }
  terminal.out(`One picture of ${request.width} x ${request.height} with guidance needs, in memory and on disk:\n`)
  terminal.out(line(['', 'weights', 'KV cache', 'activations', 'autoencoder', 'rest', 'in all', 'on disk']))
  for (const { quantization, parts, total, disk } of fits) {
    const cells = [
      parts.weights,
      parts.keyValueCache,
      parts.activations,
      parts.autoencoder,
      parts.rest,
      total,
      disk,
    ].map(inWords)
    terminal.out(line([quantization, ...cells]))
  }
  terminal.out(`${suggest(fits, free.memory)}\n`)
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.padStart(11)).join('  ')}\n`
}
