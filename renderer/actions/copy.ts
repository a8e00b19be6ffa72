import type { Picture } from '../../electron/contract.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import type { Rect } from '../document/geometry.ts'
import { notify, report } from '../stores/toastStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { rememberCopied } from './copied.ts'
import { regionOf } from './crop.ts'
import { selectedPicture } from './pictures.ts'

/** Puts the picture's own PNG on the clipboard, or the region that is marked on it; transparency included. */
export const copyAction: Action<Picture> = about(selectedPicture, {
  id: 'copy',
  label: strings.actions.copy,
  shortcuts: [
    { key: 'c', mod: true },
    { key: 'c', shift: true, alt: true },
  ],
  async run(picture) {
    const region = regionOf(picture)
    try {
      const whole = fetch(pictureUrl(picture.hash)).then((response) => response.blob())
      const bytes = region === null ? whole : whole.then((blob) => cutOut(blob, region))
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })])
      rememberCopied({ id: picture.id, region })
      const message = region === null ? strings.picture.copied : canvasStrings.copiedRegion
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
