/** Puts the board into the page: stage, layers, camera, pointer. Returns the way to take it down again. */
import Konva from 'konva'
import { useViewStore } from '../stores/viewStore.ts'
import { Camera } from './camera.ts'
import { readColors } from './colors.ts'
import { DocumentLayer } from './documentLayer.ts'
import { createImageCache } from './images.ts'
import { OverlayLayer } from './overlayLayer.ts'
import { listenToPointer } from './pointer.ts'
import { PreviewLayer } from './previewLayer.ts'

/** Above this zoom single pixels matter more than smooth edges. */
const pixelatedAbove = 2

interface BoardParts {
  readonly host: HTMLDivElement
  /** Carries data-state and data-patches. */
  readonly region: HTMLElement
  readonly onSelect: () => void
}

export function mountBoard({ host, region, onSelect }: BoardParts): () => void {
  let colors = readColors()
  const stage = new Konva.Stage({ container: host, width: host.clientWidth, height: host.clientHeight })
  const images = createImageCache(() => documentLayer.sync())
  const preview = new PreviewLayer({ images, region, colors: () => colors })
  const documentLayer = new DocumentLayer(images, () => colors)
  const overlay = new OverlayLayer(() => colors)
  stage.add(documentLayer.layer, preview.layer, overlay.layer)

  const camera = new Camera(stage, () => {
    const smooth = stage.scaleX() <= pixelatedAbove
    for (const layer of [documentLayer.layer, preview.layer]) {
      if (layer.imageSmoothingEnabled() !== smooth) layer.imageSmoothingEnabled(smooth)
    }
    stage.batchDraw()
  })

  const resizing = new ResizeObserver(() => {
    if (host.clientWidth > 0 && host.clientHeight > 0)
      camera.resize({ width: host.clientWidth, height: host.clientHeight })
  })
  resizing.observe(host)
  const stopPointer = listenToPointer({ host, camera, documentLayer, overlay, onSelect })

  const { lookAt } = useViewStore.getState()
  if (lookAt !== null) camera.lookAt(lookAt)
  const stopLooking = useViewStore.subscribe((view, before) => {
    if (view.lookAt !== null && view.lookAt !== before.lookAt) camera.lookAt(view.lookAt)
  })
  const themeWatch = new MutationObserver(() => {
    colors = readColors()
    documentLayer.sync()
    stage.batchDraw()
  })
  themeWatch.observe(document.documentElement, { attributeFilter: ['data-theme'] })

  return () => {
    stopPointer()
    stopLooking()
    resizing.disconnect()
    themeWatch.disconnect()
    camera.destroy()
    preview.destroy()
    documentLayer.destroy()
    overlay.destroy()
    stage.destroy()
  }
}
