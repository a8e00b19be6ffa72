import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'

/** Makes a file, or the names in a folder, durable. Windows neither needs nor allows the latter. */
export function syncPath(path: string): void {
  const isFolder = statSync(path).isDirectory()
  if (isFolder && process.platform === 'win32') return
  const handle = openSync(path, isFolder ? 'r' : 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
