/** Libraries of sprites: cut out, small, each with a name. */
import { join } from 'node:path'
import sharp from 'sharp'
import type { ElectronApplication } from 'playwright'
import { openLibrary } from '../../electron/library/library.ts'
import { freshFolder } from './studio.ts'

const side = 64
const colours = ['#d94f3d', '#e8973a', '#e6c84b', '#67b04a', '#3f8fc4', '#7a5bb5', '#c45a93', '#8a6a4f']

/** User data with so many sprites called `hero 1`, `hero 2`..., oldest first. */
export async function spriteStudio(count: number): Promise<string> {
  const userData = freshFolder()
  const library = openLibrary(join(userData, 'library'))
  for (let index = 0; index < count; index++) {
    const png = await sprite(index)
    await library.add({ png, width: side, height: side, verb: 'cutOut', recipe: null, prompt: `hero ${index + 1}` })
  }
  library.close()
  return userData
}

/** A ball that bounces, clear around it. */
function sprite(index: number): Promise<Uint8Array> {
  const y = 40 - Math.round(18 * Math.abs(Math.sin(index)))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><circle cx="32" cy="${y}" r="16" fill="${colours[index % colours.length]}"/><circle cx="27" cy="${y - 5}" r="4" fill="#fff"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** The system's dialog for folders and files gives this from now on. */
export async function chooseNext(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }) })
  }, path)
}
