/** What a user may say and change of an installed model: the words for it, without anything that reads or writes. */
import { z } from 'zod'
import { generations } from './checkpoint/generation.ts'
import type { Findings } from './checkpoint/recognise.ts'
import { releaseNames } from './nextstep/releases.ts'
import { samplingSchema, type Sampling, type SamplingChanges } from './sampling.ts'

/** `none`: none of the published ones. */
export const releaseChoices = [...releaseNames, 'none'] as const

/** Null: as its files tell, and as it was recognised. `settings`: those that differ from its release's, all of them. */
export const profileChangeSchema = z.object({
  generation: z.enum(generations).nullable(),
  release: z.enum(releaseChoices).nullable(),
  settings: samplingSchema.omit({ width: true, height: true }).partial(),
})
export type ProfileChange = Readonly<z.output<typeof profileChangeSchema>>

/** What a checkpoint was taken for, and the settings that it is run with. */
export interface ModelProfile {
  readonly findings: Findings
  /** Whether the generation was chosen rather than found in the files. */
  readonly generationChosen: boolean
  /** Of its release, or general ones. */
  readonly usual: Omit<Sampling, 'width' | 'height'>
  /** What is set otherwise for this model. */
  readonly changes: Omit<SamplingChanges, 'width' | 'height'>
}
