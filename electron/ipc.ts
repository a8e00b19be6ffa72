/** Binds the contract to its handlers: who asks is checked, what they ask is parsed, what happened is wrapped. */
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron'
import type { z } from 'zod'
import { channels, generateStreamSchema, type Channel, type Result } from './contract.ts'
import type { HandlersOf, Services } from './handlers/services.ts'
import { failure } from './painting.ts'
import { keepGuard } from './pictures/keepGuard.ts'
import { appOrigin } from './protocol.ts'

export function bindChannels(window: BrowserWindow, handlers: HandlersOf<typeof channels>): void {
  for (const channel of Object.keys(channels) as Channel[]) {
    ipcMain.handle(channel, async (event, input): Promise<Result<unknown>> => {
      if (!isOurPage(window, event)) return refuse('This page may not ask that.')
      const parsed = channels[channel].safeParse(input)
      if (!parsed.success) return refuse(whatIsWrong(parsed.error))
      try {
        const handle = handlers[channel] as (input: unknown) => unknown
        return { ok: true, value: await handle(parsed.data) }
      } catch (error) {
        return { ok: false, error: failure(error) }
      }
    })
  }
}

/** `generate` comes with a port; everything about that generation, also why it cannot start, goes through it. */
export function bindGenerations(
  window: BrowserWindow,
  { engine, pixels, library }: Pick<Services, 'engine' | 'pixels' | 'library'>,
): void {
  ipcMain.on('generate', (event, input) => {
    const port = event.ports[0]
    if (!port || !isOurPage(window, event)) return
    const parsed = generateStreamSchema.safeParse(input)
    if (!parsed.success) return end(port, whatIsWrong(parsed.error))
    const { request, modelId, parentId, referenceIds, turnId, guard } = parsed.data
    const sources = [...(parentId === null ? [] : [parentId]), ...referenceIds].map((id) => library.get(id))
    if (sources.includes(null)) return end(port, 'A picture that the instruction needs is no longer in the library.')

    const sourceFiles = sources.flatMap((source) => (source ? [library.imageFile(source.hash)] : []))
    const verb = parentId === null ? 'generate' : 'edit'
    const isEdit = parentId !== null
    const opened = Promise.all(sourceFiles.map((file) => pixels.call('open', { file })))
    opened.catch(() => undefined) // told by the order
    const order = async () => ({ request, modelId, sources: (await opened).map((one) => one.pixels), isEdit })
    engine.generate(order, port, async ({ copy, elapsedMs, ...painted }) => {
      const [parentFile] = sourceFiles
      const finished = await pixels.call('finish', {
        pixels: painted.pixels,
        recipe: painted.recipe,
        sources: (await opened).map(({ source }) => source),
        edit: isEdit && parentFile !== undefined ? { parentFile, copy, strength: guard } : null,
      })
      const facts = finished.guard && (await keepGuard(library, finished.guard))
      const { prompt } = request
      return library.add({ ...finished, guard: facts, verb, parentId, turnId, referenceIds, prompt, elapsedMs })
    })
  })
}

function end(port: MessagePortMain, message: string): void {
  port.postMessage({ type: 'failed', code: 'request/invalid', message })
  port.close()
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
