/**
 * A note that a device is painting, removed when it has: one that is still there, without the process that wrote it,
 * means that the driver took the whole process down. Such a device is left alone until it is tried again by hand.
 */
import { readFileSync, rmSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../files.ts'

function noteOf(folder: string, device: string): string {
  return join(folder, `painting-on-${device}`)
}

/** Returns how to take the note away. */
export async function notePainting(folder: string, device: string): Promise<() => Promise<void>> {
  const path = noteOf(folder, device)
  await mkdir(folder, { recursive: true })
  await writeFile(path, String(process.pid))
  return () => rm(path, { force: true })
}

/** Did the last picture on this device end with the process? */
export function crashedLastTime(folder: string, device: string): boolean {
  try {
    const owner = Number(readFileSync(noteOf(folder, device), 'utf8'))
    return owner !== process.pid && !isRunning(owner)
  } catch {
    return false
  }
}

export function forgetCrash(folder: string, device: string): void {
  rmSync(noteOf(folder, device), { force: true })
}
