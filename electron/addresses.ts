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

export function imageHash(address: string): string | null {
  return /^image:\/\/library\/([0-9a-f]{64})\.png$/.exec(address)?.[1] ?? null
}
