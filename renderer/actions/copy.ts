import type { Picture } from '../../electron/contract.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import type { Rect } from '../document/geometry.ts'
import { board } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { rememberCopied } from './copied.ts'
import { regionOf } from './crop.ts'
import { selectedPicture } from './pictures.ts'

/**
 * Puts the picture's own PNG on the clipboard, or the region that is marked on it; transparency included. All that are
 * selected with it are pasted with it here; other programs get the first.
 */
export const copyAction: Action<Picture> = about(selectedPicture, {
  id: 'copy',
  label: strings.actions.copy,
  shortcuts: [
    { key: 'c', mod: true },
    { key: 'c', shift: true, alt: true },
  ],
  async run(picture) {
    const region = regionOf(picture)
    const { selectedIds } = useViewStore.getState()
    const isOne = region !== null || !selectedIds.includes(picture.id)
    const first = (isOne ? null : pictureById(selectedIds[0] ?? null)) ?? picture
    const ids = isOne ? [picture.id] : [first.id, ...selectedIds.filter((id) => id !== first.id)]
    // What is folded under one of them is not copied with it.
    const arranged = board()
      .pictures.filter(({ id }) => ids.includes(id))
      .map(({ folded: _folded, ...place }) => place)
    try {
      const whole = fetch(pictureUrl(first.hash)).then((response) => response.blob())
      const bytes = region === null ? whole : whole.then((blob) => cutOut(blob, region))
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })])
      rememberCopied({ ids, region, arranged })
      const message = region === null ? strings.picture.copied(ids.length) : canvasStrings.copiedRegion
      notify({ id: 'copied', tone: 'note', message })
    } catch (error) {
      report(error, 'copied')
    }
  },
})

async function cutOut(png: Blob, { x, y, width, height }: Rect): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  // No colour is changed on the way: pixels go through as they are in the file.
  const part = await createImageBitmap(png, x, y, width, height, { colorSpaceConversion: 'none' })
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(part)
  return canvas.convertToBlob({ type: 'image/png' })
}
