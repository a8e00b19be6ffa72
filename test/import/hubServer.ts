/**
 * A model hub on this machine that follows the protocol of huggingface.co: `/api/models/...` for commits and file lists
 * (in pages, by Link header), `/OWNER/NAME/resolve/COMMIT/PATH` that answers small files itself and redirects large ones
 * to a content server of another origin, with ETags and byte ranges (RFC 9110). Faults are asked for by test.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative, sep } from 'node:path'

export interface HubFault {
  /** The file that it befalls; every request without it. */
  readonly path?: RegExp
  /** How many times; Infinity for always. */
  times: number
  readonly kind:
    | { readonly type: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** The connection breaks after so many bytes of the body. */
    | { readonly type: 'drop'; readonly after: number }
    /** The connection stays open and brings nothing more. */
    | { readonly type: 'stall'; readonly after: number }
    /** One byte is another one. */
    | { readonly type: 'corrupt' }
    /** Ranges are ignored: always the whole file. */
    | { readonly type: 'noRanges' }
    /** What was asked for by range has another ETag now. */
    | { readonly type: 'changed' }
}

export interface HubRequest {
  readonly server: 'hub' | 'content'
  readonly path: string
  readonly range: string | undefined
  readonly authorization: string | undefined
}

export interface HubServer {
  readonly endpoint: string
  readonly requests: readonly HubRequest[]
  /** Bytes of bodies sent. */
  sent(): number
  readonly faults: HubFault[]
  /** The token that is needed; none by default. */
  token: string | null
  close(): Promise<void>
}

/** Files above this size lie on the content server. */
const largeFrom = 20_000
export const commit = '0123456789abcdef0123456789abcdef01234567'

/** Serves a folder as `repo`, but for what `changes` replaces (null: left out). `others`: repositories that it leads on to. */
export async function startHub(
  repo: string,
  folder: string,
  changes: Readonly<Record<string, Uint8Array | null>> = {},
  others: Readonly<Record<string, HubServer>> = {},
): Promise<HubServer> {
  const files = new Map<string, Uint8Array>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(folder, path).split(sep).join('/'), readFileSync(path))
  }
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes) files.set(path, bytes)
    else files.delete(path)
  }
  const requests: HubRequest[] = []
  const faults: HubFault[] = []
  let sent = 0
  const state = { token: null as string | null }

  const faultFor = (path: string, type: HubFault['kind']['type']) => {
    const fault = faults.find((one) => one.kind.type === type && one.times > 0 && (one.path?.test(path) ?? true))
    if (fault) fault.times--
    return fault?.kind
  }

  function respond(server: HubRequest['server'], request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname)
    const { range, authorization } = request.headers
    requests.push({ server, path, range, authorization })
    for (const [other, { endpoint }] of Object.entries(others)) {
      if (path.startsWith(`/${other}/`) || path.startsWith(`/api/models/${other}/`))
        return void response.writeHead(307, { location: `${endpoint}${request.url}` }).end()
    }
    const status = faultFor(path, 'status')
    if (status?.type === 'status') return void response.writeHead(status.status, status.headers).end()
    if (server === 'content') return sendFile(path.slice(1), request, response)
    if (state.token !== null && authorization !== `Bearer ${state.token}`) {
      return void response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end()
    }
    const api = `/api/models/${repo}/`
    if (path === `${api}revision/main` || path === `${api}revision/${commit}`) {
      return sendJson(response, { id: repo, sha: commit, private: false })
    }
    if (path.startsWith(`${api}revision/`)) return refuse(response, 404, 'RevisionNotFound')
    if (path === `${api}tree/${commit}`) return sendTree(request, response)
    const resolve = `/${repo}/resolve/${commit}/`
    if (!path.startsWith(resolve)) return refuse(response, 404, 'RepoNotFound')
    const name = path.slice(resolve.length)
    const bytes = files.get(name)
    if (!bytes) return refuse(response, 404, 'EntryNotFound')
    if (bytes.length <= largeFrom) return sendFile(name, request, response)
    response.writeHead(302, {
      location: `${origin(content)}/${name.split('/').map(encodeURIComponent).join('/')}?Signature=x`,
      'x-repo-commit': commit,
      'x-linked-etag': `"${sha256(bytes)}"`,
      'x-linked-size': bytes.length,
    })
    response.end()
  }

  function sendTree(request: IncomingMessage, response: ServerResponse): void {
    const cursor = Number(new URL(request.url ?? '/', 'http://hub').searchParams.get('cursor') ?? 0)
    const folders = new Set([...files.keys()].filter((path) => path.includes('/')).map((path) => path.split('/')[0]))
    const all = [
      ...[...folders].map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path })),
      ...[...files].map(([path, bytes]) => ({
        type: 'file',
        path,
        size: bytes.length,
        oid: gitBlob(bytes),
        ...(bytes.length > largeFrom ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 } } : {}),
      })),
    ]
    const page = 4
    const next = `<${origin(hub)}/api/models/${repo}/tree/${commit}?recursive=true&cursor=${cursor + page}>; rel="next"`
    sendJson(response, all.slice(cursor, cursor + page), cursor + page < all.length ? { link: next } : {})
  }

  function sendFile(name: string, request: IncomingMessage, response: ServerResponse): void {
    let bytes = files.get(name)
    if (!bytes) return void response.writeHead(404).end()
    if (faultFor(name, 'corrupt')) {
      bytes = Uint8Array.from(bytes)
      bytes[bytes.length - 1]! ^= 1
    }
    const etag = faultFor(name, 'changed') ? '"another"' : `"${sha256(bytes).slice(0, 32)}"`
    const headers = { etag, 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' }
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
    const condition = request.headers['if-range']
    const ranged = from !== undefined && (condition === undefined || condition === etag) && !faultFor(name, 'noRanges')
    const start = ranged ? Number(from) : 0
    if (ranged && start >= bytes.length) {
      return void response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end()
    }
    const body = bytes.subarray(start)
    const contentRange = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }
    response.writeHead(ranged ? 206 : 200, {
      ...headers,
      'content-length': body.length,
      ...(ranged ? contentRange : {}),
    })
    const drop = faultFor(name, 'drop')
    const stall = faultFor(name, 'stall')
    const cut = drop?.type === 'drop' ? drop.after : stall?.type === 'stall' ? stall.after : null
    if (cut === null) {
      sent += body.length
      response.end(body)
      return
    }
    sent += cut
    response.write(body.subarray(0, cut), () => {
      if (drop) setTimeout(() => response.destroy(), 20) // what was written is on its way first
    })
  }

  const hub = createServer((request, response) => respond('hub', request, response))
  const content = createServer((request, response) => respond('content', request, response))
  await Promise.all([listen(hub), listen(content)])
  return {
    endpoint: origin(hub),
    requests,
    faults,
    sent: () => sent,
    get token() {
      return state.token
    },
    set token(value) {
      state.token = value
    },
    async close() {
      for (const server of [hub, content]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code }).end()
}

function sendJson(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function gitBlob(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
