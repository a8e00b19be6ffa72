import { generations, releaseChoices, type ProfileChange } from '../../../electron/contract.ts'
import { modelStrings } from '../../strings/models.ts'

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
        <select
          className="text-field"
          aria-label={words.generation}
          value={said.generation ?? ''}
          onChange={({ target }) =>
            onChange({ ...said, generation: generations.find((name) => name === target.value) ?? null })
          }
        >
          <option value="">{words.generations.found}</option>
          {generations.map((name) => (
            <option key={name} value={name}>
              {words.generations[name]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.release}
        <select
          className="text-field"
          aria-label={words.release}
          value={said.release ?? ''}
          onChange={({ target }) =>
            onChange({ ...said, release: releaseChoices.find((name) => name === target.value) ?? null })
          }
        >
          {mayBeFound && <option value="">{words.releaseFound}</option>}
          {releaseChoices.map((name) => (
            <option key={name} value={name}>
              {name === 'none' ? words.releaseNone : name}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
