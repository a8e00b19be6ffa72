/** A picture made larger: how far and with which words is said in its bar. */
import type { ModelEntry, Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { randomSeed } from '../document/request.ts'
import { descriptionOf, orderExtension } from '../document/rerun.ts'
import { board } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { openExtend, useExtendStore } from '../stores/extendStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { extendStrings } from '../strings/extend.ts'
import { about, type Action } from './action.ts'
import { leaveToolAction, selectToolAction } from './crop.ts'
import { isUnfinished, loadBeginning, painterOf } from './goOn.ts'
import { selectedPicture, showPicture } from './pictures.ts'
import { enqueue } from './queue.ts'

export const extendAction: Action<Picture> = about(selectedPicture, {
  id: 'tool.extend',
  label: extendStrings.action,
  shortcuts: [{ key: 'e', shift: true }],
  async run(picture) {
    if (isExtending()) return leaveToolAction.run()
    const reason = whyNotExtended(picture)
    if (reason !== null) return report(new Error(reason), 'extend')
    try {
      await loadBeginning(picture)
      showPicture(picture)
      openExtend(picture.id)
      useViewStore.setState({ tool: 'extend', comparing: 'off', region: null, aspect: null })
      lookAt({ type: 'show', rect: findPlaced(board(), picture.id)! })
    } catch (error) {
      report(error, 'extend')
    }
  },
})

export const paintExtensionAction: Action = {
  id: 'extend.paint',
  label: extendStrings.paint,
  listedAs: extendStrings.paintListed,
  shortcuts: [{ key: 'Enter' }],
  isEnabled: () => isExtending() && extensionWords().trim() !== '',
  async run() {
    const picture = extendedPicture()
    const words = extensionWords()
    const painter = picture && extenderOf(picture)
    if (!picture || !painter || words.trim() === '') return
    const { direction, patches, count } = useExtendStore.getState()
    const { seed, seedLocked } = useRequestStore.getState()
    // The same noise would paint what is there already.
    const isNew = seedLocked && seed !== picture.recipe?.seed
    const wish = { direction, patches, words, count, seed: isNew ? seed : randomSeed() }
    await selectToolAction.run()
    try {
      await enqueue([orderExtension(picture, wish, { modelId: painter.id, model: painter.name })])
    } catch (error) {
      report(error, 'extend')
    }
  },
}

export function isExtending(): boolean {
  return extendedPicture() !== null
}

export function extendedPicture(): Picture | null {
  const { tool, selectedId } = useViewStore.getState()
  const { pictureId } = useExtendStore.getState()
  return tool === 'extend' && pictureId === selectedId ? pictureById(pictureId) : null
}

/** Those that were written, or the picture's own. */
export function extensionWords(): string {
  const picture = extendedPicture()
  const { words } = useExtendStore.getState()
  return words ?? (picture === null ? '' : descriptionOf(picture, pictureById))
}

/** Why it cannot be continued, in a sentence; null where it can. */
export function whyNotExtended(picture: Picture): string | null {
  if (isUnfinished(picture)) return extendStrings.unfinished
  if (ownPainter(picture) !== undefined) return null
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) return extendStrings.noModel
  if (!capabilities.tokenProgress) return extendStrings.served(capabilities.name)
  return capabilities.editOnly === true ? extendStrings.editsOnly(capabilities.name) : null
}

/** The model that painted it, whose patches it has; else the one that is chosen. */
function extenderOf(picture: Picture): Pick<ModelEntry, 'id' | 'name'> | undefined {
  const { models, modelId } = useModelStore.getState()
  return ownPainter(picture) ?? models.find(({ id }) => id === modelId)
}

function ownPainter(picture: Picture): ModelEntry | undefined {
  const { capabilities } = useModelStore.getState()
  const painter = picture.recipe?.device === 'remote' ? undefined : painterOf(picture)
  return painter?.name === capabilities?.name && capabilities?.editOnly === true ? undefined : painter
}
