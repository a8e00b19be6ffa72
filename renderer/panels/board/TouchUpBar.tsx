import { Brush, Check, PaintBucket, X } from 'lucide-react'
import { choose, discardTouchUpAction, keepTouchUpAction, touchUpTools } from '../../actions/touchUp.ts'
import { largestBrush, useTouchUpStore } from '../../stores/touchUpStore.ts'
import { touchUpStrings } from '../../strings/touchUp.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import './touchUpBar.css'

const [brushAction, floodAction] = touchUpTools as readonly [(typeof touchUpTools)[0], (typeof touchUpTools)[1]]

/** With what a picture is touched up. */
export function TouchUpBar() {
  const { tool, does, colour, size, hardness, tolerance, keeping } = useTouchUpStore()
  return (
    <div className="chrome picture-bar touch-up-bar" role="group" aria-label={touchUpStrings.title} aria-busy={keeping}>
      <div className="picture-bar-buttons" role="group" aria-label={touchUpStrings.tool}>
        <ActionButton action={brushAction} icon={Brush} pressed={tool === 'brush'} />
        <ActionButton action={floodAction} icon={PaintBucket} pressed={tool === 'flood'} />
      </div>
      <Choice
        label={touchUpStrings.does}
        options={[
          { value: 'paint', label: touchUpStrings.paint },
          { value: 'takeAway', label: touchUpStrings.takeAway },
          { value: 'bringBack', label: touchUpStrings.bringBack },
          { value: 'heal', label: touchUpStrings.heal },
        ]}
        value={does}
        onChange={choose}
      />
      {does === 'paint' && (
        <input
          type="color"
          className="touch-up-colour"
          aria-label={touchUpStrings.colour}
          title={touchUpStrings.colourTip}
          value={colour}
          onChange={({ target }) => useTouchUpStore.setState({ colour: target.value })}
        />
      )}
      {tool === 'brush' ? (
        <>
          <Setting label={touchUpStrings.size} value={size} min={1} max={largestBrush} name="size" />
          <Setting label={touchUpStrings.hardness} value={hardness} min={0} max={100} name="hardness" />
        </>
      ) : (
        <Setting label={touchUpStrings.tolerance} value={tolerance} min={0} max={255} name="tolerance" />
      )}
      <span className="touch-up-end">
        <ActionButton action={discardTouchUpAction} icon={X} />
        <ActionButton
          action={keepTouchUpAction}
          icon={Check}
          look="primary"
          text={touchUpStrings.done}
          tip={touchUpStrings.keepTip}
        />
      </span>
    </div>
  )
}

interface SettingProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly name: 'size' | 'hardness' | 'tolerance'
}

function Setting({ label, value, min, max, name }: SettingProps) {
  const onChange = (to: number) => useTouchUpStore.setState({ [name]: to })
  return (
    <label>
      {label}
      <NumberInput label={label} value={value} min={min} max={max} step={1} onChange={onChange} />
    </label>
  )
}
