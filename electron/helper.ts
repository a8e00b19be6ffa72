/**
 * A process beside the main process: forked when it is first needed, asked questions, ended when it does not answer in
 * time, and started again for the next question when it is gone.
 */
import { createInterface } from 'node:readline'
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { EngineError } from '../engine/errors.ts'
import { createCaller, type Answer, type CallTable } from './calls.ts'
import { timeoutFactor } from './timeoutFactor.ts'

export interface HelperOptions<Calls extends CallTable<Calls>, Told> {
  /** The bundle to run, and what it is told on its command line. */
  readonly entry: string
  readonly settings?: unknown
  readonly name: string
  /** What a question comes to that the process took with it when it died. */
  readonly crashed: string
  /** Seconds after which a question is taken for hung, and what it comes to then. */
  readonly within: { readonly [Name in keyof Calls]: number }
  readonly late: (name: keyof Calls) => string
  /** While it says so, a late answer is waited for all the same. */
  readonly isExcused?: () => boolean
  readonly onStart?: (started: UtilityProcess) => void
  /** All but answers. */
  readonly onMessage?: (message: Told, from: UtilityProcess) => void
  /** `livedMs`: one that dies at once would do so again. */
  readonly onExit?: (livedMs: number) => void
}

export interface Helper<Calls extends CallTable<Calls>, Order> {
  readonly call: <Name extends keyof Calls>(name: Name, input: Calls[Name]['input']) => Promise<Calls[Name]['output']>
  readonly send: (order: Order, ports?: MessagePortMain[]) => void
  readonly start: () => void
  /** It is hung: ends it as if it had died. */
  readonly end: () => void
  readonly pid: () => number | undefined
  readonly dispose: () => void
}

export function createHelper<Calls extends CallTable<Calls>, Order = never, Told = never>(
  options: HelperOptions<Calls, Told>,
): Helper<Calls, Order> {
  const { entry, settings, name, crashed, within, late, isExcused, onStart, onMessage, onExit } = options
  const caller = createCaller<Calls>((question) => running().postMessage(question))
  let disposed = false
  let child: UtilityProcess | null = null

  function running(): UtilityProcess {
    child ??= fork()
    return child
  }

  function fork(): UtilityProcess {
    const started = utilityProcess.fork(entry, settings === undefined ? [] : [JSON.stringify(settings)], {
      serviceName: name,
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    passOn(started.stderr)
    onStart?.(started)
    started.on('message', (message: Answer | Told) => {
      if (isAnswer(message)) caller.settle(message)
      else onMessage?.(message, started)
    })
    let spawnedAt = Infinity
    started.once('spawn', () => (spawnedAt = Date.now()))
    started.once('exit', (code) => {
      if (child !== started) return
      if (!disposed) console.error(`${name} ended with code ${code}.`)
      lose(Date.now() - spawnedAt)
    })
    return started
  }

  function lose(livedMs: number): void {
    child = null
    if (disposed) return
    caller.failAll(crashed)
    onExit?.(livedMs)
  }

  /** Not waited for: what is asked from now on goes to the next one. */
  function end(): void {
    if (child?.pid === undefined) return
    try {
      process.kill(child.pid, 'SIGKILL') // one that hangs hears no kinder word
    } catch {
      // It is gone already.
    }
    lose(Infinity)
  }

  return {
    call(question, input) {
      let watch: NodeJS.Timeout | undefined
      const lateness = new Promise<never>((_resolve, reject) => {
        watch = setInterval(
          () => {
            if (isExcused?.()) return
            reject(new EngineError('engine/failed', late(question)))
            end()
          },
          within[question] * timeoutFactor * 1000,
        )
      })
      return Promise.race([caller.call(question, input), lateness]).finally(() => clearInterval(watch))
    },
    send: (order, ports = []) => running().postMessage(order, ports),
    start: () => void running(),
    end,
    pid: () => child?.pid,
    dispose() {
      disposed = true
      child?.kill()
    },
  }
}

function isAnswer(message: unknown): message is Answer {
  return (message as { readonly type?: unknown } | null)?.type === 'answer'
}

/**
 * What the process says goes to our own error output, less the complaints of two GLib libraries (Electron's and the image
 * library's) that meet in one process on Linux: many lines for each picture, and no effect on it.
 */
function passOn(errors: NodeJS.ReadableStream | null): void {
  if (!errors) return
  const noise = /GLib-GObject-CRITICAL|SharpElectronLinux|--trace-warnings|^$/
  const lines = createInterface({ input: errors })
  lines.on('line', (line) => {
    if (!noise.test(line)) process.stderr.write(`${line}\n`)
  })
}
