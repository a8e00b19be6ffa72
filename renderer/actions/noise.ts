/** A picture is done whatever it shows; where it shows nothing, that is said. */
import type { Picture } from '../../electron/contract.ts'
import { cells, isNoise } from '../document/noise.ts'
import { thumbnailUrl } from '../document/pictureUrl.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { notify } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { requestAction } from './view.ts'

export async function tellNoise(picture: Picture): Promise<void> {
  // A picture that cannot be looked at says so where it is shown.
  const isSeenAsNoise = (hash: string) => look(hash).then(isNoise, () => false)
  if (!(await isSeenAsNoise(picture.hash))) return
  const parent = pictureById(picture.parentId)
  if (parent !== null && (await isSeenAsNoise(parent.hash))) return
  const settings = { label: strings.actions.request, run: () => void requestAction.run() }
  notify({ id: 'noise', tone: 'note', message: strings.picture.noise, action: settings })
}

async function look(hash: string): Promise<Uint8ClampedArray> {
  const whole = await (await fetch(thumbnailUrl(hash))).blob()
  const small = await createImageBitmap(whole, { resizeWidth: cells, resizeHeight: cells, resizeQuality: 'high' })
  const context = new OffscreenCanvas(cells, cells).getContext('2d')!
  context.drawImage(small, 0, 0)
  return context.getImageData(0, 0, cells, cells).data
}
