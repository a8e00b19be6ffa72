/**
 * What those may know of the engine who do not run it: the words of its port, their schemas and limits, and what it makes of
 * words and pictures before it paints. Nothing that is imported from here loads a library but zod.
 */
export type { Capabilities, Foresight, Vocabulary } from './engine.ts'
export { missingCase, type ErrorCode } from './errors.ts'
export type { FoundRecipe, GenerateEvent, GuardScore, Recipe } from './event.ts'
export { exportOptionsSchema, type ExportWishes } from './export/options.ts'
export { saneName } from './export/names.ts'
export { presetFacts, presetNames, type PresetName } from './export/formats/presetFacts.ts'
export type { Sheet as ExportSheet } from './export/sheet/sheet.ts'
export type { Quantization } from './graph/precision.ts'
export { isHardlyChanged } from './guard/hardlyChanged.ts'
export { defaultStrength } from './guard/strength.ts'
export type { Fit, FreeRoom } from './import/fit.ts'
export type { DeviceReport } from './index.ts'
export type { ModelEntry } from './models.ts'
export { generationNames, generations } from './checkpoint/generation.ts'
export { autoencoderAddress, editingRelease, paintingRelease } from './nextstep/releases.ts'
export { passageChangesSchema, runsSchema, withoutNoise, type Passage, type PassageChanges } from './passages.ts'
export { profileChangeSchema, releaseChoices, type ModelProfile, type ProfileChange } from './profile.ts'
export { isPhoto } from './images/isPhoto.ts'
export { coveredBy, runsAround, sizeFor } from './region/patches.ts'
export { writtenRequestSchema, type GenerateRequest, type Pixels } from './request.ts'
export {
  changesOf,
  draftSteps,
  largestCount,
  largestSeed,
  promptLimit,
  readChanges,
  samplerNames,
  samplingLimits,
  samplingOf,
  samplingSchema,
  seedSchema,
  sideLimits,
  type SamplingChanges,
  type SamplingNumber,
} from './sampling.ts'
export { upscaleScaleSchema, type UpscaleScale } from './upscale/scales.ts'
export { combinationsOf, setLimit, setSize, slotsOf, tooMany, type Combination, type Expand } from './sets/slots.ts'
export { motions, mostFrames, transformSchema, usualFrames, type Motion, type Transform } from './sets/transforms.ts'
export { cautionFor, understand, wordPattern, type Knowing } from './words/understand.ts'
