/** Tools of the board: select, hand, region, and the crop that a region becomes. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import type { Rect } from '../document/geometry.ts'
import { shapeInside } from '../document/rectEdit.ts'
import { board } from '../stores/boardStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { select, type Tool, useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { about, type Action } from './action.ts'
import { putOnBoard, selectedPicture } from './pictures.ts'

const words = canvasStrings.actions

/** The region of the selected picture, in its pixels. */
export function selectedRegion(): Rect | null {
  const picture = selectedPicture()
  return picture === null ? null : regionOf(picture)
}

export function regionOf({ id }: Picture): Rect | null {
  const { region } = useViewStore.getState()
  return region !== null && region.pictureId === id ? region.rect : null
}

export function markRegion(picture: Picture, rect: Rect): void {
  useViewStore.setState(({ region }) => ({
    region: { ...(region?.pictureId === picture.id && region), pictureId: picture.id, rect },
  }))
}

export function unmarkRegion(): void {
  useViewStore.setState(({ tool: held }) => ({ region: null, tool: held === 'region' ? 'select' : held }))
}

/** What was marked is being painted. */
export function leaveRegionTool(): void {
  if (useViewStore.getState().tool === 'region') takeTool('select')
}

/** A new shape takes what fits of the region that is drawn. */
export function chooseAspect(aspect: number | null): void {
  useViewStore.setState({ aspect })
  const picture = selectedPicture()
  const rect = selectedRegion()
  if (picture !== null && rect !== null) markRegion(picture, shapeInside(rect, aspect))
}

export const selectToolAction = tool('select', words.select, 'v')
export const handToolAction = tool('hand', words.hand, 'h')

export const regionToolAction: Action = {
  ...tool('region', words.region, 'u'),
  run() {
    if (useViewStore.getState().tool === 'region') return takeTool('select')
    takeTool('region')
    const picture = selectedPicture()
    // A start for those who go on by numbers.
    if (picture !== null && selectedRegion() === null) markRegion(picture, middleOf(picture))
  },
}

export const cropToolAction: Action<Picture> = about(selectedPicture, {
  ...tool('crop', words.crop, 'c'),
  isEnabled: () => true,
  run(picture) {
    if (useViewStore.getState().tool === 'crop') return leaveToolAction.run()
    if (regionOf(picture) === null) markRegion(picture, { x: 0, y: 0, width: picture.width, height: picture.height })
    takeTool('crop')
    lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
  },
})

export const applyCropAction: Action<Picture> = about(selectedPicture, {
  id: 'crop.apply',
  label: words.applyCrop,
  shortcuts: [{ key: 'Enter' }],
  isEnabled: (picture) => useViewStore.getState().tool === 'crop' && regionOf(picture) !== null,
  async run(picture) {
    const rect = regionOf(picture)
    takeTool('select')
    if (rect === null) return
    useViewStore.setState({ region: null })
    if (rect.width === picture.width && rect.height === picture.height) return
    try {
      const { x, y, width, height } = rect
      const cut = await call('pictures:crop', { id: picture.id, rect: { x, y, width, height } })
      rememberPictures([cut])
      putOnBoard(cut, 'crop')
      select(cut.id)
      const place = findPlaced(board(), cut.id)
      if (place !== null) lookAt({ type: 'show', rect: place })
    } catch (error) {
      report(error, 'crop')
    }
  },
})

/** Escape: first the tool, then the region. */
export const leaveToolAction: Action = {
  id: 'tool.leave',
  label: words.leaveTool,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => {
    const { tool: held, region } = useViewStore.getState()
    return held !== 'select' || region !== null
  },
  run() {
    const { tool: held } = useViewStore.getState()
    if (held === 'select' || held === 'crop') useViewStore.setState({ region: null })
    takeTool('select')
  },
}

function tool(name: Tool, label: string, key: string): Action {
  return { id: `tool.${name}`, label, shortcuts: [{ key }], isEnabled: () => true, run: () => takeTool(name) }
}

function takeTool(name: Tool): void {
  useViewStore.setState({ tool: name, comparing: 'off', aspect: null })
}

function middleOf({ width, height }: Picture): Rect {
  return {
    x: Math.round(width / 4),
    y: Math.round(height / 4),
    width: Math.max(1, Math.round(width / 2)),
    height: Math.max(1, Math.round(height / 2)),
  }
}
