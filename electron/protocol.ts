/** app:// serves the built page, image:// the library's pictures by their hash. Nothing else on disk can be named. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { appHost, imageAddress, pageFile } from './addresses.ts'
import type { Library } from './library/library.ts'
import type { Thumbnails } from './library/thumbnails.ts'

export const appOrigin = `app://${appHost}`

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Components place themselves with style attributes and small style elements.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' image: blob: data:",
  "connect-src 'self' image:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Must run before the app is ready. */
export function declareSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'image', privileges },
  ])
}

export function serveSchemes(pageFolder: string, library: Pick<Library, 'shownFile'>, thumbnails: Thumbnails): void {
  protocol.handle('app', (request) => {
    const file = pageFile(pageFolder, request.url)
    return file
      ? serve(file, { 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-cache' })
      : refused()
  })
  protocol.handle('image', async (request) => {
    const address = imageAddress(request.url)
    if (!address) return refused()
    // The page may read the pixels back: the canvas needs that.
    const headers = { 'access-control-allow-origin': appOrigin, 'cache-control': 'max-age=31536000, immutable' }
    try {
      const { kind, hash } = address
      return await serve(kind === 'library' ? library.shownFile(hash) : await thumbnails.fileOf(hash), headers)
    } catch {
      return notFound()
    }
  })
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

async function serve(file: string, headers: Record<string, string>): Promise<Response> {
  try {
    const type = contentTypes[extname(file)] ?? 'application/octet-stream'
    return new Response(await readFile(file), {
      headers: { 'content-type': type, 'x-content-type-options': 'nosniff', ...headers },
    })
  } catch {
    return notFound()
  }
}

function refused(): Response {
  return new Response('Refused', { status: 403 })
}

function notFound(): Response {
  return new Response('Not found', { status: 404 })
}
