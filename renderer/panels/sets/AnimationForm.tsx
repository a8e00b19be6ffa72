import { useState, useSyncExternalStore, type FormEvent } from 'react'
import { motions, mostFrames, usualFrames, type Motion, type Picture } from '../../../electron/contract.ts'
import { makeAnimation, whyNoChange } from '../../actions/variations.ts'
import { variationStrings as words } from '../../strings/variations.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import { MakingFoot } from './MakingFoot.tsx'
import { useMaking } from './useMaking.ts'

const kinds = [...motions, 'blink'] as const
const options = kinds.map((value) => ({ value, label: words.motions[value] }))

export function AnimationForm({ picture }: { readonly picture: Picture }) {
  const [motion, setMotion] = useState<Motion | 'blink'>('bob')
  const [frames, setFrames] = useState<number>(usualFrames.bob)
  const [fps, setFps] = useState(8)
  const { doubt, trouble, progress, make, stop, forget } = useMaking(picture)
  const noChange = useSyncExternalStore(subscribe, whyNoChange)
  const noBlink = motion === 'blink' ? noChange : null

  const choose = (next: Motion | 'blink') => {
    forget()
    setMotion(next)
    if (next !== 'blink') setFrames(usualFrames[next])
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wish = motion === 'blink' ? { motion, fps } : { motion, frames, fps }
    void make(motion === 'blink' ? [words.blinkWords] : [], (making) => makeAnimation(picture, wish, making))
  }
  return (
    <form className="variations-rows" onSubmit={submit}>
      <Choice label={words.motion} options={options} value={motion} onChange={choose} />
      {motion !== 'blink' && (
        <Field label={words.frames}>
          <NumberInput label={words.frames} value={frames} min={2} max={mostFrames} step={1} onChange={setFrames} />
        </Field>
      )}
      <Field label={words.fps}>
        <NumberInput label={words.fps} value={fps} min={0.5} max={60} step={0.5} onChange={setFps} />
      </Field>
      <MakingFoot
        label={words.makeOne}
        note={noBlink ?? words.motionHints[motion]}
        doubt={doubt}
        trouble={trouble}
        disabled={noBlink !== null}
        progress={progress}
        onStop={stop}
      />
    </form>
  )
}
