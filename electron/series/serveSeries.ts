/** A series in the engine process: the command line's own `batch` with the engine that is in memory, told of, held and stopped through a port. */
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { batch } from '../../engine/cli/batch.ts'
import type { Terminal } from '../../engine/cli/terminal.ts'
import type { Engine } from '../../engine/engine.ts'
import { createGate, failure } from '../painting.ts'
import type { FromWork, ToWork } from '../portedWork.ts'
import type { SeriesDone, SeriesToDo } from './messages.ts'

/** The part of Electron's MessagePortMain (and of Node's MessagePort) that a series needs. */
export interface SeriesPort {
  postMessage(message: FromWork<SeriesDone>): void
  onMessage(listener: (message: ToWork) => void): void
  onClose(listener: () => void): void
}

/** Milliseconds between two messages about how far it is. */
const often = 100

/** `engineFor` is asked for each row, because what is painted between two of them may be another model's. */
export async function serveSeries(
  { table, flags }: SeriesToDo,
  port: SeriesPort,
  engineFor: () => Promise<Engine>,
): Promise<void> {
  const stop = new AbortController()
  const gate = createGate()
  let ticket: number | null = null
  const end = () => {
    stop.abort()
    ticket = null
    gate.setOpen(true)
  }
  port.onMessage((message) => {
    if (message.type === 'stop') return end()
    if (message.type !== 'wait' || stop.signal.aborted) return
    ticket = message.ticket
    gate.setOpen(ticket === null)
  })
  port.onClose(end)
  /** Between two rows another picture may be painted. */
  const turn = async () => {
    while (ticket !== null) {
      port.postMessage({ type: 'waits', ticket })
      await gate.opened()
    }
  }
  try {
    const engine = inTurn(await engineFor(), engineFor, turn)
    const counted = { progress: (done: number, total: number) => port.postMessage({ type: 'progress', done, total }) }
    const { terminal, sum } = countingTerminal(dirname(table), stop.signal, counted)
    await batch(table, { ...flags, json: true }, terminal, { engine, model: flags.model ?? 'server' })
    port.postMessage({ type: 'done', result: sum() })
  } catch (error) {
    port.postMessage({ type: 'failed', ...failure(error) })
  }
}

function inTurn(first: Engine, engineFor: () => Promise<Engine>, turn: () => Promise<void>): Engine {
  return {
    capabilities: async () => (await engineFor()).capabilities(),
    async *generate(request, options) {
      await turn()
      for await (const event of (await engineFor()).generate(request, options)) {
        yield event
        // The engine runs synchronously within a token: this is where a stop gets in.
        await nextTurn()
      }
    },
    ...(first.repeat !== undefined && { repeat: async (pixels) => (await engineFor()).repeat!(pixels) }),
    dispose: () => Promise.resolve(),
  }
}

/** What `--json` prints, of which these are counted. */
type Line =
  | { readonly type: 'series'; readonly rows: number; readonly there: number }
  | { readonly type: 'row'; readonly files: readonly string[] }
  | { readonly type: 'progress'; readonly image: number; readonly token: number; readonly tokenCount: number }
  | { readonly type: 'seriesDone'; readonly painted: number; readonly failed: readonly number[] }

/** A row that is half painted counts half. */
function countingTerminal(
  cwd: string,
  signal: AbortSignal,
  { progress }: { readonly progress: (done: number, total: number) => void },
) {
  let [rows, before, pictures, toldAt] = [0, 0, 1, 0]
  let done: SeriesDone = { painted: 0, failed: [] }
  const tell = (count: number) => {
    toldAt = Date.now()
    progress(count, rows)
  }
  function hear(line: Line): void {
    switch (line.type) {
      case 'series':
        rows = line.rows
        before = line.there - 1
        return tell(line.there)
      case 'row':
        pictures = line.files.length
        return tell(++before)
      case 'progress': {
        const part = (line.image + line.token / line.tokenCount) / pictures
        if (Date.now() - toldAt >= often) tell(before + Math.min(part, 1))
        return
      }
      case 'seriesDone':
        done = { painted: line.painted, failed: line.failed }
        return
      default: // what it prints besides is for those who read it
    }
  }
  const terminal: Terminal = {
    out: (text) => hear(JSON.parse(text) as Line),
    outBytes: () => undefined,
    err: () => undefined,
    screen: () => null,
    cwd,
    onStop(stopped) {
      if (signal.aborted) stopped()
      signal.addEventListener('abort', stopped)
      return () => signal.removeEventListener('abort', stopped)
    },
  }
  return { terminal, sum: () => done }
}
