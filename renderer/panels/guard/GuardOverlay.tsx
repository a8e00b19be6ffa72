import { useState } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { findPlaced } from '../../document/document.ts'
import type { Rect } from '../../document/geometry.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { selectBoard, useBoardStore } from '../../stores/boardStore.ts'
import { useCameraStore } from '../../stores/cameraStore.ts'
import { useGuardStore } from '../../stores/guardStore.ts'
import { mapPlace } from './mapPlace.ts'

/** Over the board: the strength that is being tried, and what the edit changed. */
export function GuardOverlay({ picture }: { readonly picture: Picture }) {
  const { pictureId, trial, showsChanges } = useGuardStore()
  const place = useBoardStore((facts) => findPlaced(selectBoard(facts), picture.id))
  const { offset, scale } = useCameraStore()
  if (picture.guard === null || place === null) return null
  const tried = pictureId === picture.id ? trial : null
  const onScreen = {
    x: offset.x + place.x * scale,
    y: offset.y + place.y * scale,
    width: place.width * scale,
    height: place.height * scale,
  }
  return (
    <>
      {tried !== null && <img className="guard-trial" src={tried.picture} alt="" style={styleOf(onScreen)} />}
      {showsChanges && (
        <ChangeMap key={picture.id} src={tried?.map ?? pictureUrl(picture.guard.mapHash)} on={onScreen} />
      )}
    </>
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
      style={styleOf(mapPlace(on, size))}
      onLoad={({ currentTarget }) =>
        setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
      }
    />
  )
}

function styleOf({ x, y, width, height }: Rect) {
  return { left: x, top: y, width, height }
}
