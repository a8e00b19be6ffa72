import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { EngineError } from '../errors.ts'
import { danglingLink } from '../files.ts'

/** A checkpoint's JSON file, however an editor has saved it: UTF-8 or UTF-16, with a byte order mark or without. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readWhole(path).catch(async (cause: unknown) => {
    const target = await danglingLink(path)
    const why = target === null ? 'cannot be read' : `is a link to ${target}, which is gone`
    throw new EngineError(
      'model/not-found',
      `${path} ${why}; check that the folder holds a whole NextStep-1 checkpoint.`,
      {
        cause,
      },
    )
  })
  try {
    return JSON.parse(new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new EngineError('model/unreadable', `${path} is not valid JSON; ${remedyFor(path, 'get the file again')}.`, {
      cause,
    })
  }
}

/** A pipe would be waited for without end, and Stop would not help. */
async function readWhole(path: string): Promise<Uint8Array> {
  if (!(await stat(path)).isFile()) throw new Error(`${path} is no file.`)
  return readFile(path)
}

/** Patchwork writes patchwork.json itself: nobody else has another one, and a model does without. */
export function remedyFor(path: string, usual: string): string {
  return basename(path) === 'patchwork.json'
    ? "mend it or delete it, and the model is run as its release's name and files say"
    : usual
}

/** The decoder takes the mark itself away. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}
