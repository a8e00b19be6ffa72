import { readConfig } from '../checkpoint/config.ts'
import type { Findings } from '../checkpoint/recognise.ts'
import { listModels } from '../models.ts'
import { findingsInWords } from './modelFlags.ts'
import type { Terminal } from './terminal.ts'

export async function printModels({ json }: { readonly json?: boolean }, terminal: Terminal): Promise<void> {
  const models = await Promise.all(
    (await listModels()).map(async (model) => ({ ...model, ...(await findingsOf(model.folder)) })),
  )
  if (json) {
    terminal.out(`${JSON.stringify(models)}\n`)
    return
  }
  if (models.length === 0) terminal.err('No model is installed; give the folder of a checkpoint with --model.\n')
  const width = Math.max(0, ...models.map(({ id }) => id.length))
  for (const { id, name, folder, embedded, ...found } of models) {
    terminal.out(`${id.padEnd(width)}  ${embedded ? 'embedded  ' : ''}${name === id ? '' : `${name}  `}${folder}\n`)
    const lines = 'problem' in found ? [found.problem] : findingsInWords(found)
    for (const line of lines) terminal.out(`${' '.repeat(width)}  ${line}\n`)
  }
}

function findingsOf(folder: string): Promise<Findings | { readonly problem: string }> {
  return readConfig(folder).then(
    ({ findings }) => findings,
    (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
  )
}
