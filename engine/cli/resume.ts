/** `patchwork resume`: goes on with a painting that was cut off, from its journal. */
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { keepJournal } from '../journal/keepJournal.ts'
import { readJournal } from '../journal/readJournal.ts'
import { planOutput } from './output.ts'
import { readFileOf, readSource, runPainting, type RunFlags, type Source } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface ResumeFlags extends Omit<RunFlags, 'device' | 'server'> {
  readonly out?: string
}

/** Same model, same words, same noise: the picture is the one that would have come, to the byte. Throws `journal/unreadable`. */
export async function resume(file: string, flags: ResumeFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal
  const path = resolve(cwd, file)
  const { header, lost } = readJournal(Buffer.from(await readFileOf(path)), path)
  const { request, model, told } = header
  if (told === undefined) {
    throw new EngineError(
      'journal/unreadable',
      `${path} is a journal of Patchwork's library and is gone on with in its window.`,
    )
  }
  if (lost > 0)
    terminal.err(`Note: ${lost === 1 ? 'a patch' : `${lost} patches`} of the journal cannot be read; painted again.\n`)
  const { json = false, out } = flags
  const { prompt, seed, count } = request
  const output = await planOutput({ out, json, prompt, seed, count, cwd }, terminal)
  const sources = await Promise.all(header.sources.map((source) => sameSource(source, cwd)))
  const task = { model, request, sources: header.sources, told }
  const journal = { path, tokens: keepJournal(path, task) }
  const { guard, ...how } = told
  await runPainting({ request, sources, guard, output, journal }, { model, ...how, ...flags }, terminal)
}

async function sameSource(
  { path, hash }: { readonly path: string; readonly hash: string },
  cwd: string,
): Promise<Source> {
  const source = await readSource(path, cwd)
  if (source.hash === hash) return source
  throw new EngineError(
    'image/unreadable',
    `${path} is not the picture any more that the painting began with; put that one back.`,
  )
}
