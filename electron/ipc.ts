/** Binds the contract to its handlers: who asks is checked, what they ask is parsed, what happened is wrapped. */
import { basename } from 'node:path'
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron'
import { z } from 'zod'
import { channels, picturesOrderSchema, type Channel, type Result, type SeriesTable } from './contract.ts'
import type { HandlersOf } from './handlers/services.ts'
import type { Scheduler } from './jobs/scheduler.ts'
import { failure } from './painting.ts'
import { appOrigin } from './protocol.ts'
import type { SeriesHost } from './series/seriesHost.ts'

export function bindChannels(window: BrowserWindow, handlers: HandlersOf<typeof channels>): void {
  for (const channel of Object.keys(channels) as Channel[]) {
    bind(window, channel, channels[channel], handlers[channel] as (input: unknown) => unknown)
  }
}

/** Files that the page was given, by their paths. The page has no such channel: only the preload can name a file. */
export function bindFiles(window: BrowserWindow, jobs: Scheduler, series: Pick<SeriesHost, 'chosen'>): void {
  bind(window, 'bringIn', picturesOrderSchema, (order) => (jobs.bringIn(order), null))
  bind(window, 'giveTable', tableSchema, ({ path }): SeriesTable => {
    series.chosen.add(path)
    return { table: path, name: basename(path) }
  })
}

const tableSchema = z.object({ path: z.string().min(1).max(4096) })

function bind<Input>(
  window: BrowserWindow,
  channel: string,
  schema: z.ZodType<Input>,
  handle: (input: Input) => unknown,
): void {
  ipcMain.handle(channel, async (event, input): Promise<Result<unknown>> => {
    if (!isOurPage(window, event)) return refuse('This page may not ask that.')
    const parsed = schema.safeParse(input)
    if (!parsed.success) return refuse(whatIsWrong(parsed.error))
    try {
      return { ok: true, value: await handle(parsed.data) }
    } catch (error) {
      return { ok: false, error: failure(error) }
    }
  })
}

/** The page's port: everything that becomes of jobs goes through it, until the page or another port takes its place. */
export function bindWatch(window: BrowserWindow, jobs: Scheduler): void {
  let watching: MessagePortMain | null = null
  ipcMain.on('watch', (event) => {
    const port = event.ports[0]
    if (!port || !isOurPage(window, event)) return
    watching?.close()
    watching = port
    port.on('close', () => {
      if (watching !== port) return
      watching = null
      jobs.watch(null)
    })
    port.start()
    jobs.watch((message) => port.postMessage(message))
  })
}

/** Only the main frame of our own window, showing our own page, is answered. */
function isOurPage(window: BrowserWindow, event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  return (
    event.sender === window.webContents &&
    event.senderFrame === window.webContents.mainFrame &&
    event.senderFrame.url.startsWith(`${appOrigin}/`)
  )
}

function refuse(message: string): Result<never> {
  return { ok: false, error: { code: 'request/invalid', message } }
}

function whatIsWrong(error: z.ZodError): string {
  return error.issues[0]?.message ?? 'The request is not understood.'
}
