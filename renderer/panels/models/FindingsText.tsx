import { generationNames, type ModelProfile } from '../../../electron/contract.ts'
import { modelStrings } from '../../strings/models.ts'

const words = modelStrings.profile

/** What a model was taken for and why, what had to be assumed, and the settings it is run with. */
export function FindingsText({ profile }: { readonly profile: ModelProfile }) {
  const { generation, why, release, releaseWhy, notes } = profile.findings
  return (
    <div className="model-findings">
      <p className="setting-hint">
        {words.because(generationNames[generation], why)}{' '}
        {release === null ? words.noRelease : words.settingsOf(release, releaseWhy)}
      </p>
      {notes.map((note) => (
        <p key={note} className="model-note">
          {note}
        </p>
      ))}
      <p className="model-parts">{settingsInWords(profile)}</p>
    </div>
  )
}

/** "50 steps · guidance 7.5 · shift 3.2 · negative: Copy original image." */
function settingsInWords({ usual, changes }: ModelProfile): string {
  const settings = { ...usual, ...changes }
  return [
    words.steps(settings.steps ?? usual.steps),
    words.guidance(settings.guidance ?? usual.guidance),
    (settings.imageGuidance ?? 1) > 1 && words.imageGuidance(settings.imageGuidance ?? 1),
    words.shift(settings.timestepShift ?? usual.timestepShift),
    settings.useNorm && words.normalised,
    settings.positivePrompt && words.positive(settings.positivePrompt),
    settings.negativePrompt && words.negative(settings.negativePrompt),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' · ')
}
