/**
 * One file of a hub, into place only when whole and verified. What a broken connection or a kill leaves behind is kept as
 * `NAME.CHECKSUM.part` and gone on with by a byte range (RFC 9110 sections 13.1.5 and 14), whatever the server makes of it.
 */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EngineError } from '../errors.ts'
import { refusal, stopped, tryAgain, unreachable, type Waiting } from './failures.ts'
import { request, type HubAccess, type HubFile } from './hub.ts'

/** `bytes` may be negative: what was there turned out not to be of use. */
export interface Fetched {
  readonly type: 'fetched'
  readonly bytes: number
}

/** Bytes of a file that are on the disk already, as far as sizes tell. */
export async function bytesThere(folder: string, file: HubFile): Promise<number> {
  if ((await sizeOf(join(folder, file.path))) === file.size) return file.size
  const size = await sizeOf(partPath(folder, file))
  return size > file.size ? 0 : size
}

/** `url`: where the hub gives the file out. Ends with `folder`/`file.path` in place. */
export async function* fetchFile(
  access: HubAccess,
  url: string,
  file: HubFile,
  folder: string,
): AsyncGenerator<Waiting | Fetched, void> {
  const place = join(folder, file.path)
  await mkdir(dirname(place), { recursive: true })
  if ((await sizeOf(place)) === file.size) {
    // Put in place right before the program died, or another one of the same size.
    if ((await checksumOf(place, file, access.signal)) === file.checksum.hex) return
    yield { type: 'fetched', bytes: -file.size }
  }
  for (let wrong = 0; ; wrong++) {
    yield* fetchBytes(access, url, file, folder)
    const part = partPath(folder, file)
    if ((await checksumOf(part, file, access.signal)) === file.checksum.hex) {
      await rename(part, place)
      await rm(etagPath(part), { force: true })
      return
    }
    yield { type: 'fetched', bytes: -(await sizeOf(part)) }
    await rm(part, { force: true })
    // Once may be an old remainder or a bad line; twice is the server's doing.
    if (wrong >= 1) {
      throw new EngineError(
        'remote/answer',
        `${file.path} does not have the checksum that ${new URL(access.address.endpoint).host} gives for it, twice in a row; try again later or from another place.`,
      )
    }
  }
}

/** Goes on until the part has its full size. */
async function* fetchBytes(
  access: HubAccess,
  url: string,
  file: HubFile,
  folder: string,
): AsyncGenerator<Waiting | Fetched, void> {
  const part = partPath(folder, file)
  for (let attempt = 1; (await sizeOf(part)) !== file.size || file.size === 0; attempt++) {
    const before = await sizeOf(part)
    if (before > file.size) await rm(part)
    try {
      yield* oneAnswer(access, url, file, part)
      if ((await sizeOf(part)) === file.size) return
      throw new Error('the connection ended before the file did')
    } catch (error) {
      const reason =
        error instanceof WriteError ? notWritten(error, part) : unreachable(error, access.address, access.signal)
      if ((await sizeOf(part)) > before) attempt = 1 // progress was made: the count starts anew
      yield* tryAgain(reason, attempt, access)
    }
  }
}

/** One request, from where the part ends. */
async function* oneAnswer(access: HubAccess, url: string, file: HubFile, part: string): AsyncGenerator<Fetched, void> {
  const offset = await sizeOf(part)
  const etag = offset > 0 ? await readFile(etagPath(part), 'utf8').catch(() => '') : ''
  const range = offset > 0 ? { range: `bytes=${offset}-`, ...(etag ? { 'if-range': etag } : {}) } : {}
  const watch = watchdog(access)
  try {
    const response = await request(access, url, range, watch.signal)
    if (response.status === 416) {
      await response.body?.cancel()
      await rm(part, { force: true })
      yield { type: 'fetched', bytes: -offset }
      return
    }
    if (!response.ok || !response.body) throw await refusal(response, access.address)
    const start = startOf(response, offset)
    if (start < offset) yield { type: 'fetched', bytes: start - offset }
    await keepEtag(part, response.headers.get('etag'))
    const handle = await writing(() => open(part, start === 0 ? 'w' : 'r+'))
    try {
      await writing(() => handle.truncate(start))
      yield* copy(response.body, handle, start, file.size, watch.reset)
    } finally {
      await handle.close()
    }
  } finally {
    watch.stop()
  }
}

/** The position in the file at which the answer's bytes begin. */
function startOf(response: Response, offset: number): number {
  if (response.status !== 206) return 0 // the whole file: it has changed, or the server knows no ranges
  const [, first] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? []
  if (Number(first) === offset) return offset
  throw new Error(`asked for bytes from ${offset}, given bytes from ${first}`)
}

async function* copy(
  body: ReadableStream<Uint8Array>,
  handle: FileHandle,
  start: number,
  size: number,
  onBytes: () => void,
): AsyncGenerator<Fetched, void> {
  let position = start
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    onBytes()
    if (position + chunk.length > size) {
      throw new EngineError(
        'remote/answer',
        'The hub sends more bytes than it announced; start the download again later.',
      )
    }
    for (let done = 0; done < chunk.length;) {
      const at = position + done
      const rest = chunk.length - done
      done += (await writing(() => handle.write(chunk, done, rest, at))).bytesWritten
    }
    position += chunk.length
    yield { type: 'fetched', bytes: chunk.length }
  }
  await writing(() => handle.datasync())
}

/** Aborts when the caller does, or when nothing has come for too long. */
function watchdog({ signal, retryPolicy }: HubAccess) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  let timer = setTimeout(abort, retryPolicy.stall)
  return {
    signal: controller.signal,
    reset: () => {
      clearTimeout(timer)
      timer = setTimeout(abort, retryPolicy.stall)
    },
    stop: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}

/** Weak tags say nothing about bytes and may not be used for ranges. */
async function keepEtag(part: string, etag: string | null): Promise<void> {
  if (etag !== null && etag.startsWith('"')) await writing(() => writeFile(etagPath(part), etag))
  else await rm(etagPath(part), { force: true })
}

class WriteError extends Error {}

async function writing<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    throw new WriteError('the file cannot be written', { cause })
  }
}

function notWritten({ cause }: WriteError, part: string): EngineError {
  return new EngineError(
    'cache/unwritable',
    `${part} cannot be written; free some room on the disk or choose another folder, and start the download again.`,
    { cause },
  )
}

async function checksumOf(path: string, { checksum, size }: HubFile, signal: AbortSignal | undefined): Promise<string> {
  const hash: Hash = createHash(checksum.kind === 'sha256' ? 'sha256' : 'sha1')
  if (checksum.kind === 'gitBlob') hash.update(`blob ${size}\0`)
  if (size > 0) {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      if (signal?.aborted) throw stopped()
      hash.update(chunk as Uint8Array)
    }
  }
  return hash.digest('hex')
}

function partPath(folder: string, file: HubFile): string {
  return join(folder, `${file.path}.${file.checksum.hex.slice(0, 16)}.part`)
}

function etagPath(part: string): string {
  return `${part}.etag`
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
