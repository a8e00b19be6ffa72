import { useState } from 'react'
import { samplerNames, type ModelProfile, type ProfileChange, type SamplingNumber } from '../../../electron/contract.ts'
import { changeProfile } from '../../actions/models.ts'
import { ends } from '../../document/request.ts'
import { strings } from '../../strings.ts'
import { modelStrings } from '../../strings/models.ts'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { Select } from '../../ui/Select.tsx'
import { SaidFields } from './SaidFields.tsx'

const words = modelStrings.profile
const sampling = strings.sampling

interface ProfileEditorProps {
  readonly modelId: string
  readonly name: string
  readonly profile: ModelProfile
}

/** The settings that a model is run with, changed for good. */
export function ProfileEditor({ modelId, name, profile }: ProfileEditorProps) {
  const [open, setOpen] = useState(false)
  if (!open) {
    return (
      <button
        type="button"
        className="button is-solid model-choose"
        aria-label={words.editOne(name)}
        onClick={() => setOpen(true)}
      >
        {words.edit}
      </button>
    )
  }
  // Written anew when it comes back changed.
  const key = JSON.stringify(profile)
  return <ProfileForm key={key} modelId={modelId} name={name} profile={profile} onClose={() => setOpen(false)} />
}

function ProfileForm({ modelId, name, profile, onClose }: ProfileEditorProps & { readonly onClose: () => void }) {
  const { findings, generationChosen, usual } = profile
  const [settings, setSettings] = useState<ProfileChange['settings']>(profile.changes)
  const said = {
    generation: generationChosen ? findings.generation : null,
    release: findings.release ?? ('none' as const),
  }
  const keep = (change: Partial<ProfileChange>) => void changeProfile(modelId, { ...said, settings, ...change })

  type Key = keyof typeof usual
  function set<K extends Key>(key: K, value: (typeof usual)[K]): void {
    const { [key]: _, ...others } = settings
    setSettings(value === usual[key] ? others : { ...others, [key]: value })
  }
  const number = (key: SamplingNumber, label: string) => (
    <NumberField
      label={label}
      {...ends(key)}
      value={settings[key] ?? usual[key]}
      changed={settings[key] !== undefined}
      onChange={(value) => set(key, value)}
      onReset={() => set(key, usual[key])}
    />
  )
  const choice = <K extends 'sampler' | 'guidanceSchedule'>(
    key: K,
    label: string,
    options: readonly { readonly value: (typeof usual)[K]; readonly label: string }[],
  ) => (
    <Field label={label} changed={settings[key] !== undefined} onReset={() => set(key, usual[key])}>
      <Select<(typeof usual)[K]>
        label={label}
        options={options}
        value={(settings[key] ?? usual[key]) as (typeof usual)[K]}
        onChange={(value) => set(key, value)}
      />
    </Field>
  )
  const text = (key: 'negativePrompt' | 'positivePrompt', label: string) => (
    <Field label={label} stacked changed={settings[key] !== undefined} onReset={() => set(key, usual[key])}>
      <textarea
        className="text-field"
        rows={2}
        aria-label={label}
        spellCheck={false}
        value={settings[key] ?? usual[key]}
        onChange={({ target }) => set(key, target.value)}
      />
    </Field>
  )

  return (
    <form
      className="model-profile"
      aria-label={words.editOne(name)}
      onSubmit={(event) => {
        event.preventDefault()
        keep({})
      }}
    >
      <p className="setting-hint">{words.hint}</p>
      {/* Another release has other settings, which are to be seen before any are changed. */}
      <SaidFields said={said} onChange={(next) => keep({ ...next, settings: profile.changes })} />
      {number('steps', sampling.steps)}
      {number('guidance', sampling.guidance)}
      {number('imageGuidance', sampling.imageGuidance)}
      {number('timestepShift', sampling.timestepShift)}
      {choice('guidanceSchedule', sampling.schedule, [
        { value: 'constant', label: sampling.constant },
        { value: 'linear', label: sampling.linear },
      ])}
      {choice(
        'sampler',
        sampling.sampler,
        samplerNames.map((value) => ({ value, label: strings.samplers[value] })),
      )}
      <label className="model-check">
        <input
          type="checkbox"
          checked={settings.useNorm ?? usual.useNorm}
          onChange={({ target }) => set('useNorm', target.checked)}
        />
        {sampling.useNorm}
      </label>
      {text('negativePrompt', sampling.negativePrompt)}
      {text('positivePrompt', sampling.positivePrompt)}
      <div className="model-line">
        <button type="submit" className="button is-primary" aria-label={words.saveOne(name)}>
          {words.save}
        </button>
        <button type="button" className="button" onClick={() => keep({ settings: {} })}>
          {words.reset}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </form>
  )
}
