/** Puts the board into the page: stage, layers, camera, pointer. Returns the way to take it down again. */
import Konva from 'konva'
import { pixelUnit } from '../actions/pixelUnit.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { Camera } from './camera.ts'
import { readColors } from './colors.ts'
import { DocumentLayer } from './documentLayer.ts'
import { CompareLayer } from './compareLayer.ts'
import { createImageCache } from './images.ts'
import { OverlayLayer } from './overlayLayer.ts'
import { listenToPointer } from './pointer.ts'
import { PreviewLayer } from './previewLayer.ts'
import { TouchUpLayer } from './touchUpLayer.ts'

/**
 * Above this zoom single pixels matter more than smooth edges. Not earlier: a small model's picture fills the
 * board at 400% and more, and there it should look like a picture.
 */
const pixelatedAbove = 12

interface BoardParts {
  readonly host: HTMLDivElement
  /** Carries data-state and data-patches, and has the keyboard where the board has it. */
  readonly region: HTMLElement
}

export function mountBoard({ host, region }: BoardParts): () => void {
  let colors = readColors()
  const stage = new Konva.Stage({ container: host, width: host.clientWidth, height: host.clientHeight })
  const images = createImageCache(() => {
    documentLayer.layer.batchDraw()
    if (useViewStore.getState().comparing !== 'off') compare.layer.batchDraw()
  })
  const preview = new PreviewLayer({ images, region, colors: () => colors })
  const documentLayer = new DocumentLayer(images, () => colors)
  const compare = new CompareLayer(images, () => colors)
  const touchUp = new TouchUpLayer(() => colors)
  const overlay = new OverlayLayer(() => colors)
  stage.add(documentLayer.layer, preview.layer, compare.layer, touchUp.layer, overlay.layer)
  const pictureLayers = [documentLayer.layer, preview.layer, compare.layer, touchUp.layer]
  for (const layer of pictureLayers) smoothWell(layer)
  // Captions drawn before the typeface has loaded are in another one.
  void document.fonts.ready.then(() => overlay.layer.batchDraw())

  const camera = new Camera(stage, () => {
    const smooth = stage.scaleX() * pixelUnit() <= pixelatedAbove
    for (const layer of pictureLayers) {
      if (layer.imageSmoothingEnabled() !== smooth) layer.imageSmoothingEnabled(smooth)
    }
    stage.batchDraw()
  })

  const resizing = new ResizeObserver(() => {
    keepSharp(stage)
    if (host.clientWidth > 0 && host.clientHeight > 0)
      camera.resize({ width: host.clientWidth, height: host.clientHeight })
  })
  resizing.observe(host)
  const stopPointer = listenToPointer({ host, camera, documentLayer, overlay, touchUp, region })

  const { lookAt } = useCameraStore.getState()
  if (lookAt !== null) camera.lookAt(lookAt)
  const stopLooking = useCameraStore.subscribe((view, before) => {
    if (view.lookAt !== null && view.lookAt !== before.lookAt) camera.lookAt(view.lookAt)
  })
  const themeWatch = new MutationObserver(() => {
    colors = readColors()
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
    compare.destroy()
    touchUp.destroy()
    overlay.destroy()
    stage.destroy()
  }
}

/** Where the window is scaled, or moved to another screen, a pixel of the page is another number of the screen's. */
function keepSharp(stage: Konva.Stage): void {
  for (const layer of stage.getLayers()) {
    const canvas = layer.getCanvas()
    if (canvas.getPixelRatio() !== window.devicePixelRatio) canvas.setPixelRatio(window.devicePixelRatio)
  }
}

/** The browser's default is a cheap filter; a resized canvas forgets the better one, so it is set before each drawing. */
function smoothWell(layer: Konva.Layer): void {
  layer.on('beforeDraw', () => {
    const context = layer.getNativeCanvasElement().getContext('2d')
    if (context !== null) context.imageSmoothingQuality = 'high'
  })
}
