import { ArrowDownToLine, Dices } from 'lucide-react'
import { useSyncExternalStore, type KeyboardEvent } from 'react'
import { promptLimit, type Picture } from '../../../electron/contract.ts'
import { applyCropAction, chooseAspect, leaveToolAction, markRegion } from '../../actions/crop.ts'
import { regionWords, rerollRegionAction, rerollToEndAction, sayRegion, whyNoRegion } from '../../actions/region.ts'
import { insideOf } from '../../document/rectEdit.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { canvasStrings } from '../../strings/canvas.ts'
import { regionStrings } from '../../strings/region.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Select } from '../../ui/Select.tsx'
import { subscribe } from '../../ui/useEnabled.ts'

/** Width over height; `original` is the picture's own. */
const aspects = {
  free: null,
  original: 'original',
  square: 1,
  '4:3': 4 / 3,
  '3:2': 3 / 2,
  '16:9': 16 / 9,
  '3:4': 3 / 4,
  '2:3': 2 / 3,
  '9:16': 9 / 16,
} as const
type AspectName = keyof typeof aspects

const edges = [
  ['x', canvasStrings.left],
  ['y', canvasStrings.top],
  ['width', canvasStrings.width],
  ['height', canvasStrings.height],
] as const

/** The region by numbers and shapes, for hands that want it exact and for those who use no pointer. */
export function RegionBar({ picture }: { readonly picture: Picture }) {
  const rect = useViewStore((facts) => facts.region?.rect)
  const tool = useViewStore((facts) => facts.tool)
  const aspect = useViewStore((facts) => facts.aspect)
  if (rect === undefined) return null
  const valueOf = (name: AspectName) => (aspects[name] === 'original' ? picture.width / picture.height : aspects[name])
  const names = Object.keys(aspects) as AspectName[]
  return (
    <div
      className="chrome picture-bar region-bar"
      role="group"
      aria-label={canvasStrings[tool === 'crop' ? 'crop' : 'region']}
    >
      <div className="region-sides">
        {edges.map(([side, label]) => (
          <label key={side}>
            {label.slice(0, 1)}
            <NumberInput
              label={label}
              value={rect[side]}
              min={side === 'x' || side === 'y' ? 0 : 1}
              max={side === 'x' || side === 'width' ? picture.width : picture.height}
              step={1}
              onChange={(value) => markRegion(picture, insideOf(picture, { ...rect, [side]: value }))}
            />
          </label>
        ))}
        <Select
          label={canvasStrings.aspect}
          options={names.map((value) => ({ value, label: canvasStrings.aspects[value] }))}
          value={names.find((name) => valueOf(name) === aspect) ?? 'free'}
          onChange={(name) => chooseAspect(valueOf(name))}
        />
      </div>
      <div className="region-verbs">
        {tool === 'region' && <Reroll picture={picture} />}
        <button type="button" className="button" onClick={() => void leaveToolAction.run()}>
          {tool === 'crop' ? canvasStrings.cancel : canvasStrings.done}
        </button>
        {tool === 'crop' && (
          <button type="button" className="button is-primary" onClick={() => void applyCropAction.run()}>
            {canvasStrings.crop}
          </button>
        )}
      </div>
    </div>
  )
}

/** What the region is to show, and the ways of painting it anew; where that cannot be done, their notes say why, and so does a press. */
function Reroll({ picture }: { readonly picture: Picture }) {
  const words = useSyncExternalStore(subscribe, () => regionWords(picture))
  const reason = useSyncExternalStore(subscribe, () => whyNoRegion(picture, true))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return
    event.preventDefault()
    void rerollRegionAction.run(picture)
  }
  return (
    <>
      <input
        className="text-field region-words"
        aria-label={regionStrings.words}
        placeholder={regionStrings.wordsHint}
        maxLength={promptLimit}
        value={words}
        onChange={({ target }) => sayRegion(target.value)}
        onKeyDown={onKeyDown}
      />
      <ActionButton
        action={rerollRegionAction}
        icon={Dices}
        look="primary"
        text={regionStrings.rerollText}
        {...(reason !== null && { tip: reason })}
      />
      <ActionButton
        action={rerollToEndAction}
        icon={ArrowDownToLine}
        look="labelled"
        text={regionStrings.toEndText}
        tip={reason ?? regionStrings.toEndTip}
      />
    </>
  )
}
