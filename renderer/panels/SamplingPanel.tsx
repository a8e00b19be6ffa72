import { useState } from 'react'
import { Dice5, Lock, LockOpen, RotateCcw } from 'lucide-react'
import {
  largestSeed,
  samplerNames,
  samplingLimits,
  type Capabilities,
  type SamplingNumber,
} from '../../electron/contract.ts'
import { ends } from '../document/request.ts'
import {
  changeRequest,
  isRequestReset,
  resetRequest,
  rollSeed,
  setSeed,
  useRequestStore,
} from '../stores/requestStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { strings } from '../strings.ts'
import { promptStrings } from '../strings/prompt.ts'
import { Choice } from '../ui/Choice.tsx'
import { Field } from '../ui/Field.tsx'
import { NumberField } from '../ui/NumberField.tsx'
import { NumberInput } from '../ui/NumberInput.tsx'
import { Select } from '../ui/Select.tsx'
import { Tip } from '../ui/Tip.tsx'
import { ModelChoice } from './ModelChoice.tsx'
import { SizeChoice } from './SizeChoice.tsx'
import { useChangeTarget } from './useChangeTarget.ts'
import './sampling.css'

const words = strings.sampling

export function SamplingPanel({ capabilities }: { readonly capabilities: Capabilities }) {
  const changes = useRequestStore((facts) => facts.changes)
  const count = useRequestStore((facts) => facts.count)
  const isChange = useChangeTarget() !== null
  const isReset = useRequestStore(isRequestReset)
  const { defaults } = capabilities

  const number = (key: SamplingNumber) => ({
    ...ends(key),
    value: changes[key] ?? defaults[key],
    changed: changes[key] !== undefined,
    onChange: (value: number) => changeRequest(key, value === defaults[key] ? undefined : value),
    onReset: () => changeRequest(key, undefined),
  })

  return (
    <>
      <header className="settings-header">
        <h2>{words.title}</h2>
        <button type="button" className="button" disabled={isReset} onClick={resetRequest}>
          <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
          {words.resetAll}
        </button>
      </header>
      <div className="settings-fields">
        <ModelChoice />
        <SizeChoice capabilities={capabilities} />
        <SeedField />
        <NumberField
          label={words.count}
          value={count}
          min={1}
          max={8}
          step={1}
          onChange={(value) => useRequestStore.setState({ count: value })}
        />
        <NumberField label={words.steps} hint={words.stepsHint} {...number('steps')} />
        {capabilities.tokenProgress && <RowStepsField steps={changes.steps ?? defaults.steps} />}
        <NumberField label={words.guidance} hint={words.guidanceHint} {...number('guidance')} />
        {isChange && (
          <NumberField label={words.imageGuidance} hint={words.imageGuidanceHint} {...number('imageGuidance')} />
        )}
        {isChange && <GuardField />}
        <NumberField label={words.timestepShift} {...number('timestepShift')} />
        <Field
          label={words.schedule}
          changed={changes.guidanceSchedule !== undefined}
          onReset={() => changeRequest('guidanceSchedule', undefined)}
        >
          <Choice
            label={words.schedule}
            options={[
              { value: 'constant', label: words.constant },
              { value: 'linear', label: words.linear },
            ]}
            value={changes.guidanceSchedule ?? defaults.guidanceSchedule}
            onChange={(value) =>
              changeRequest('guidanceSchedule', value === defaults.guidanceSchedule ? undefined : value)
            }
          />
        </Field>
        <Field
          label={words.sampler}
          hint={words.samplerHint}
          changed={changes.sampler !== undefined}
          onReset={() => changeRequest('sampler', undefined)}
        >
          <Select
            label={words.sampler}
            options={samplerNames.map((value) => ({ value, label: strings.samplers[value] }))}
            value={changes.sampler ?? defaults.sampler}
            onChange={(name) => changeRequest('sampler', name === defaults.sampler ? undefined : name)}
          />
        </Field>
        <Field
          label={words.useNorm}
          changed={changes.useNorm !== undefined}
          onReset={() => changeRequest('useNorm', undefined)}
        >
          <Choice
            label={words.useNorm}
            options={[
              { value: 'on', label: words.on },
              { value: 'off', label: words.off },
            ]}
            value={(changes.useNorm ?? defaults.useNorm) ? 'on' : 'off'}
            onChange={(value) =>
              changeRequest('useNorm', (value === 'on') === defaults.useNorm ? undefined : value === 'on')
            }
          />
        </Field>
        <WordsField name="negativePrompt" placeholder={words.negativePlaceholder} usual={defaults.negativePrompt} />
        <WordsField name="positivePrompt" placeholder={words.positivePlaceholder} usual={defaults.positivePrompt} />
      </div>
    </>
  )
}

