/** What a server may say, and each way of saying no as one sentence. Everything here comes from outside. */
import { z } from 'zod'
import type { EngineError } from '../errors.ts'
import { decodeImage } from '../images/decode.ts'
import type { Pixels } from '../request.ts'
import { refused, unusable, withoutPicture } from './failures.ts'
import type { Server } from './server.ts'

/** A name goes into sentences and recipes, so it has to be one line. */
const modelSchema = z.object({
  id: z
    .string()
    .max(500)
    .regex(/^\P{C}+$/u),
  supports_streaming: z.boolean().optional().catch(undefined),
})
export const modelsSchema = z.object({ data: z.array(modelSchema).max(1000) })

const imageSchema = z.object({ b64_json: z.string().nullish(), url: z.string().nullish() })
export const imagesSchema = z.object({ data: z.array(imageSchema) })
export type ImageData = z.infer<typeof imageSchema>

/** vLLM-Omni's own routes answer with `detail`, a text or a list of what is wrong where; newer ones as OpenAI does. */
const refusalSchema = z.union([
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z
    .object({ detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })).min(1) })
    .transform(({ detail }) => {
      const [{ loc, msg }] = detail as [(typeof detail)[number]]
      const field = loc.filter((part) => part !== 'body').join('.')
      return field ? `${field}: ${msg}` : msg
    }),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
])

/** What an answer says went wrong; empty if it says nothing that can be read. */
export function reasonOf(answer: unknown): string {
  return refusalSchema.safeParse(answer).data ?? ''
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function refusal(server: Server, status: number, text: string): EngineError {
  const reason = quotable(server, reasonOf(parseJson(text)))
  return refused(`${refusalStart(server, status)}${reason ? `: ${reason}` : ''}.`)
}

/** A refusal in the middle of a stream. */
export function brokenOff(server: Server, reason: string): EngineError {
  const quoted = quotable(server, reason)
  return refused(`${server.host} gave up on the picture${quoted ? `: ${quoted}` : ''}.`)
}

function refusalStart({ host, headers }: Server, status: number): string {
  if (status === 401 || status === 403) {
    return 'authorization' in headers ? `${host} does not accept the API key` : `${host} wants an API key`
  }
  if (status < 300)
    return `${host} answered with status ${status} and without a picture; Patchwork does not ask again later`
  if (status >= 300 && status < 400) return `${host} redirects to another address; enter that one`
  if (status === 404) return `${host} does not know what it was asked for`
  if (status === 413) return `The request is too large for ${host}`
  if (status === 429) return `${host} is busy; try again in a while`
  if (status === 503) return `${host} is not ready to paint`
  if (status >= 500) return `${host} failed (error ${status})`
  return `${host} refused the request`
}

/** The server's words on one line, short, without its full stop, and never with the key in them. */
function quotable(server: Server, text: string): string {
  const line = server
    .hideKey(text)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
  const short = line.length > 300 ? `${line.slice(0, 300).trimEnd()}…` : line
  return short.replace(/[.!\s]+$/, '')
}

export async function decodePicture(server: Server, image: ImageData): Promise<Pixels> {
  const text = image.b64_json || (image.url?.startsWith('data:') ? image.url : '')
  if (!text && image.url) {
    throw unusable(
      `${server.host} answers with links, which Patchwork does not follow; let the server answer with b64_json.`,
    )
  }
  if (!text) throw withoutPicture(server.host)
  const base64 = plainBase64(text)
  if (!isBase64(base64)) throw unusable(`The picture of ${server.host} arrived damaged; try again.`)
  try {
    return await decodeImage(Buffer.from(base64, 'base64'))
  } catch (error) {
    throw unusable(`What ${server.host} sent cannot be read as a picture; look at the server's log.`, error)
  }
}

/** Some servers send a whole `data:` address, lines of 76 letters as mail has them, or the letters that addresses allow. */
function plainBase64(text: string): string {
  const start = text.startsWith('data:') ? text.indexOf(',') + 1 : 0
  return text.slice(start).replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')
}

/** Buffer.from skips what it does not know, so damage would pass unseen. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.replace(/={1,2}$/, '').length % 4 !== 1
}
