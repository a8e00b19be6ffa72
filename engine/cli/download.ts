import { inWords } from '../bytes.ts'
import { resolve } from 'node:path'
import type { Quantization } from '../graph/precision.ts'
import { parseAddress } from '../hub/address.ts'
import { installFromHub } from '../hub/installFromHub.ts'
import { userModelsFolder } from '../folders.ts'
import { printTable } from './fit.ts'
import { choicesFrom, type ModelFlags } from './modelFlags.ts'
import { importReporter, lineStart } from './import.ts'
import { roomHere } from './room.ts'
import type { Terminal } from './terminal.ts'

export interface DownloadFlags extends ModelFlags {
  readonly quantize?: Quantization
  readonly name?: string
  readonly endpoint?: string
  readonly into?: string
  readonly anyway?: boolean
  readonly json?: boolean
}

/** Fetches a model from a hub and imports it; the one command that uses the network. */
export async function printDownload(address: string, flags: DownloadFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const stopListening = terminal.onStop(() => controller.abort())
  const destination = flags.into ? resolve(terminal.cwd, flags.into) : userModelsFolder()
  const showImport = importReporter(flags.json ?? false, terminal)
  try {
    const free = await roomHere(destination)
    const events = installFromHub(parseAddress(address, flags.endpoint), {
      quantization: flags.quantize,
      name: flags.name,
      choices: choicesFrom(flags, terminal),
      destination,
      free,
      anyway: flags.anyway ?? false,
      signal: controller.signal,
    })
    for await (const event of events) {
      if (flags.json) terminal.out(`${JSON.stringify(event)}\n`)
      else if (event.type === 'downloading') {
        const resumed = event.bytesAlreadyThere > 0 ? `, ${inWords(event.bytesAlreadyThere)} of it already there` : ''
        terminal.err(`Downloading ${inWords(event.bytes)}${resumed}\n`)
      } else if (event.type === 'fit') {
        terminal.err(lineStart(terminal))
        printTable(event.fits, event.sentence, terminal.err)
      } else if (event.type === 'waiting') {
        terminal.err(`${lineStart(terminal)}${event.reason} Trying again in ${event.seconds} s.\n`)
      } else showImport(event)
    }
  } finally {
    stopListening()
  }
}
