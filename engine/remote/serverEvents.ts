/** Pictures from an event stream (`text/event-stream`): OpenAI's two families of names, and vLLM-Omni's edit chunks. */
import { z } from 'zod'
import { brokenOff, imagesSchema, parseJson, reasonOf, type ImageData } from './answers.ts'
import { unusable } from './failures.ts'
import type { Server } from './server.ts'

export type StreamedImage =
  | { readonly type: 'partial'; readonly image: ImageData }
  | { readonly type: 'completed'; readonly image: ImageData }

const image = { b64_json: z.string() }
const partialSchema = z.object({
  type: z.enum(['image_generation.partial_image', 'image_edit.partial_image']),
  ...image,
})
const completedSchema = z.object({ type: z.enum(['image_generation.completed', 'image_edit.completed']), ...image })
const chunkSchema = imagesSchema.extend({ object: z.literal('image.edit.chunk'), type: z.literal('image') })
const errorSchema = z.union([
  z.object({ type: z.literal('error') }),
  z.object({ object: z.literal('error') }),
  z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) }),
])

/** Ends at `[DONE]` or with the stream; events of other names are passed over. */
export async function* readImages(
  server: Server,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<StreamedImage, void> {
  for await (const data of readEvents(pieces)) {
    if (data === '[DONE]') return
    const event = parseJson(data)
    if (event === undefined) throw unusable(`The event stream of ${server.host} arrived damaged; try again.`)
    if (errorSchema.safeParse(event).success) throw brokenOff(server, reasonOf(event))
    const partial = partialSchema.safeParse(event)
    if (partial.success) yield { type: 'partial', image: partial.data }
    const completed = completedSchema.safeParse(event)
    if (completed.success) yield { type: 'completed', image: completed.data }
    const chunk = chunkSchema.safeParse(event)
    if (chunk.success) for (const each of chunk.data.data) yield { type: 'completed', image: each }
  }
}

/** The `data` of each event: lines up to an empty one, as the HTML standard has it, from bytes cut anywhere. */
export async function* readEvents(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let data: string[] = []
  for await (const line of readLines(pieces)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n')
      data = []
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5))
    }
  }
  // The standard drops an event without its empty line; servers that end right after the last one are common.
  if (data.length > 0) yield data.join('\n')
}

/** Lines hold whole pictures, so pieces are gathered in a list: joining at each would copy megabytes again and again. */
async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let begun: string[] = []
  let afterReturn = false
  for await (const piece of pieces) {
    let text = decoder.decode(piece, { stream: true })
    if (text === '') continue
    if (afterReturn && text.startsWith('\n')) text = text.slice(1)
    afterReturn = text === '' ? false : text.endsWith('\r')
    const lines = text.split(/\r\n|\r|\n/)
    for (const line of lines.slice(0, -1)) {
      yield begun.length > 0 ? begun.join('') + line : line
      begun = []
    }
    const last = lines.at(-1) as string
    if (last !== '') begun.push(last)
  }
  if (begun.length > 0) yield begun.join('')
}
