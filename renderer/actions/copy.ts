import { pictureUrl } from '../document/pictureUrl.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

/** Puts the picture's own PNG on the clipboard, transparency included. */
export const copyAction: Action = {
  id: 'copy',
  label: strings.actions.copy,
  shortcuts: [{ code: 'KeyC', mod: true }],
  isEnabled: () => selectedPicture() !== null,
  async run() {
    const picture = selectedPicture()
    if (picture === null) return
    try {
      const bytes = fetch(pictureUrl(picture.hash)).then((response) => response.blob())
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })])
      notify({ id: 'copied', tone: 'note', message: strings.picture.copied })
    } catch (error) {
      report(error, 'copied')
    }
  },
}
