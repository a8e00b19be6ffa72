/** One painting through its port: events out, pause and stop in. Pausing is simply not asking for the next event. */
import { performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { EngineError } from '../engine/errors.ts'
import type { GenerateOptions } from '../engine/engine.ts'
import type { GenerateEvent } from '../engine/event.ts'
import type { PassageChanges } from '../engine/passages.ts'
import type { ErrorCode, Pixels } from './contract.ts'
import { libraryTrouble } from './library/trouble.ts'
import type { EngineStreamMessage, StreamControl } from './engineMessages.ts'

/** The part of Electron's MessagePortMain (and of Node's MessagePort) that a painting needs. */
export interface StreamPort {
  postMessage(message: EngineStreamMessage): void
  onMessage(listener: (control: StreamControl) => void): void
  onClose(listener: () => void): void
  close(): void
}

type Steered = Required<Omit<GenerateOptions, 'anyway'>>

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

/** `copyOf`: what the drift guard compares an edit with. `choosing`: candidates are painted from the first row on. */
export async function paint(
  port: StreamPort,
  generate: (options: Steered) => AsyncIterable<GenerateEvent>,
  copyOf: (event: ImageEvent) => Promise<Pixels | null>,
  choosing = false,
): Promise<void> {
  const stop = new AbortController()
  let finishing = false
  let changes: PassageChanges | null = null
  let decide: (place: number | null) => void = () => undefined
  const gate = createGate()
  const end = () => {
    stop.abort()
    decide(null)
    gate.setOpen(true)
  }
  port.onMessage((control) => {
    const { type } = control
    if (type === 'steer') changes = { ...changes, ...control.changes }
    else if (type === 'choosing') {
      choosing = control.on
      if (!choosing) decide(null)
    } else if (type === 'choose') decide(control.place)
    else if (type === 'stop') end()
    else if (type === 'finish') {
      finishing = true
      decide(null)
      gate.setOpen(true)
    } else if (!stop.signal.aborted) gate.setOpen(type === 'continue')
  })
  port.onClose(end)

  const startedAt = performance.now()
  try {
    let holding = false
    const steer = () => {
      const asked = changes
      changes = null
      return asked
    }
    const options = {
      signal: stop.signal,
      pausing: () => gate.isClosed(),
      finish: () => finishing,
      steer,
      choosing: () => choosing,
      choice: () => new Promise<number | null>((resolve) => (decide = resolve)),
    }
    for await (const event of generate(options)) {
      // A pause holds back the next token, not the previews of those before it.
      if (holding && event.type !== 'preview') {
        await gate.opened()
        holding = false
      }
      port.postMessage(event)
      if (event.type === 'image') {
        const elapsedMs = Math.round(performance.now() - startedAt)
        port.postMessage({ ...event, type: 'painted', copy: await copyOf(event), elapsedMs })
      }
      // The engine runs synchronously within a token: this is where a pause or a stop gets in.
      await nextTurn()
      holding ||= gate.isClosed() && event.type !== 'preview'
    }
  } catch (error) {
    port.postMessage({ type: 'failed', ...failure(error) })
  } finally {
    port.close()
  }
}

/** What crosses the process border of an error: a code and one sentence. Its stack goes to the log. */
export function failure(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof EngineError) return { code: error.code, message: withoutFlags(error.message) }
  console.error(error)
  const trouble = libraryTrouble(error)
  if (trouble !== null) return { code: trouble.code, message: trouble.message }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'engine/failed', message: `Something went wrong that Patchwork did not expect: ${reason}` }
}

/** What a sentence calls a thing on the command line, in brackets, says nothing in a window. */
function withoutFlags(sentence: string): string {
  return sentence.replaceAll(/ \(--[a-z-]+\)/g, '')
}

/** What may have to wait waits at it. */
export function createGate() {
  let open: () => void = () => undefined
  let opened: Promise<void> | null = null
  return {
    isClosed: () => opened !== null,
    opened: () => opened ?? Promise.resolve(),
    setOpen(isOpen: boolean) {
      if (!isOpen) {
        opened ??= new Promise((resolve) => (open = resolve))
        return
      }
      opened = null
      open()
    },
  }
}
