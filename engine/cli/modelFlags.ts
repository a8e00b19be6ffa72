/** What the user says of a checkpoint, where its files do not tell or tell it wrongly. */
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { CheckpointChoices } from '../checkpoint/config.ts'
import { generationNames, generations, type Generation } from '../checkpoint/generation.ts'
import type { Findings } from '../checkpoint/recognise.ts'
import { releaseChoices, type ModelProfile } from '../profile.ts'
import type { Terminal } from './terminal.ts'

export interface ModelFlags {
  readonly generation?: Generation
  readonly release?: (typeof releaseChoices)[number]
  readonly vae?: string
}

export function addModelFlags(command: Command): Command {
  return addRecognitionFlags(command).option(
    '--vae <folder>',
    "the autoencoder (default: the checkpoint's own, or one beside it)",
  )
}

export function addRecognitionFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--generation <name>', 'the official code to follow (default: as the files say)').choices(generations),
    )
    .addOption(
      new Option('--release <name>', 'the release whose settings to use (default: as it is called)').choices([
        ...releaseChoices,
      ]),
    )
}

export function choicesFrom(
  { generation, release, vae }: ModelFlags,
  { cwd }: Pick<Terminal, 'cwd'>,
): CheckpointChoices {
  return {
    generation,
    release: release === 'none' ? null : release,
    vae: vae === undefined ? undefined : resolve(cwd, vae),
  }
}

/** How the checkpoint was to be taken, for what is written down of a painting. */
export function checkpointFlags({ generation, release, vae }: ModelFlags, cwd: string) {
  return {
    ...(generation !== undefined && { generation }),
    ...(release !== undefined && { release }),
    ...(vae !== undefined && { vae: resolve(cwd, vae) }),
  }
}

/** What a checkpoint was taken for and why, a line for each thing. */
export function findingsInWords({ generation, why, release, releaseWhy, notes }: Findings): readonly string[] {
  return [
    `${generationNames[generation]}, because ${why}`,
    release === null ? 'none of the published releases' : `settings of ${release}, because ${releaseWhy}`,
    ...notes.map((note) => `Note: ${note}`),
  ]
}

/** The same, and the settings it will be run with. */
export function profileInWords({ findings, usual, changes }: ModelProfile): readonly string[] {
  const { steps, guidance, imageGuidance, timestepShift, useNorm, sampler, ...words } = { ...usual, ...changes }
  const settings = [
    `${steps} steps`,
    `sampler ${sampler}`,
    `guidance ${guidance}`,
    ...((imageGuidance ?? 1) > 1 ? [`image guidance ${imageGuidance}`] : []),
    `timestep shift ${timestepShift}`,
    ...(useNorm ? ['tokens normalised'] : []),
    ...(words.positivePrompt ? [`always added: ${words.positivePrompt}`] : []),
    ...(words.negativePrompt ? [`negative: ${words.negativePrompt}`] : []),
  ]
  return [...findingsInWords(findings), settings.join(', ')]
}
