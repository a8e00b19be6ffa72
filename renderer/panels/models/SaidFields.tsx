import { generations, releaseChoices, type ProfileChange } from '../../../electron/contract.ts'
import { modelStrings } from '../../strings/models.ts'
import { Select } from '../../ui/Select.tsx'

const words = modelStrings.profile

export type Said = Pick<ProfileChange, 'generation' | 'release'>

interface SaidFieldsProps {
  readonly said: Said
  /** Whether the release may be left to what the checkpoint is called. */
  readonly mayBeFound?: boolean
  readonly onChange: (said: Said) => void
}

/** What the user says of a checkpoint, where its files do not tell or tell it wrongly. */
export function SaidFields({ said, mayBeFound = false, onChange }: SaidFieldsProps) {
  return (
    <div className="model-said">
      <label>
        {words.generation}
        <Select
          label={words.generation}
          options={[
            { value: '', label: words.generations.found },
            ...generations.map((value) => ({ value, label: words.generations[value] })),
          ]}
          value={said.generation ?? ''}
          onChange={(name) => onChange({ ...said, generation: name === '' ? null : name })}
        />
      </label>
      <label>
        {words.release}
        <Select
          label={words.release}
          options={[
            ...(mayBeFound ? [{ value: '' as const, label: words.releaseFound }] : []),
            ...releaseChoices.map((value) => ({ value, label: value === 'none' ? words.releaseNone : value })),
          ]}
          value={said.release ?? ''}
          onChange={(name) => onChange({ ...said, release: name === '' ? null : name })}
        />
      </label>
    </div>
  )
}
