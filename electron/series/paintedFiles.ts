import { readFile } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import { manifestNames } from '../../engine/series/ledger.ts'
import { stateOf } from '../../engine/series/whole.ts'

const manifestSchema = z.array(z.object({ file: z.string().nullable() }))

/** The pictures of a series that its manifest names and that are whole, within its folder; in the pixel process, because manifests may be large. */
export async function paintedFiles({ folder }: { readonly folder: string }): Promise<readonly string[]> {
  const [, name] = manifestNames
  const files = await readFile(join(folder, name), 'utf8')
    .then((text) => manifestSchema.parse(JSON.parse(text)))
    .catch((cause: unknown) => {
      throw new EngineError('request/invalid', `${folder} holds no ${name} that says which pictures are its own.`, {
        cause,
      })
    })
  const whole: string[] = []
  for (const { file } of files)
    if (file !== null && isWithin(file) && (await stateOf(join(folder, file))) === 'whole') whole.push(file)
  return whole
}

function isWithin(file: string): boolean {
  return !isAbsolute(file) && !normalize(file).startsWith('..')
}
