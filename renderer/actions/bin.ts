/** The bin: what was deleted can be seen, and comes back, until it is emptied. */
import { call } from '../api.ts'
import { commit, forgetPictures } from '../stores/boardStore.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { showSide } from '../stores/panelStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { libraryStrings } from '../strings/library.ts'
import type { Action } from './action.ts'
import { restorePictures } from './pictures.ts'

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

/** Null: all that is there. They are listed in the library again, and lie on no board. */
export async function restoreFromBin(some: readonly string[] | null): Promise<void> {
  const ids = some ?? (await binned())
  if (ids.length === 0 || !(await restorePictures(ids))) return
  // From here on the history does not take them for deleted.
  commit({ verb: 'open', pictureIds: ids }, (document) => document)
  withdraw('deleted')
  notify({ id: 'bin', tone: 'note', message: words.restored(ids.length) })
}

export async function emptyBin(): Promise<void> {
  try {
    const { ids, bytes } = await call('bin:empty', {})
    forgetPictures(ids)
    withdraw('deleted')
    notify({ id: 'bin', tone: 'note', message: words.emptied(ids.length, libraryStrings.storage.size(bytes)) })
  } catch (error) {
    report(error, 'bin')
  }
}

async function binned(): Promise<readonly string[]> {
  try {
    return await call('pictures:ids', { query: { deleted: true }, offset: 0, limit: 1_000_000 })
  } catch (error) {
    report(error, 'bin')
    return []
  }
}
