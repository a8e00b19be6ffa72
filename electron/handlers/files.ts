/** Pictures on their way in and out, and cuts of them. */
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app, dialog, nativeImage, shell, type BrowserWindow } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import { withoutMetadata } from '../../engine/images/pngText.ts'
import { writeWhole } from '../../engine/writeWhole.ts'
import type { fileChannels, Picture } from '../contract.ts'
import { fileName } from '../fileName.ts'
import type { Library } from '../library/library.ts'
import type { HandlersOf, Services } from './services.ts'

/** Larger files than this are not pictures anyone edits here. */
const importLimit = 200 * 2 ** 20
/** Side of the picture under the pointer while it is dragged, in pixels. */
const dragIconSide = 96

export function fileHandlers({ window, pixels, library, settings }: Services): HandlersOf<typeof fileChannels> {
  /** The page may show only files that it has written. */
  const written = new Set<string>()
  return {
    'pictures:savePng': async ({ id, metadata }) => {
      const path = await savePng(window, library, existing(library, id), metadata)
      if (path !== null) written.add(path)
      return path
    },
    'pictures:path': ({ id }) => library.imageFile(existing(library, id).hash),
    'pictures:import': async ({ name, bytes }) => {
      if (bytes.length > importLimit)
        throw new EngineError('image/unreadable', `${name} is larger than 200 MB; choose a smaller picture.`)
      const { found, ...picture } = await pixels.call('importPicture', { bytes })
      const prompt = picture.recipe?.prompt ?? name
      return { ...(await library.add({ ...picture, verb: 'import', prompt, guard: null })), found }
    },
    'pictures:crop': async ({ id, rect }) => {
      const picture = existing(library, id)
      const { hash, recipe, prompt } = picture
      const cut = await pixels.call('cropPicture', { file: library.imageFile(hash), recipe, rect })
      return library.add({ ...cut, verb: 'crop', parentId: id, prompt, guard: null })
    },
    'pictures:drag': async ({ id }) => {
      const picture = existing(library, id)
      const file = await copyToDrag(library, picture, settings.get().metadata)
      const icon = nativeImage.createFromPath(library.imageFile(picture.hash)).resize({ width: dragIconSide })
      window.webContents.startDrag({ file, icon })
      return null
    },
    'files:show': ({ path }) => {
      if (!written.has(path)) throw new EngineError('request/invalid', 'Only files saved in this window can be shown.')
      shell.showItemInFolder(path)
      return null
    },
  }
}

function existing(library: Library, id: string): Picture {
  const picture = library.get(id)
  if (!picture) throw new EngineError('request/invalid', 'That picture is no longer in the library.')
  return picture
}

async function savePng(
  window: BrowserWindow,
  library: Library,
  picture: Picture,
  metadata: boolean,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save picture',
    defaultPath: join(app.getPath('pictures'), fileName(picture.prompt)),
    filters: [{ name: 'PNG picture', extensions: ['png'] }],
  })
  if (canceled || !filePath) return null
  await writePng(library.imageFile(picture.hash), filePath, metadata)
  return filePath
}

/** Other programs see the file under a name that says what it is, not under its hash. */
async function copyToDrag(library: Library, picture: Picture, metadata: boolean): Promise<string> {
  const folder = join(app.getPath('temp'), 'patchwork-drag', picture.hash.slice(0, 12))
  await mkdir(folder, { recursive: true })
  const file = join(folder, fileName(picture.prompt))
  await writePng(library.imageFile(picture.hash), file, metadata)
  return file
}

async function writePng(from: string, to: string, metadata: boolean): Promise<void> {
  try {
    await writeWhole(to, metadata ? (partial) => copyFile(from, partial) : withoutMetadata(await readFile(from)))
  } catch (cause) {
    throw new EngineError(
      'request/invalid',
      `The picture could not be saved in ${dirname(to)}; choose another folder.`,
      { cause },
    )
  }
}
