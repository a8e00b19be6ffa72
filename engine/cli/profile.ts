/** `patchwork profile`: what a model was taken for and the settings it is run with, shown or changed for good. */
import { readConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { changeProfile, profileOf } from '../import/profile.ts'
import { listModels, resolveModel } from '../models.ts'
import { samplingKeys } from '../sampling.ts'
import { findingsInWords, type ModelFlags } from './modelFlags.ts'
import { samplingFrom, samplingNames, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface ProfileFlags extends Omit<ModelFlags, 'vae'>, SamplingFlags {
  readonly reset?: boolean
  readonly json?: boolean
}

export async function printProfile(model: string, flags: ProfileFlags, terminal: Terminal): Promise<void> {
  const folder = await resolveModel(model)
  const { generation, release, reset = false } = flags
  const wished = samplingFrom(flags)
  const isChange = reset || generation !== undefined || release !== undefined || Object.keys(wished).length > 0
  if (isChange) {
    const embedded = (await listModels()).find((entry) => entry.folder === folder && entry.embedded)
    if (embedded) {
      throw new EngineError(
        'request/invalid',
        `${embedded.name} came with Patchwork and stays as it is; name settings with each picture instead.`,
      )
    }
    // A reset is of settings: another generation would be another network.
    const { changes, generationChosen, findings } = profileOf(await readConfig(folder))
    await changeProfile(folder, {
      generation: generation ?? (generationChosen ? findings.generation : null),
      release: release ?? null,
      settings: { ...(reset ? {} : changes), ...wished },
    })
  }
  const { findings, usual, changes } = profileOf(await readConfig(folder))
  if (flags.json) {
    terminal.out(`${JSON.stringify({ ...findings, settings: { ...usual, ...changes }, changes })}\n`)
    return
  }
  for (const line of findingsInWords(findings)) terminal.out(`${line}\n`)
  const width = Math.max(...Object.values(samplingNames).map(({ length }) => length))
  for (const key of samplingKeys) {
    if (key === 'width' || key === 'height') continue
    const mark = changes[key] === undefined ? '' : '  (changed)'
    terminal.out(`${samplingNames[key].padEnd(width)}  ${JSON.stringify(changes[key] ?? usual[key])}${mark}\n`)
  }
}
