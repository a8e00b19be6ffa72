/** What the main process costs, and how long it hears nobody. */
import { readFileSync } from 'node:fs'
import type { ElectronApplication } from 'playwright'

export interface Stall {
  /** Milliseconds between two turns of the event loop: on a busy machine other programs are in it. */
  readonly clock: number
  /** The longest that its main thread computed in one of them. */
  readonly processor: number
}

/** Processor seconds since the start, by kind of process; Linux. */
export async function processorSeconds(app: ElectronApplication): Promise<Readonly<Record<string, number>>> {
  const processes = await app.evaluate(({ app: main }) =>
    main.getAppMetrics().map(({ pid, type, name, serviceName }) => ({ pid, name: name ?? serviceName ?? type })),
  )
  const seconds: Record<string, number> = {}
  for (const { pid, name } of processes) {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    seconds[name] = (seconds[name] ?? 0) + (Number(after[11]) + Number(after[12])) / 100
  }
  return seconds
}

/** From here on the turns of the main process are timed. */
export async function startStallWatch(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const watch = { clock: 0, processor: 0, timer: null as unknown }
    const { readFileSync: read } = process.mainModule!.require('node:fs') as { readFileSync: typeof readFileSync }
    const file = `/proc/self/task/${process.pid}/schedstat`
    let [last, before] = [performance.now(), 0]
    watch.timer = setInterval(() => {
      // Linux: nanoseconds that the main thread has been on a core.
      const [now, used] = [performance.now(), Number(read(file, 'utf8').split(' ')[0]) / 1e6]
      if (before > 0) {
        watch.clock = Math.max(watch.clock, now - last)
        watch.processor = Math.max(watch.processor, used - before)
      }
      ;[last, before] = [now, used]
    }, 2)
    Object.assign(globalThis, { stallWatch: watch })
  })
}

/** The longest since `startStallWatch`. */
export async function endStallWatch(app: ElectronApplication): Promise<Stall> {
  return app.evaluate(() => {
    const { stallWatch } = globalThis as unknown as { stallWatch: Stall & { timer: NodeJS.Timeout } }
    clearInterval(stallWatch.timer)
    return { clock: stallWatch.clock, processor: stallWatch.processor }
  })
}

export function stallText({ clock, processor }: Stall): string {
  return `${clock.toFixed(0)} ms, of which it computed ${processor.toFixed(0)}`
}
