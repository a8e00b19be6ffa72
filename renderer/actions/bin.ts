/** The bin: what was deleted can be seen, and comes back, until it is emptied. */
import type { SetLine } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { forgetAway } from '../stores/awayStore.ts'
import { commit, forgetPictures } from '../stores/boardStore.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { showSide } from '../stores/panelStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { libraryStrings } from '../strings/library.ts'
import type { Action } from './action.ts'
import { takeFromBin } from './binnedSets.ts'
import { openLine } from './openLine.ts'
import { restorePictures } from './pictures.ts'
import { readSetLines } from './sets.ts'

const words = libraryStrings.bin

export const binAction: Action = {
  id: 'bin',
  label: words.title,
  shortcuts: [],
  isEnabled: () => true,
  run() {
    const { binOpen } = useLibraryListStore.getState()
    showSide('library')
    useLibraryListStore.setState({ binOpen: !binOpen })
  },
}

export function leaveBin(): void {
  useLibraryListStore.setState({ binOpen: false })
}

/** They are listed in the library again, and lie on no board but those where they lay when another one was open. */
export async function restoreFromBin(ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !(await restorePictures(ids))) return
  // From here on the history does not take them for deleted.
  commit({ verb: 'open', pictureIds: ids }, (document) => document)
  withdraw('deleted')
  notify({ id: 'bin', tone: 'note', message: words.restored(ids.length) })
}

/** A set, a story or a series: as it was. */
export async function restoreSet(line: SetLine): Promise<void> {
  try {
    await bringBackSets([line])
    const action = { label: words.openIt, run: () => openLine(line) }
    notify({ id: 'bin', tone: 'note', message: words.setRestored(line.name), action })
  } catch (error) {
    report(error, 'bin')
  }
}

export async function restoreAll(): Promise<void> {
  try {
    await restoreFromBin(await call('pictures:ids', { query: { deleted: true }, offset: 0, limit: 1_000_000 }))
    await bringBackSets(await call('sets:list', { deleted: true }))
  } catch (error) {
    report(error, 'bin')
  }
}

async function bringBackSets(lines: readonly SetLine[]): Promise<void> {
  for (const { id } of lines) await takeFromBin(id)
  forgetAway('sets')
  await readSetLines()
}

export async function emptyBin(): Promise<void> {
  try {
    const { ids, bytes, sets } = await call('bin:empty', {})
    forgetPictures(ids)
    forgetAway('sets')
    withdraw('deleted')
    notify({ id: 'bin', tone: 'note', message: words.emptied(ids.length, sets, libraryStrings.storage.size(bytes)) })
  } catch (error) {
    report(error, 'bin')
  }
}
