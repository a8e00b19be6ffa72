/** A picture is done whatever it shows; where it shows nothing, that is said. */
import type { Picture } from '../../electron/contract.ts'
import { cells, hasNoisyPart, isNoise } from '../document/noise.ts'
import { thumbnailUrl } from '../document/pictureUrl.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { notify } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { anotherAction } from './conversation.ts'
import { requestAction } from './view.ts'

export async function tellNoise(picture: Picture): Promise<void> {
  const parent = pictureById(picture.parentId)
  // A picture that cannot be looked at says so where it is shown.
  const [seen, before] = await Promise.all([look(picture.hash), parent && look(parent.hash)]).catch(() => [null, null])
  if (seen === null || (before !== null && isNoise(before))) return
  if (isNoise(seen)) {
    const settings = { label: strings.actions.request, run: () => void requestAction.run() }
    return notify({ id: 'noise', tone: 'note', message: strings.picture.noise, action: settings })
  }
  const isSameFrame = parent?.width === picture.width && parent.height === picture.height
  if (before === null || !isSameFrame || !hasNoisyPart(seen, before)) return
  const again = { label: strings.errors.again, run: () => void anotherAction.run(picture) }
  notify({ id: 'noise', tone: 'note', message: strings.picture.noisyPart, action: again })
}

async function look(hash: string): Promise<Uint8ClampedArray> {
  const whole = await (await fetch(thumbnailUrl(hash))).blob()
  const small = await createImageBitmap(whole, { resizeWidth: cells, resizeHeight: cells, resizeQuality: 'high' })
  const context = new OffscreenCanvas(cells, cells).getContext('2d')!
  context.drawImage(small, 0, 0)
  return context.getImageData(0, 0, cells, cells).data
}
