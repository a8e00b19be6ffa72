import { useState, useSyncExternalStore, type FormEvent } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { makeVariations, whyNoChange } from '../../actions/variations.ts'
import { variationsOf, type VariationForm, type VariationKind, type Variations } from '../../document/variations.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { variationStrings as words } from '../../strings/variations.ts'
import { subscribe } from '../../ui/useEnabled.ts'
import { MakingFoot } from './MakingFoot.tsx'
import { useMaking } from './useMaking.ts'

const kinds = Object.keys(words.rows) as VariationKind[]
const movedKinds: readonly VariationKind[] = ['flips', 'sizes']

export function VariationsForm({ picture }: { readonly picture: Picture }) {
  const [form, setForm] = useState<VariationForm>({})
  const { doubt, trouble, progress, make, stop, forget } = useMaking(picture)
  const noChange = useSyncExternalStore(subscribe, whyNoChange)
  const known = useModelStore(({ capabilities }) => capabilities?.vocabulary?.edits ?? capabilities?.edits)
  const { wanted, sentence } = read(form, known)
  const count = wanted === null ? 0 : wanted.painted.length + wanted.moved.length

  const change = (kind: VariationKind, values: string | null) => {
    forget()
    const { [kind]: _, ...others } = form
    setForm(values === null ? others : { ...others, [kind]: values })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted === null || count === 0) return
    void make(
      wanted.painted.map((one) => one.words),
      (making) => makeVariations(picture, wanted, making),
    )
  }
  return (
    <form className="variations-rows" onSubmit={submit}>
      {kinds.map((kind) => {
        const { label, values } = words.rows[kind]
        const isOff = noChange !== null && !movedKinds.includes(kind)
        return (
          <div key={kind} className="variations-row">
            <label>
              <input
                type="checkbox"
                checked={form[kind] !== undefined}
                disabled={isOff}
                onChange={({ target }) => change(kind, target.checked ? values : null)}
              />
              {label}
            </label>
            {values !== '' && (
              <input
                className="text-field"
                aria-label={words.values(label)}
                placeholder={values}
                disabled={isOff}
                value={form[kind] ?? ''}
                onChange={({ target }) => change(kind, target.value)}
              />
            )}
          </div>
        )
      })}
      <MakingFoot
        label={words.make}
        note={sentence ?? (count === 0 ? (noChange ?? words.nothing) : sizeOf(wanted))}
        doubt={doubt}
        trouble={trouble}
        disabled={count === 0}
        progress={progress}
        onStop={stop}
      />
    </form>
  )
}

function read(
  form: VariationForm,
  known: readonly string[] | undefined,
): { readonly wanted: Variations | null; readonly sentence: string | null } {
  try {
    return { wanted: variationsOf(form, known), sentence: null }
  } catch (error) {
    return { wanted: null, sentence: error instanceof Error ? error.message : String(error) }
  }
}

function sizeOf(wanted: Variations | null): string {
  return wanted === null ? '' : words.size(wanted.painted.length, wanted.moved.length)
}
