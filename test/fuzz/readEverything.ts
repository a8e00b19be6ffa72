import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuUsage } from 'node:process'
import { expect } from 'vitest'
import { EngineError } from '../../engine/errors.ts'
import type { TensorSource } from '../../engine/checkpoint/tensorSource.ts'

const folder = mkdtempSync(join(tmpdir(), 'patchwork-fuzz-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Opens a file of these bytes and reads all that it offers; returns whether it could be opened. */
export async function readEverything(
  open: (path: string) => Promise<TensorSource>,
  bytes: Uint8Array,
): Promise<boolean> {
  const path = join(folder, 'file')
  writeFileSync(path, bytes)
  const filesBefore = openFiles()
  const start = cpuUsage()
  const source = await orRefused(open(path))
  if (source) {
    for (const name of source.names()) await readTensor(source, name, bytes.length)
    await source.close()
  }
  const { user, system } = cpuUsage(start)
  expect(user + system).toBeLessThan(2_000_000) // microseconds of work, however busy the machine: these files are tiny
  expect(openFiles()).toBe(filesBefore)
  return source !== null
}

async function readTensor(source: TensorSource, name: string, fileSize: number): Promise<void> {
  const info = await orRefused(Promise.resolve().then(() => source.info(name)))
  if (!info) return
  const { shape } = info
  const floats = await orRefused(source.read(name))
  if (!floats) return
  expect(floats.length).toBe(shape.reduce((product, side) => product * side, 1))
  expect(floats.byteLength).toBeLessThanOrEqual(2 * fileSize) // 16 bits widened to 32 at most
  const rows = shape[0] ?? 0
  if (rows > 0)
    expect(await source.readRows(name, rows - 1, rows)).toEqual(floats.slice(floats.length - floats.length / rows))
}

/** Null for the one failure that is allowed: a sentence for the user. */
export async function orRefused<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    expect(error.message).toMatch(/^[^\n]+\.$/)
    return null
  }
}

function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
