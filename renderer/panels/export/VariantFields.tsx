import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ExportSettings } from '../../../electron/contract.ts'
import { freeName } from '../../document/exportNames.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { Select } from '../../ui/Select.tsx'
import { ListButton } from './ListButton.tsx'
import { More } from './More.tsx'

type Finish = NonNullable<ExportSettings['finish']>
type Tint = Finish['tints'][number]

/** As many as the finisher takes. */
const mostTints = 64
/** What the first ones are, until they are changed. */
const offered = [
  { name: 'fire', colour: '#d9603d' },
  { name: 'ice', colour: '#4a90c8' },
  { name: 'poison', colour: '#5ca04a' },
  { name: 'shadow', colour: '#5a5168' },
] as const

interface TintFieldsProps {
  readonly tints: readonly Tint[]
  readonly onChange: (tints: readonly Tint[]) => void
}

/** A variant of every picture for each, in place of its own colours. */
export function TintFields({ tints, onChange }: TintFieldsProps) {
  const add = () => {
    const { name, colour } = offered[tints.length % offered.length]!
    onChange([...tints, { name: freeName(name, namesOf(tints)), colour }])
  }
  const put = (index: number, tint: Tint) => onChange(tints.with(index, tint))
  return (
    <section className="export-tints" aria-label={words.tints.title} title={words.tints.hint}>
      <header>
        <span className="field-label">{words.tints.title}</span>
        <ListButton label={words.tints.add} icon={Plus} disabled={tints.length >= mostTints} onClick={add} />
      </header>
      {tints.map((tint, index) => (
        <div key={index} className="export-tint">
          <input
            type="color"
            className="export-colour"
            aria-label={words.tints.colour(tint.name)}
            value={tint.colour}
            onChange={({ target }) => put(index, { ...tint, colour: target.value })}
          />
          <TintName
            name={tint.name}
            index={index}
            onChange={(name) => put(index, { ...tint, name: freeName(name, namesOf(tints.toSpliced(index, 1))) })}
          />
          <ListButton
            label={words.tints.remove(tint.name)}
            icon={X}
            onClick={() => onChange(tints.toSpliced(index, 1))}
          />
        </div>
      ))}
    </section>
  )
}

const namesOf = (tints: readonly Tint[]) => tints.map(({ name }) => name)

interface TintNameProps {
  readonly name: string
  readonly index: number
  readonly onChange: (name: string) => void
}

/** Names of files end in it: it is taken when the field is left. */
function TintName({ name, index, onChange }: TintNameProps) {
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    if (text !== null && text.trim() !== '' && text !== name) onChange(text)
    setText(null)
  }
  return (
    <input
      className="text-field"
      aria-label={words.tints.name(index + 1)}
      value={text ?? name}
      spellCheck={false}
      maxLength={60}
      onChange={({ target }) => setText(target.value)}
      onBlur={leave}
      onKeyDown={({ key }) => key === 'Enter' && leave()}
    />
  )
}

type Guides = Finish['nineSlice']

interface SliceFieldsProps {
  readonly guides: Guides
  readonly onChange: (guides: Guides) => void
}

const sides = ['left', 'top', 'right', 'bottom'] as const
const first = { left: 8, top: 8, right: 8, bottom: 8 }

/** Where sprites may be stretched. */
export function SliceFields({ guides, onChange }: SliceFieldsProps) {
  const kind = guides === undefined ? 'none' : guides === 'find' ? 'find' : 'own'
  const options = (['none', 'find', 'own'] as const).map((value) => ({ value, label: words.slices[value] }))
  return (
    <>
      <Field label={words.slice} hint={words.sliceHint}>
        <Select
          label={words.slice}
          value={kind}
          options={options}
          onChange={(value) => onChange(value === 'none' ? undefined : value === 'find' ? 'find' : first)}
        />
      </Field>
      {typeof guides === 'object' && (
        <More>
          {sides.map((side) => (
            <NumberField
              key={side}
              label={words.sliceFrom[side]}
              value={guides[side]}
              min={0}
              max={128}
              step={1}
              onChange={(value) => onChange({ ...guides, [side]: value })}
            />
          ))}
        </More>
      )}
    </>
  )
}
