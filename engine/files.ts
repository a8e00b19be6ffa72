import { stat } from 'node:fs/promises'

/** Is there a file or folder of this name? */
export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
