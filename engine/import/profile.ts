/** A model's own settings, kept in its patchwork.json beside what else stands there. */
import { join } from 'node:path'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { fillRecommended, readOwnGenerationConfig } from '../checkpoint/generationConfig.ts'
import { EngineError } from '../errors.ts'
import { profileChangeSchema, type ModelProfile, type ProfileChange } from '../profile.ts'
import { changesOf, samplingKeys, samplingOf } from '../sampling.ts'
import { writeWhole } from '../writeWhole.ts'

export function profileOf({ findings, generationConfig, own, folder, patchSize }: NextStepConfig): ModelProfile {
  const size = generationConfig.size
  const usual = samplingOf({ ...size, ...fillRecommended(withoutSettings(own), folder, patchSize, findings), ...size })
  const { width: _, height: __, ...settings } = usual
  return {
    findings,
    generationChosen: own.generation !== undefined && own.generation !== null,
    usual: settings,
    changes: changesOf(samplingOf({ ...generationConfig, ...size }), usual),
  }
}

/** Takes effect with the next engine that is made of the model. */
export async function changeProfile(folder: string, change: ProfileChange): Promise<void> {
  const checked = profileChangeSchema.safeParse(change)
  if (!checked.success)
    throw new EngineError('request/invalid', checked.error.issues[0]?.message ?? 'It is no profile.')
  const { generation, release, settings } = checked.data
  const { generation: _, ...before } = withoutSettings(await readOwnGenerationConfig(folder))
  const after = {
    ...before,
    ...(generation !== null && { generation }),
    ...(release !== null && { release: release === 'none' ? null : release }),
    ...settings,
  }
  const path = join(folder, 'patchwork.json')
  await writeWhole(path, JSON.stringify(after, null, 2)).catch((cause: unknown) => {
    throw new EngineError('cache/unwritable', `${path} cannot be written; check that its folder is writable.`, {
      cause,
    })
  })
}

function withoutSettings<T extends object>(own: T): T {
  const names: readonly string[] = samplingKeys
  return Object.fromEntries(Object.entries(own).filter(([name]) => !names.includes(name))) as T
}
