import { Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { lookAtExport } from '../../actions/exportLook.ts'
import { kindOf } from '../../document/exportOrder.ts'
import { changeView, grounds, useExportStore, zoomBy } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { PlayView } from './PlayView.tsx'
import { SheetView } from './SheetView.tsx'
import { TileView } from './TileView.tsx'

/** Milliseconds that the user may go on changing things before they are looked at. */
const settleMs = 120

const views = (kind: 'sheet' | 'single' | 'layered' | 'story', isTile: boolean) => [
  { value: 'sheet', label: words.views[kind] } as const,
  { value: 'play', label: words.views.play } as const,
  ...(isTile ? [{ value: 'tile', label: words.views.tile } as const] : []),
]

/** What would be written: as it lies on its pages, or playing; on checks or on the colour of a scene, at any size. */
export function Preview() {
  const pictures = useExportStore((facts) => facts.pictures)
  const animations = useExportStore((facts) => facts.animations)
  const settings = useExportStore((facts) => facts.settings)
  const preview = useExportStore((facts) => facts.preview)
  const trouble = useExportStore((facts) => facts.trouble)
  const kind = kindOf(settings.preset)
  const chosen = useExportStore((facts) => facts.view)
  const isTile = settings.finish?.tile !== undefined
  // Files that are animations play by themselves.
  const view = kind === 'moving' || (chosen === 'tile' && !isTile) ? 'sheet' : chosen
  const isLooking = useExportStore((facts) => facts.isLooking || facts.isStale)
  // Where it goes changes nothing of how it looks.
  const asked = useMemo(() => JSON.stringify({ ...settings, folder: null }), [settings])
  useEffect(() => {
    useExportStore.setState({ isStale: true })
    const timer = setTimeout(() => void lookAtExport(), settleMs)
    return () => clearTimeout(timer)
  }, [pictures, animations, asked])
  return (
    <section className="export-preview" aria-label={words.preview} aria-busy={isLooking} data-looking={isLooking}>
      <div className="export-tools">
        {kind !== 'moving' && (
          <Choice
            label={words.view}
            options={views(kind, isTile)}
            value={view}
            onChange={(value) => changeView({ view: value })}
          />
        )}
        <Ground />
        <Zoom />
      </div>
      {trouble !== null && (
        <p className="export-trouble" role="alert">
          {trouble}
        </p>
      )}
      {pictures.length === 0 && <p className="export-nothing">{words.nothing}</p>}
      {view === 'tile' && trouble === null && <TileView />}
      {preview !== null && trouble === null && view === 'sheet' && <SheetView preview={preview} />}
      {preview !== null && trouble === null && view === 'play' && <PlayView preview={preview} />}
    </section>
  )
}

function Ground() {
  const ground = useExportStore((facts) => facts.ground)
  const colour = useExportStore((facts) => facts.groundColour)
  return (
    <div className="export-ground">
      <div className="choice" role="radiogroup" aria-label={words.ground}>
        {grounds.map((name) => (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={name === ground}
            aria-label={words.grounds[name]}
            title={words.grounds[name]}
            onClick={() => changeView({ ground: name })}
          >
            <span
              className={`export-swatch is-${name}`}
              style={name === 'scene' ? { background: colour } : undefined}
            />
          </button>
        ))}
      </div>
      <input
        type="color"
        className="export-colour"
        aria-label={words.sceneColour}
        title={words.sceneColour}
        value={colour}
        onChange={({ target }) => changeView({ ground: 'scene', groundColour: target.value })}
      />
    </div>
  )
}

function Zoom() {
  const zoom = useExportStore((facts) => facts.zoom)
  return (
    <div className="export-zoom" role="group" aria-label={words.zoom}>
      <ZoomButton label={words.smaller} icon={Minus} onClick={() => zoomBy(-1)} />
      <Tip text={words.gameScale}>
        <button
          type="button"
          className="button zoom-percent"
          aria-label={zoom === 'fit' ? `${words.gameScale}, ${words.fits}` : `${words.gameScale}, ${zoom * 100}%`}
          onClick={() => changeView({ zoom: 1 })}
        >
          {zoom === 'fit' ? words.fits : `${zoom * 100}%`}
        </button>
      </Tip>
      <ZoomButton label={words.larger} icon={Plus} onClick={() => zoomBy(1)} />
      <ZoomButton label={words.fit} icon={Maximize} onClick={() => changeView({ zoom: 'fit' })} />
    </div>
  )
}

interface ZoomButtonProps {
  readonly label: string
  readonly icon: typeof Plus
  readonly onClick: () => void
}

function ZoomButton({ label, icon: Icon, onClick }: ZoomButtonProps) {
  return (
    <Tip text={label}>
      <button type="button" className="button is-icon" aria-label={label} onClick={onClick}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}
