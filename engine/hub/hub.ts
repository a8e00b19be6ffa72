/** The part of the hub's HTTP interface that downloads need (huggingface.co/docs/hub/api). */
import { z } from 'zod'
import { EngineError } from '../errors.ts'
import { refuseLinkLocalName } from '../linkLocal.ts'
import type { HubAddress } from './address.ts'
import { refusal, tryAgain, unreachable, type RetryPolicy, type Waiting } from './failures.ts'

export interface HubFile {
  /** Inside the repository, with slashes. */
  readonly path: string
  readonly size: number
  /** What the hub says of the content: SHA-256 of large files, git's blob SHA-1 of small ones. */
  readonly checksum: { readonly kind: 'sha256' | 'gitBlob'; readonly hex: string }
}

export interface HubAccess {
  readonly address: HubAddress
  /** A read token of the user's account, for gated models. */
  readonly token: string | undefined
  readonly retryPolicy: RetryPolicy
  readonly signal?: AbortSignal | undefined
}

/** The commit behind a revision: everything is fetched from this one, also if the branch moves meanwhile. */
export async function* resolveCommit(access: HubAccess): AsyncGenerator<Waiting, string> {
  const { endpoint, repo, revision } = access.address
  const url = `${endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}`
  const { sha } = yield* json(access, url, z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) }))
  return sha
}

const entrySchema = z.object({
  type: z.string(),
  path: z.string().max(1000),
  size: z.number().int().min(0).default(0),
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) }).nullish(),
})

/** Far more than any model has. */
const mostPages = 50

export async function* listFiles(access: HubAccess, commit: string): AsyncGenerator<Waiting, readonly HubFile[]> {
  const { endpoint, repo } = access.address
  const files: HubFile[] = []
  let url: string | undefined = `${endpoint}/api/models/${repo}/tree/${commit}?recursive=true`
  for (let page = 0; url !== undefined && page < mostPages; page++) {
    const { value, headers }: { value: z.output<typeof entrySchema>[]; headers: Headers } = yield* jsonAnswer(
      access,
      url,
      z.array(entrySchema),
    )
    for (const { type, path, size, oid, lfs } of value) {
      if (type !== 'file') continue
      files.push(
        lfs
          ? { path, size: lfs.size, checksum: { kind: 'sha256', hex: lfs.oid } }
          : { path, size, checksum: { kind: 'gitBlob', hex: oid } },
      )
    }
    url = nextPage(headers.get('link'), endpoint)
  }
  return files
}

/** `<https://...>; rel="next"`; never to another host. */
function nextPage(link: string | null, endpoint: string): string | undefined {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  if (next === undefined) return undefined
  const url = new URL(next, endpoint)
  return url.origin === new URL(endpoint).origin ? url.href : undefined
}

async function* json<T>(access: HubAccess, url: string, schema: z.ZodType<T>): AsyncGenerator<Waiting, T> {
  return (yield* jsonAnswer(access, url, schema)).value
}

async function* jsonAnswer<T>(
  access: HubAccess,
  url: string,
  schema: z.ZodType<T>,
): AsyncGenerator<Waiting, { readonly value: T; readonly headers: Headers }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await request(access, url, { accept: 'application/json' }, access.signal)
      if (!response.ok) throw await refusal(response, access.address)
      return { value: schema.parse(await response.json()), headers: response.headers }
    } catch (error) {
      yield* tryAgain(explain(error, access), attempt, access)
    }
  }
}

function explain(error: unknown, { address, signal }: HubAccess): Error {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    const host = new URL(address.endpoint).host
    return new EngineError(
      'remote/answer',
      `${host} answered something that is not a model hub's; check the address.`,
      {
        cause: error,
      },
    )
  }
  return unreachable(error, address, signal)
}

const mostRedirects = 5

/**
 * One GET with redirects followed by hand, so that the token goes to the hub alone and never on to where its files lie.
 * Connection failures throw what `fetch` throws.
 */
export async function request(
  access: HubAccess,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const home = new URL(access.address.endpoint).origin
  let target = new URL(url)
  for (let hop = 0; hop <= mostRedirects; hop++) {
    await refuseLinkLocalName(target.hostname)
    const own = target.origin === home
    const response = await fetch(target, {
      redirect: 'manual',
      signal: signal ?? null,
      headers: {
        'user-agent': 'patchwork',
        // Compressed answers would make byte ranges mean something else.
        'accept-encoding': 'identity',
        ...headers,
        ...(own && access.token ? { authorization: `Bearer ${access.token}` } : {}),
      },
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    await response.body?.cancel()
    const next = new URL(location, target)
    if (next.protocol !== 'https:' && target.protocol === 'https:') {
      throw new EngineError(
        'remote/answer',
        `${target.host} leads to an address that is not encrypted; nothing was fetched.`,
      )
    }
    target = next
  }
  throw new EngineError('remote/answer', `${target.host} leads from one address to the next without end.`)
}
