import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import { manifestNames } from '../../engine/series/ledger.ts'

const manifestSchema = z.array(z.object({ file: z.string().nullable() }))

/** The pictures of a series that its manifest names, within its folder; in the pixel process, because manifests may be large. */
export async function paintedFiles({ folder }: { readonly folder: string }): Promise<readonly string[]> {
  const [, name] = manifestNames
  const files = await readFile(join(folder, name), 'utf8')
    .then((text) => manifestSchema.parse(JSON.parse(text)))
    .catch((cause: unknown) => {
      throw new EngineError('request/invalid', `${folder} holds no ${name} that says which pictures are its own.`, {
        cause,
      })
    })
  return files.flatMap(({ file }) => (file !== null && isWithin(file) && existsSync(join(folder, file)) ? [file] : []))
}

function isWithin(file: string): boolean {
  return !isAbsolute(file) && !normalize(file).startsWith('..')
}
