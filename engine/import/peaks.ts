/** What the last real run of each model needed beyond its estimate, by the model's hash; kept beside the converted models. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../writeWhole.ts'

const peaksSchema = z.record(z.string(), z.number().min(0).catch(0))
type Peaks = z.output<typeof peaksSchema>

/** Bytes. */
export async function rememberPeak(cacheFolder: string, hash: string, estimate: number, peak: number): Promise<void> {
  const path = peaksPath(cacheFolder)
  const peaks = { ...(await readPeaks(path)), [hash]: Math.max(0, peak - estimate) }
  await writeWhole(path, JSON.stringify(peaks))
}

/** Of a model that has not run yet: the program, the runtime and its threads, measured with the embedded model. */
const usualRest = 256 * 2 ** 20

/** Without a hash, of a model that has not run yet. */
export async function lastRest(cacheFolder: string, hash?: string): Promise<number> {
  return (hash === undefined ? undefined : (await readPeaks(peaksPath(cacheFolder)))[hash]) ?? usualRest
}

function peaksPath(cacheFolder: string): string {
  return join(cacheFolder, 'memory.json')
}

/** A damaged note is as good as none. */
async function readPeaks(path: string): Promise<Peaks> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return peaksSchema.catch({}).parse(JSON.parse(text))
  } catch {
    return {}
  }
}
