/** Free memory of the graphics card, where its driver tells it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { FreeRoom } from './fit.ts'

const run = promisify(execFile)

/** NVIDIA's own tool; other makers' drivers have none that tells as much, and Apple's chips share main memory. */
export async function freeGpuMemory(): Promise<FreeRoom['gpu']> {
  const query = ['--query-gpu=memory.free', '--format=csv,noheader,nounits']
  const answer = await run('nvidia-smi', query, { timeout: 10_000 }).catch(() => null)
  return answer && parseFree(answer.stdout)
}

/** A line of MiB for each card; the first is the one that is used. */
export function parseFree(text: string): FreeRoom['gpu'] {
  const mebibytes = Number(/^\s*(\d+)\s*$/m.exec(text)?.[1] ?? NaN)
  return Number.isFinite(mebibytes) ? { freeBytes: mebibytes * 2 ** 20 } : null
}
