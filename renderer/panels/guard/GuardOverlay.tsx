import { useState } from 'react'
import type { GuardFacts, Picture } from '../../../electron/contract.ts'
import { findPlaced, type PlacedPicture } from '../../document/document.ts'
import type { Rect } from '../../document/geometry.ts'
import { seenPlace } from '../../document/seenPlace.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { selectBoard, useBoardStore } from '../../stores/boardStore.ts'
import { useCameraStore } from '../../stores/cameraStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { useGuardStore } from '../../stores/guardStore.ts'

/** Over the board: the strength that is being tried, and what the edit changed. */
export function GuardOverlay({ picture }: { readonly picture: Picture }) {
  const place = useBoardStore((facts) => findPlaced(selectBoard(facts), picture.id))
  const isUsed = useGuardStore((facts) => facts.showsChanges || facts.trial !== null)
  // Held to see before, the board shows it.
  const isBefore = useViewStore((facts) => facts.comparing !== 'off')
  if (picture.guard === null || place === null || !isUsed || isBefore) return null
  return <Overlay guard={picture.guard} place={place} />
}

function Overlay({ guard, place }: { readonly guard: GuardFacts; readonly place: PlacedPicture }) {
  const { pictureId, trial, showsChanges } = useGuardStore()
  const view = useCameraStore((facts) => facts.view)
  const tried = pictureId === place.id ? trial : null
  const onScreen = {
    x: view.x + place.x * view.scale,
    y: view.y + place.y * view.scale,
    width: place.width * view.scale,
    height: place.height * view.scale,
  }
  return (
    <div className="guard-overlay">
      {tried !== null && <img className="guard-trial" src={tried.picture} alt="" style={styleOf(onScreen)} />}
      {showsChanges && <ChangeMap key={place.id} src={tried?.map ?? pictureUrl(guard.mapHash)} on={onScreen} />}
    </div>
  )
}

/** The map shows what the model was shown: the middle of a picture of another shape. */
function ChangeMap({ src, on }: { readonly src: string; readonly on: Rect }) {
  const [size, setSize] = useState({ width: 1, height: 1 })
  return (
    <img
      className="guard-map"
      src={src}
      alt=""
      style={styleOf(seenPlace(on, size))}
      onLoad={({ currentTarget }) =>
        setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
      }
    />
  )
}

function styleOf({ x, y, width, height }: Rect) {
  return { left: x, top: y, width, height }
}
