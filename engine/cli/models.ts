import { listModels } from '../models.ts'
import type { Terminal } from './terminal.ts'

export async function printModels({ json }: { readonly json?: boolean }, terminal: Terminal): Promise<void> {
  const models = await listModels()
  if (json) {
    terminal.out(`${JSON.stringify(models)}\n`)
    return
  }
  if (models.length === 0) terminal.err('No model is installed; give the folder of a checkpoint with --model.\n')
  const width = Math.max(0, ...models.map(({ id }) => id.length))
  for (const { id, name, folder, embedded } of models) {
    terminal.out(`${id.padEnd(width)}  ${embedded ? 'embedded  ' : ''}${name === id ? '' : `${name}  `}${folder}\n`)
  }
}
