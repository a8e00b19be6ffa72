/** Pictures on their way in and out, and cuts of them. */
import { copyFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { fileChannels, Picture } from '../contract.ts'
import { fileName } from '../fileName.ts'
import type { Library } from '../library/library.ts'
import type { HandlersOf, Services } from './services.ts'

/** Larger files than this are not pictures anyone edits here. */
const importLimit = 200 * 2 ** 20

export function fileHandlers({ window, engine, library }: Services): HandlersOf<typeof fileChannels> {
  return {
    'pictures:savePng': async ({ id }) => savePng(window, library, existing(library, id)),
    'pictures:path': ({ id }) => library.imageFile(existing(library, id).hash),
    'pictures:import': async ({ name, bytes }) => {
      if (bytes.length > importLimit)
        throw new EngineError('image/unreadable', `${name} is larger than 200 MB; choose a smaller picture.`)
      const picture = await engine.call('importPicture', { bytes })
      return library.add({ ...picture, verb: 'import', prompt: picture.recipe?.prompt ?? name })
    },
  }
}

function existing(library: Library, id: string): Picture {
  const picture = library.get(id)
  if (!picture) throw new EngineError('request/invalid', 'That picture is no longer in the library.')
  return picture
}

async function savePng(window: BrowserWindow, library: Library, picture: Picture): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save picture',
    defaultPath: join(app.getPath('pictures'), fileName(picture.prompt)),
    filters: [{ name: 'PNG picture', extensions: ['png'] }],
  })
  if (canceled || !filePath) return null
  await copyWhole(library.imageFile(picture.hash), filePath)
  return filePath
}

/** Under another name first, so that a full disk leaves no half picture under the name that was asked for. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}.part`
  try {
    await copyFile(from, partial)
    await rename(partial, to)
  } catch (cause) {
    await rm(partial, { force: true })
    throw new EngineError(
      'request/invalid',
      `The picture could not be saved in ${dirname(to)}; choose another folder.`,
      { cause },
    )
  }
}