interface WordsFieldProps {
  readonly name: 'negativePrompt' | 'positivePrompt'
  readonly placeholder: string
  readonly usual: string
}

function WordsField({ name, placeholder, usual }: WordsFieldProps) {
  const written = useRequestStore((facts) => facts.changes[name])
  return (
    <Field label={words[name]} stacked changed={written !== undefined} onReset={() => changeRequest(name, undefined)}>
      <textarea
        className="text-field"
        rows={2}
        aria-label={words[name]}
        placeholder={placeholder}
        spellCheck={false}
        value={written ?? usual}
        onChange={({ target }) => changeRequest(name, target.value === usual ? undefined : target.value)}
      />
    </Field>
  )
}

/** A list, first rows first; what cannot be read is put back when the field is left. */
function RowStepsField({ steps }: { readonly steps: number }) {
  const rowSteps = useRequestStore((facts) => facts.rowSteps)
  const [written, write] = useState<string | null>(null)
  const set = (list: readonly number[]) => useRequestStore.setState({ rowSteps: list })
  const take = () => {
    const { min, max } = samplingLimits.steps
    const list = (written ?? '')
      .split(/[\s,;]+/)
      .filter((part) => part !== '')
      .map(Number)
    if (written !== null && list.every((one) => Number.isInteger(one) && one >= min && one <= max))
      set(list.slice(0, 256))
    write(null)
  }
  return (
    <Field label={words.rowSteps} hint={words.rowStepsHint} changed={rowSteps.length > 0} onReset={() => set([])}>
      <input
        className="text-field"
        aria-label={words.rowSteps}
        placeholder={`${Math.max(2, Math.round(steps / 2))}, ${steps}`}
        value={written ?? rowSteps.join(', ')}
        onChange={({ target }) => write(target.value)}
        onBlur={take}
        onKeyDown={({ key }) => key === 'Enter' && take()}
      />
    </Field>
  )
}

/** For the next edits; the settings hold what is usual. */
function GuardField() {
  const usual = useSettingsStore((facts) => facts.guard)
  const chosen = useRequestStore((facts) => facts.guard)
  const guard = chosen ?? usual
  const set = (strength: number) => useRequestStore.setState({ guard: strength === usual ? null : strength })
  return (
    <NumberField
      label={promptStrings.guard}
      hint={promptStrings.guardHint}
      value={Math.round(guard * 100)}
      min={0}
      max={100}
      step={5}
      changed={chosen !== null}
      onChange={(percent) => set(percent / 100)}
      onReset={() => useRequestStore.setState({ guard: null })}
    />
  )
}

function SeedField() {
  const seed = useRequestStore((facts) => facts.seed)
  const imageIndex = useRequestStore((facts) => facts.imageIndex)
  const locked = useRequestStore((facts) => facts.seedLocked)
  const lockLabel = locked ? words.unlockSeed : words.lockSeed
  const Icon = locked ? Lock : LockOpen
  return (
    <Field
      label={words.seed}
      hint={imageIndex > 0 ? words.nth(imageIndex) : undefined}
      changed={imageIndex > 0}
      onReset={() => setSeed(seed)}
    >
      <div className="seed">
        {/* Who writes a seed means to use it. */}
        <NumberInput
          label={words.seed}
          value={seed}
          min={0}
          max={largestSeed}
          step={1}
          onChange={(written) => setSeed(written, true)}
        />
        <Tip text={words.rollSeed}>
          <button type="button" className="button is-icon" aria-label={words.rollSeed} onClick={rollSeed}>
            <Dice5 size={16} strokeWidth={1.75} aria-hidden />
          </button>
        </Tip>
        <Tip text={lockLabel}>
          <button
            type="button"
            className={`button is-icon ${locked ? 'is-on' : ''}`}
            aria-label={words.lockSeed}
            aria-pressed={locked}
            onClick={() => useRequestStore.setState({ seedLocked: !locked })}
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden />
          </button>
        </Tip>
      </div>
    </Field>
  )
}
