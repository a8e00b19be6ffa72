/**
 * Copies of pictures on their way to other programs, each in a folder of its own that has no name anyone could guess and
 * that only this user may enter. They are gone when the program ends, or when it next starts.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

export interface DraggedFiles {
  /** A path for a file called `name` in a fresh folder. */
  place(name: string): Promise<string>
  clear(): void
}

export function openDraggedFiles(folder: string): DraggedFiles {
  // What stands there instead, be it a link to elsewhere, is removed itself and not followed.
  const clear = () => rmSync(folder, { recursive: true, force: true })
  clear()
  return {
    async place(name) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return join(await mkdtemp(join(folder, 'picture-')), name)
    },
    clear,
  }
}
