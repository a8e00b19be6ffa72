/** What an address of our own schemes stands for on disk; anything else stands for nothing. */
import { join, normalize, sep } from 'node:path'

export const appHost = 'patchwork'

/** The file behind an app:// address, or null for anything that is not inside the folder. */
export function pageFile(folder: string, address: string): string | null {
  const url = new URL(address)
  if (url.host !== appHost) return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(normalize(folder + sep)) ? file : null
}

/** What an image:// address names: a picture of the library, whole or small. */
export interface ImageAddress {
  readonly kind: 'library' | 'thumbnail'
  readonly hash: string
}

export function imageAddress(address: string): ImageAddress | null {
  const [, kind, hash] = /^image:\/\/(library|thumbnail)\/([0-9a-f]{64})\.png$/.exec(address) ?? []
  if (hash === undefined || (kind !== 'library' && kind !== 'thumbnail')) return null
  return { kind, hash }
}
