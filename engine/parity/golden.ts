/** A folder of golden arrays made by the official implementation; manifest.json lists what it holds. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openSafetensors } from '../checkpoint/safetensors.ts'
import { EngineError } from '../errors.ts'
import { readJson } from '../checkpoint/jsonFile.ts'

export interface GoldenArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** All arrays of one safetensors file; integers are read as numbers. */
export interface GoldenFile {
  /** Parameters of the run, from the manifest. */
  readonly about: Readonly<Record<string, unknown>>
  readonly names: readonly string[]
  has(name: string): boolean
  array(name: string): Promise<GoldenArray>
  /** Rows of an integer matrix. */
  rows(name: string): Promise<readonly (readonly number[])[]>
  close(): Promise<void>
}

export interface Golden {
  /** That the arrays were made by the code of, where the manifest says so. */
  readonly generation: string | null
  /** Of the checkpoint that they were made with; empty where the manifest does not say. */
  readonly config: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
  json<T>(name: string): Promise<T>
  open(name: string): Promise<GoldenFile>
}

export async function openGolden(folder: string): Promise<Golden> {
  const path = join(folder, 'manifest.json')
  await stat(path).catch((cause: unknown) => {
    throw new EngineError(
      'model/not-found',
      `${path} is not there; give a folder of golden arrays with its manifest.`,
      { cause },
    )
  })
  const manifest = (await readJson(path)) as {
    files?: Record<string, Record<string, unknown>>
    generation?: unknown
    config?: Record<string, unknown> | null
  } | null
  const files = manifest?.files
  if (!manifest || !files)
    throw new EngineError(
      'model/unreadable',
      `${path} has no "files"; give a folder of golden arrays with its manifest.`,
    )
  for (const name of Object.keys(files)) {
    await stat(join(folder, name)).catch((cause: unknown) => {
      throw new EngineError('model/not-found', `${join(folder, name)} is named in the manifest but is not there.`, {
        cause,
      })
    })
  }
  return {
    generation: typeof manifest.generation === 'string' ? manifest.generation : null,
    config: manifest.config ?? {},
    files: Object.keys(files),
    json: async <T>(name: string) => (await readJson(join(folder, name))) as T,
    async open(name) {
      const file = await openSafetensors(join(folder, name))
      const array = async (key: string): Promise<GoldenArray> => {
        const { dtype, shape } = file.info(key)
        const isFloat = dtype === 'F64' || dtype === 'F32' || dtype === 'F16' || dtype === 'BF16'
        return { shape, data: isFloat ? await file.read(key) : Float32Array.from(await file.readIntegers(key)) }
      }
      return {
        about: files[name] ?? {},
        names: file.names(),
        has: (key) => file.has(key),
        array,
        async rows(key) {
          const { shape } = file.info(key)
          const values = await file.readIntegers(key)
          const columns = shape[1] ?? 1
          return Array.from({ length: shape[0] ?? 0 }, (_, row) => [
            ...values.subarray(row * columns, (row + 1) * columns),
          ])
        },
        close: () => file.close(),
      }
    },
  }
}
