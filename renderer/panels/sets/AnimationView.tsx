import { Layers, Pause, Play, Repeat } from 'lucide-react'
import { useState } from 'react'
import type { PictureSet } from '../../../electron/contract.ts'
import { changeAnimation } from '../../actions/sets.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { framesOf } from '../../document/sets.ts'
import { setStrings } from '../../strings/sets.ts'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Frame } from './Frame.tsx'
import { SetButton } from './SetButton.tsx'
import { usePlaying } from './usePlaying.ts'

/** An animation: the frame that is shown now, how it plays, and all frames in their order. */
export function AnimationView({ whole }: { readonly whole: PictureSet }) {
  const frames = framesOf(whole)
  const { fps = 8, loop = true } = whole.set.animation ?? {}
  const [onion, setOnion] = useState(false)
  const { at, isPlaying, toggle, show } = usePlaying(frames.length, fps, loop)
  const frame = frames[at]
  const before = frames[(at + frames.length - 1) % Math.max(1, frames.length)]
  const members = whole.set.members.filter(({ state }) => state !== 'dropped')
  return (
    <div className="animation">
      <div className="animation-stage" data-frame={at} data-playing={isPlaying}>
        {onion && !isPlaying && before !== undefined && (
          <img
            className="animation-onion"
            src={pictureUrl(before.hash)}
            alt={setStrings.onionFrame}
            draggable={false}
          />
        )}
        {/* All of them lie there, so that none is loaded while it is to be seen. */}
        {[...new Set(frames)].map((picture) => (
          <img
            key={picture.id}
            className={picture === frame ? '' : 'is-hidden'}
            src={pictureUrl(picture.hash)}
            alt=""
            draggable={false}
          />
        ))}
      </div>
      <div className="animation-controls" role="toolbar" aria-label={setStrings.playing}>
        <SetButton
          icon={isPlaying ? Pause : Play}
          label={isPlaying ? setStrings.pause : setStrings.play}
          onClick={toggle}
        />
        <SetButton icon={Layers} label={setStrings.onion} pressed={onion} onClick={() => setOnion(!onion)} />
        <SetButton
          icon={Repeat}
          label={setStrings.loop}
          pressed={loop}
          onClick={() => changeAnimation({ loop: !loop })}
        />
        <label>
          <NumberInput
            label={setStrings.fps}
            value={fps}
            min={0.5}
            max={60}
            step={0.5}
            onChange={(value) => changeAnimation({ fps: value })}
          />
          {setStrings.fps}
        </label>
        <span>{setStrings.frame(frames.length === 0 ? 0 : at + 1, frames.length)}</span>
      </div>
      <ol className="animation-frames" aria-label={setStrings.frames}>
        {members.map((member, index) => (
          <Frame
            key={member.id}
            whole={whole}
            member={member}
            index={index}
            count={members.length}
            onShow={() => show(members.slice(0, index).reduce((sum, { hold }) => sum + hold, 0))}
          />
        ))}
      </ol>
    </div>
  )
}
