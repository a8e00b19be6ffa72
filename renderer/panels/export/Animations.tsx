import { Clapperboard, Play, Trash2 } from 'lucide-react'
import { useState, type DragEvent, type KeyboardEvent } from 'react'
import { saneName } from '../../../electron/contract.ts'
import { animateMarked, changeAnimation, moveFrame, removeAnimation } from '../../actions/exportList.ts'
import type { ExportAnimation } from '../../document/exportOrder.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { changeExport, changeView, useExportStore } from '../../stores/exportStore.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Check } from '../../ui/Check.tsx'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { Select } from '../../ui/Select.tsx'
import { Tip } from '../../ui/Tip.tsx'

/** Pictures one after the other: their names, their frames by drag or arrow keys, and how fast. */
export function Animations({ hasPivot }: { readonly hasPivot: boolean }) {
  const animations = useExportStore((facts) => facts.animations)
  const isEmpty = useExportStore((facts) => facts.pictures.length === 0)
  const marked = useExportStore((facts) => facts.marked.size)
  const { fps, loop } = useExportStore((facts) => facts.settings)
  return (
    <>
      {animations.map((animation) => (
        <AnimationCard key={animation.id} animation={animation} />
      ))}
      <button type="button" className="button is-solid" disabled={isEmpty} onClick={animateMarked}>
        <Clapperboard size={15} strokeWidth={1.75} aria-hidden />
        {marked > 0 ? words.animateMarked(marked) : words.animateAll}
      </button>
      <NumberField
        label={words.fps}
        value={fps}
        min={1}
        max={60}
        step={1}
        onChange={(value) => changeExport({ fps: value })}
      />
      <Check label={words.loop} checked={loop} onChange={(value) => changeExport({ loop: value })} />
      {hasPivot && <PivotField />}
    </>
  )
}

function AnimationCard({ animation }: { readonly animation: ExportAnimation }) {
  const { id, name, pictureIds } = animation
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    if (text !== null && text.trim() !== '') changeAnimation(id, { name: saneName(text) })
    setText(null)
  }
  return (
    <section className="export-animation" aria-label={words.animationNamed(name)}>
      <header>
        <input
          className="text-field"
          aria-label={words.animationName}
          value={text ?? name}
          spellCheck={false}
          maxLength={100}
          onChange={({ target }) => setText(target.value)}
          onBlur={leave}
          onKeyDown={({ key }) => key === 'Enter' && leave()}
        />
        <CardButton
          label={words.playNamed(name)}
          icon={Play}
          onClick={() => changeView({ view: 'play', shownAnimation: id })}
        />
        <CardButton label={words.removeNamed(name)} icon={Trash2} onClick={() => removeAnimation(id)} />
      </header>
      <ol className="export-frames">
        {pictureIds.map((pictureId, index) => (
          <Frame key={`${pictureId} ${index}`} animation={animation} pictureId={pictureId} index={index} />
        ))}
      </ol>
    </section>
  )
}

function CardButton({
  label,
  icon: Icon,
  onClick,
}: {
  readonly label: string
  readonly icon: typeof Play
  readonly onClick: () => void
}) {
  return (
    <Tip text={label}>
      <button type="button" className="button is-icon" aria-label={label} onClick={onClick}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}

/** What is dragged says which animation and which frame. */
const dragType = 'application/x-patchwork-frame'

interface FrameProps {
  readonly animation: ExportAnimation
  readonly pictureId: string
  readonly index: number
}

function Frame({ animation, pictureId, index }: FrameProps) {
  const picture = useLibraryStore((library) => library.byId[pictureId])
  const name = useExportStore((facts) => facts.pictures.find(({ id }) => id === pictureId)?.name ?? '')
  const [isOver, setOver] = useState(false)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null
    const list = event.currentTarget.closest('ol')
    const focus = (at: number) =>
      requestAnimationFrame(() =>
        list?.querySelectorAll('button')[Math.min(at, list.querySelectorAll('button').length - 1)]?.focus(),
      )
    if (by !== null) {
      const place = Math.min(Math.max(index + by, 0), animation.pictureIds.length - 1)
      if (event.altKey) moveFrame(animation, index, by === 1 ? index + 2 : index - 1)
      focus(place)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      changeAnimation(animation.id, { pictureIds: animation.pictureIds.toSpliced(index, 1) })
      focus(index)
    } else return
    event.preventDefault()
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setOver(false)
    const [id, from] = event.dataTransfer.getData(dragType).split(' ')
    if (id === animation.id) moveFrame(animation, Number(from), Number(from) < index ? index + 1 : index)
  }
  return (
    <li className={isOver ? 'is-over' : ''}>
      <button
        type="button"
        draggable
        tabIndex={index === 0 ? 0 : -1}
        aria-label={words.frameNamed(index + 1, name)}
        title={words.frameKeys}
        onKeyDown={onKeyDown}
        onDragStart={(event) => event.dataTransfer.setData(dragType, `${animation.id} ${index}`)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(dragType)) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {picture && <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />}
      </button>
    </li>
  )
}

const pivots = {
  none: null,
  centre: { x: 0.5, y: 0.5 },
  feet: { x: 0.5, y: 1 },
  corner: { x: 0, y: 0 },
} as const

/** Where a sprite is held, as shares of its size. */
function PivotField() {
  const pivot = useExportStore((facts) => facts.settings.pivot)
  const names = Object.keys(pivots) as (keyof typeof pivots)[]
  const known = names.find((name) => pivots[name]?.x === pivot?.x && pivots[name]?.y === pivot?.y) ?? 'own'
  const options = [...names, 'own' as const].map((value) => ({ value, label: words.pivots[value] }))
  return (
    <>
      <Field label={words.pivot} hint={words.pivotHint}>
        <Select
          label={words.pivot}
          value={known}
          options={options}
          onChange={(value) => changeExport({ pivot: value === 'own' ? { x: 0.5, y: 0.75 } : pivots[value] })}
        />
      </Field>
      {known === 'own' && pivot && (
        <div className="export-more">
          <NumberField
            label={words.pivotX}
            value={pivot.x}
            min={0}
            max={1}
            step={0.01}
            onChange={(x) => changeExport({ pivot: { ...pivot, x } })}
          />
          <NumberField
            label={words.pivotY}
            value={pivot.y}
            min={0}
            max={1}
            step={0.01}
            onChange={(y) => changeExport({ pivot: { ...pivot, y } })}
          />
        </div>
      )}
    </>
  )
}
