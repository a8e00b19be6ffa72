/**
 * What is not on the disk yet is not lost by closing the window: a file that is being saved is waited for, and of pictures that
 * wait in memory for room on a full disk the user says where to put them.
 */
import { basename, join } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { writeWhole } from '../engine/writeWhole.ts'
import { fileName } from './fileName.ts'
import type { Library } from './library/library.ts'
import type { WaitingPicture } from './library/pending.ts'
import type { Writing } from './writing.ts'

/** Whoever closes the window, or ends the program in any way that closes it, is asked first. */
export function askBeforeLoss(window: BrowserWindow, library: Pick<Library, 'waiting'>, writing: Writing): void {
  let isAsking = false
  let mayLeave = false
  window.on('close', (event) => {
    if (mayLeave || library.waiting().length + writing.list().length === 0) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    void isWritten(window, writing)
      .then((written) => written && agree(window, library))
      .then((agreed) => {
        mayLeave = agreed
        if (agreed) window.close()
      })
      .finally(() => (isAsking = false))
  })
}

/** Waits for what is being saved, unless the user would rather leave without it. */
async function isWritten(window: BrowserWindow, writing: Writing): Promise<boolean> {
  const paths = writing.list()
  if (paths.length === 0) return true
  const over = new AbortController()
  const done = writing.done().then(() => true)
  void done.then(() => over.abort())
  const asked = dialog.showMessageBox(window, {
    type: 'info',
    message: `${paths.map((path) => basename(path)).join(', ')} is still being saved.`,
    detail: 'The window closes by itself as soon as it is.',
    buttons: ['Wait', 'Stay', 'Close without it'],
    defaultId: 0,
    cancelId: 1,
    signal: over.signal,
  })
  return Promise.race([done, asked.then(({ response }) => (response === 0 ? done : response === 2))])
}

async function agree(window: BrowserWindow, library: Pick<Library, 'waiting'>): Promise<boolean> {
  for (let failed = false; ;) {
    const pictures = library.waiting()
    if (pictures.length === 0) return true
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: pictures.length === 1 ? 'A picture is not saved.' : `${pictures.length} pictures are not saved.`,
      detail: failed ? noRoomThere : noRoom,
      buttons: ['Choose a folder…', 'Stay', 'Close without saving'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0) return response === 2
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
    })
    const [folder] = filePaths
    if (canceled || folder === undefined) continue
    try {
      for (const picture of pictures) await put(folder, picture)
      return true
    } catch (error) {
      console.error(error)
      failed = true
    }
  }
}

const noRoom =
  'The disk of your library is full. Put them into a folder on another disk, or stay and free some space: then they are saved by themselves.'
const noRoomThere =
  'They could not be put into that folder. Choose another, or stay and free some space on the disk of your library.'

/** Under a name that says what it is; nothing that is there is written over. */
async function put(folder: string, { png, prompt }: WaitingPicture): Promise<void> {
  const name = fileName(prompt)
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : name.replace(/\.png$/, `-${number}.png`))
    try {
      return await writeWhole(path, png, { replace: false, makeFolders: false })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
