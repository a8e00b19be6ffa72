/** The pictures of the board as Konva nodes, diffed against the document; pushed one way, never read back. */
import Konva from 'konva'
import type { PlacedPicture } from '../document/document.ts'
import type { Point } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { pictureById, useLibraryStore } from '../stores/libraryStore.ts'
import type { CanvasColors } from './colors.ts'
import type { ImageCache } from './images.ts'

export class DocumentLayer {
  readonly layer = new Konva.Layer({ listening: false })
  #images: ImageCache
  #colors: () => CanvasColors
  #nodes = new Map<string, Konva.Image>()
  #stopListening: readonly (() => void)[]

  constructor(images: ImageCache, colors: () => CanvasColors) {
    this.#images = images
    this.#colors = colors
    const sync = () => this.sync()
    this.#stopListening = [useBoardStore.subscribe(sync), useLibraryStore.subscribe(sync)]
    this.sync()
  }

  destroy(): void {
    for (const stop of this.#stopListening) stop()
    this.layer.destroy()
  }

  sync(): void {
    const { pictures } = selectBoard(useBoardStore.getState())
    const placed = new Set(pictures.map(({ id }) => id))
    for (const [id, node] of this.#nodes) {
      if (placed.has(id)) continue
      node.destroy()
      this.#nodes.delete(id)
    }
    for (const picture of pictures) this.#syncPicture(picture)
    this.layer.batchDraw()
  }

  /** Follows the hand during a drag; the document hears of it once, at the end. */
  carry(id: string, to: Point): void {
    this.#nodes.get(id)?.position(to)
    this.layer.batchDraw()
  }

  #syncPicture(picture: PlacedPicture): void {
    const { x, y, width, height } = picture
    let node = this.#nodes.get(picture.id)
    if (node === undefined) {
      node = new Konva.Image({ image: undefined })
      this.#nodes.set(picture.id, node)
      this.layer.add(node)
    }
    const hash = pictureById(picture.id)?.hash
    const image = hash === undefined ? null : this.#images.get(hash)
    node.setAttrs({ x, y, width, height, image: image ?? undefined, fill: image === null ? this.#colors().slot : '' })
  }
}
