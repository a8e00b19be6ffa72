import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ExportPreview, ShownFile } from '../../../electron/contract.ts'
import { playingOf, type PlayedFrame } from '../../document/exportPlay.ts'
import { changeView, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Select } from '../../ui/Select.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { GuideLines } from './GuideLines.tsx'
import { useGround, useScale } from './shown.ts'

/** One animation, or all pictures one after the other, as a game would draw them from the pages. Files that are animations play by themselves. */
export function PlayView({ preview }: { readonly preview: ExportPreview }) {
  const animations = useExportStore((facts) => facts.animations)
  const wanted = useExportStore((facts) => facts.shownAnimation)
  const names = animations.map(({ name }) => name)
  const name = animations.find(({ id }) => id === wanted)?.name ?? names[0] ?? null
  const choose = (chosen: string) =>
    changeView({ shownAnimation: animations.find((one) => one.name === chosen)?.id ?? null })
  const picker = names.length > 1 && (
    <Select
      label={words.animationPicker}
      value={name ?? ''}
      options={names.map((value) => ({ value, label: value }))}
      onChange={choose}
    />
  )
  return <PlayingFrames preview={preview} name={name} picker={picker} />
}

interface PlayingFramesProps {
  readonly preview: ExportPreview
  /** Null: all pictures. */
  readonly name: string | null
  readonly picker: React.ReactNode
}

function PlayingFrames({ preview, name, picker }: PlayingFramesProps) {
  const { fps, pivot } = useExportStore((facts) => facts.settings)
  const total = useExportStore((facts) => facts.pictures.length)
  const [isPlaying, setPlaying] = useState(true)
  const [at, setAt] = useState(0)
  const frames = useMemo(() => playingOf(preview, name), [preview, name])
  const count = frames.length
  useEffect(() => {
    if (!isPlaying || count < 2) return undefined
    let frame = requestAnimationFrame(function draw(now) {
      setAt(Math.floor((now / 1000) * fps) % count)
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [isPlaying, count, fps])
  const shown = Math.min(at, Math.max(count - 1, 0))
  const step = (by: 1 | -1) => {
    setPlaying(false)
    setAt((shown + by + count) % count)
  }
  return (
    <>
      <FrameCanvas preview={preview} frame={frames[shown] ?? null} pivot={pivot} />
      <div className="export-player" role="group" aria-label={words.player}>
        <PlayerButton label={words.previousFrame} icon={SkipBack} disabled={count < 2} onClick={() => step(-1)} />
        <PlayerButton
          label={isPlaying ? words.pause : words.play}
          icon={isPlaying ? Pause : Play}
          disabled={count < 2}
          onClick={() => setPlaying(!isPlaying)}
        />
        <PlayerButton label={words.nextFrame} icon={SkipForward} disabled={count < 2} onClick={() => step(1)} />
        <span className="export-facts">{words.frame(shown + 1, count)}</span>
        {preview.count < total && <span className="export-facts">{words.seenOf(preview.count, total)}</span>}
        {picker}
      </div>
    </>
  )
}

function PlayerButton(props: {
  readonly label: string
  readonly icon: typeof Play
  readonly disabled: boolean
  readonly onClick: () => void
}) {
  const { label, icon: Icon, disabled, onClick } = props
  return (
    <Tip text={label}>
      <button type="button" className="button is-icon" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}

interface FrameCanvasProps {
  readonly preview: ExportPreview
  readonly frame: PlayedFrame | null
  readonly pivot: { readonly x: number; readonly y: number } | null
}

function FrameCanvas({ preview, frame, pivot }: FrameCanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const pages = usePages(preview.shown)
  const page = frame === null ? null : (pages.get(frame.path) ?? null)
  const size = useMemo(() => frame?.size ?? (page && { width: page.width, height: page.height }), [frame, page])
  const scale = useScale(size, box, 'alone')
  const ground = useGround()
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    // One that was closed has no size.
    if (!context || !page || page.width === 0 || !size) return
    context.canvas.width = size.width
    context.canvas.height = size.height
    const { from, to } = frame?.part ?? { from: { x: 0, y: 0, ...size }, to: { x: 0, y: 0 } }
    context.drawImage(page, from.x, from.y, from.width, from.height, to.x, to.y, from.width, from.height)
  }, [frame, page, size])
  return (
    <div className="export-stage" ref={box} data-frame={frame?.name}>
      {size && (
        <div className="export-frame" style={{ width: size.width * scale, height: size.height * scale }}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={frame?.name ?? ''}
            className={scale >= 1 ? 'is-pixels' : ''}
            style={ground}
          />
          {frame?.guides && (
            <GuideLines size={size} sprites={[{ at: { x: 0, y: 0, ...size }, guides: frame.guides }]} />
          )}
          {pivot && <span className="export-pivot" style={{ left: `${pivot.x * 100}%`, top: `${pivot.y * 100}%` }} />}
        </div>
      )}
    </div>
  )
}

/** Decoded once for each look. */
function usePages(shown: readonly ShownFile[]): ReadonlyMap<string, ImageBitmap> {
  const [pages, setPages] = useState<ReadonlyMap<string, ImageBitmap>>(new Map())
  useEffect(() => {
    let isGone = false
    const decoded = shown.map(async ({ path, type, bytes }) => {
      const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type })
      return [path, await createImageBitmap(blob)] as const
    })
    const all = Promise.all(decoded)
    void all.then((entries) => !isGone && setPages(new Map(entries))).catch(() => undefined)
    return () => {
      isGone = true
      void all.then((entries) => entries.forEach(([, bitmap]) => bitmap.close())).catch(() => undefined)
    }
  }, [shown])
  return pages
}
