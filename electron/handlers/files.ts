/** Pictures on their way in and out, and cuts of them. */
import { copyFile, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, dialog, nativeImage, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import { withoutMetadata } from '../../engine/images/pngText.ts'
import { writeWhole } from '../../engine/writeWhole.ts'
import {
  savingOptions,
  type fileChannels,
  type Picture,
  type Saving,
  type SavingFormat,
  type SavingHow,
} from '../contract.ts'
import { fileName } from '../fileName.ts'
import type { Library } from '../library/library.ts'
import { underOf } from '../pictures/under.ts'
import { bringIn } from '../pictures/bringIn.ts'
import { savePlace, suffixes } from '../saving.ts'
import type { HandlersOf, Services } from './services.ts'

/** Side of the picture under the pointer while it is dragged, in pixels. */
const dragIconSide = 96
/** Pixels of a picture that is encoded before the hand that drags it has let go; larger ones are handed over as PNG. */
const soonEncoded = 2 ** 22

export function fileHandlers({
  window,
  pixels,
  library,
  thumbnails,
  settings,
  dragged,
  writing,
  tell,
}: Services): HandlersOf<typeof fileChannels> {
  /** The page may show only files that it has written. */
  const written = new Set<string>()
  return {
    'pictures:save': async ({ id, ...saving }) => {
      const path = await savePicture({ window, library, pixels, writing, tell }, existing(library, id), saving)
      if (path !== null) written.add(path)
      return path
    },
    'pictures:path': ({ id }) => library.imageFile(existing(library, id).hash),
    'pictures:import': ({ name, bytes }) => bringIn({ library, pixels, thumbnails }, { name, from: bytes }),
    'pictures:crop': async ({ id, rect }) => {
      const picture = existing(library, id)
      const { hash, recipe, prompt } = picture
      const cut = await pixels.call('cropPicture', { file: library.imageFile(hash), recipe, rect })
      return library.add({ ...cut, verb: 'crop', parentId: id, prompt, guard: null })
    },
    'pictures:cutOut': async ({ id }) => {
      const { hash, recipe, prompt } = existing(library, id)
      const cut = await pixels.call('cutOutPicture', { file: library.imageFile(hash), recipe })
      return library.add({ ...cut, verb: 'cutOut', parentId: id, prompt, guard: null })
    },
    'pictures:under': ({ id }) => underOf(library, existing(library, id)).hash,
    'pictures:touchUp': async ({ id, opacity, paint }) => {
      const picture = existing(library, id)
      const { hash, recipe, prompt, width, height } = picture
      const isInside = paint === null || (paint.x + paint.width <= width && paint.y + paint.height <= height)
      if (opacity.length !== width * height || !isInside)
        throw new EngineError('request/invalid', 'The touch-up is not as large as its picture; begin it again.')
      const under = underOf(library, picture)
      const order = {
        file: library.imageFile(hash),
        under: library.blobFile(under.kind, under.hash),
        opacity,
        paint,
        recipe,
      }
      const touched = await pixels.call('touchUpPicture', order)
      return library.add({ ...touched, verb: 'touchUp', parentId: id, prompt, guard: null })
    },
    'pictures:transform': async ({ id, transform, name }) => {
      const { hash, recipe, prompt } = existing(library, id)
      const made = await pixels.call('transformPicture', { file: library.imageFile(hash), recipe, transform })
      const pictures: Picture[] = []
      for (const [index, one] of made.entries()) {
        const own = made.length > 1 ? `${name} ${index + 1}` : name
        pictures.push(await library.add({ ...one, verb: 'transform', parentId: id, prompt, name: own, guard: null }))
      }
      return pictures
    },
    'pictures:flatten': async ({ layers, scale }) => {
      const pictures = layers.map(({ id }) => existing(library, id))
      const [left, top] = [Math.min(...layers.map(({ x }) => x)), Math.min(...layers.map(({ y }) => y))]
      const side = (length: number) => Math.max(1, Math.round(length * scale))
      const placed = layers.map(({ x, y, width, height, opacity }, index) => ({
        file: library.imageFile(pictures[index]!.hash),
        x: Math.round((x - left) * scale),
        y: Math.round((y - top) * scale),
        width: side(width),
        height: side(height),
        opacity,
      }))
      const flat = await pixels.call('flattenPictures', {
        layers: placed,
        width: Math.max(...placed.map((layer) => layer.x + layer.width)),
        height: Math.max(...placed.map((layer) => layer.y + layer.height)),
      })
      const [lowest, ...others] = pictures
      const { id, prompt } = lowest!
      const referenceIds = [...new Set(others.map((other) => other.id))].filter((other) => other !== id)
      return library.add({ ...flat, verb: 'flatten', parentId: id, referenceIds, prompt, guard: null })
    },
    'pictures:drag': async ({ id }) => {
      const picture = existing(library, id)
      const { saving, metadata } = settings.get()
      const isSoon = picture.width * picture.height <= soonEncoded
      const as: Saving = isSoon ? saving : { ...saving, format: 'png' }
      // Other programs see the file under a name that says what it is, not under its hash.
      const file = await dragged.place(named(picture.prompt, as.format))
      const from = await library.soundFile(picture.hash)
      await writePicture(pixels, { from, to: file }, { ...as, scale: 1, recipe: metadata })
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

async function savePicture(
  { window, library, pixels, writing, tell }: Pick<Services, 'window' | 'library' | 'pixels' | 'writing' | 'tell'>,
  picture: Picture,
  { scale, recipe, ...saving }: Saving & SavingHow,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save picture',
    defaultPath: join(app.getPath('pictures'), named(picture.prompt, saving.format)),
    filters: [{ name: `${saving.format.toUpperCase()} picture`, extensions: [...suffixes[saving.format]] }],
  })
  if (canceled || !filePath) return null
  const { path, format } = await savePlace(filePath, saving.format)
  tell({ type: 'file:saving', name: basename(path) })
  const file = await library.soundFile(picture.hash)
  await writing.during(path, writePicture(pixels, { from: file, to: path }, { ...saving, format, scale, recipe }))
  return path
}

function named(prompt: string, format: SavingFormat): string {
  return fileName(prompt).replace(/png$/, suffixes[format][0])
}

/** The PNG of the library is copied as it is where that is all that is asked for. */
async function writePicture(
  pixels: Services['pixels'],
  { from, to }: { readonly from: string; readonly to: string },
  { scale, recipe, ...saving }: Saving & SavingHow,
): Promise<void> {
  const options = savingOptions(saving, { scale, recipe })
  if (saving.format !== 'png' || scale < 1) await write(to, await pixels.call('encodePicture', { file: from, options }))
  else await write(to, recipe ? (partial) => copyFile(from, partial) : withoutMetadata(await readFile(from)))
}

async function write(to: string, content: Parameters<typeof writeWhole>[1]): Promise<void> {
  try {
    await writeWhole(to, content, { makeFolders: false })
  } catch (cause) {
    throw new EngineError(
      'request/invalid',
      `The picture could not be saved in ${dirname(to)}; choose another folder.`,
      { cause },
    )
  }
}
