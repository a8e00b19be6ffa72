/** Documents and icons as painting programs open them: GIMP, Krita, and the reader of Apple's icons. */
import { readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { flattened } from '../../engine/export/formats/layered.ts'
import { inSquare } from '../../engine/export/resized.ts'
import { cli, freshFolder } from '../cli/cli.ts'
import { differences, readRgba } from './compare.ts'
import { has, runProgram } from './programs.ts'
import { drawSprites, type DrawnSprite } from './sprites.ts'

/** Milliseconds that one may take to start for the first time on a busy machine. */
const slow = 300_000

const folder = freshFolder()
const out = join(folder, 'out')
let sprites: readonly DrawnSprite[]
beforeAll(async () => {
  sprites = await drawSprites(folder, 6)
  // Words that every format has to take care of.
  renameSync(sprites[2]!.path, join(folder, 'a & "b" é.png'))
  for (const preset of ['psd', 'ora', 'tiff', 'ico', 'icns']) {
    const pictures = sprites.map(({ path }, i) => (i === 2 ? join(folder, 'a & "b" é.png') : path))
    const run = await cli(['export', '--preset', preset, '--out', join(out, preset), ...pictures])
    expect(run).toMatchObject({ code: 0 })
  }
})

/** In the natural order of their names. */
function layers(): readonly { readonly name: string; readonly picture: DrawnSprite['picture'] }[] {
  const [first, second, third, ...more] = sprites
  return [{ name: 'a & -b- é', picture: third!.picture }, first!, second!, ...more]
}

describe.skipIf(!has('gimp'))('GIMP', () => {
  /** Saves every layer of a file, the topmost first, as `PREFIX-0.png`, and tells their names. */
  const script = (file: string, prefix: string) => `
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "${file}" "${file}")))
       (found (gimp-image-get-layers image)) (i 0))
  (while (< i (car found))
    (let ((layer (vector-ref (cadr found) i)) (to (string-append "${prefix}-" (number->string i) ".png")))
      (gimp-message (string-append "layer ${prefix} " (car (gimp-item-get-name layer))))
      (file-png-save RUN-NONINTERACTIVE image layer to to 0 6 0 0 0 0 0))
    (set! i (+ i 1))))`

  it(
    'opens Photoshop documents layer by layer, and TIFFs and icons',
    async () => {
      const files = [
        ['out/psd/sheet.psd', 'psd'],
        ['out/tiff/run_4.tiff', 'tiff'],
        ['out/ico/run_4.ico', 'ico'],
      ] as const
      const commands = files.flatMap(([file, prefix]) => ['-b', script(file, prefix).replaceAll('\n', ' ')])
      const flags = ['-i', '-d', '-f', '--batch-interpreter=plug-in-script-fu-eval']
      const said = await runProgram('gimp', [...flags, ...commands, '-b', '(gimp-quit 0)'], folder)

      const names = [...said.matchAll(/layer psd (.*)/g)].map(([, name]) => name)
      expect(names.toReversed()).toEqual(layers().map(({ name }) => name))
      for (const [i, { name, picture }] of layers().toReversed().entries()) {
        expect(differences(await readRgba(join(folder, `psd-${i}.png`)), picture, { label: name })).toEqual([])
      }
      expect(differences(await readRgba(join(folder, 'tiff-0.png')), sprites[4]!.picture)).toEqual([])
      for (const [i, side] of [16, 24, 32, 48, 64, 128, 256].entries()) {
        const wanted = await inSquare(sprites[4]!.picture, side)
        expect(differences(await readRgba(join(folder, `ico-${i}.png`)), wanted, { label: `${side}` })).toEqual([])
      }
    },
    slow,
  )
})

describe.skipIf(!has('krita'))('Krita', () => {
  it.each(['ora/sheet.ora', 'psd/sheet.psd'])(
    'shows all layers of %s together',
    // Two displays that start at once may want the same number.
    { timeout: slow, retry: 2 },
    async (file) => {
      const png = `${basename(file)}.png`
      const args = ['-a', 'krita', '--export', '--export-filename', join(folder, png), join(out, file)]
      await runProgram('xvfb-run', args, folder)
      // It adds up soft edges with colours that are multiplied with alpha.
      expect(differences(await readRgba(join(folder, png)), flattened(layers()), { tolerance: 3 })).toEqual([])
    },
  )
})

describe.skipIf(!has('icns2png'))('the reader of Apple icons', () => {
  it('finds the sizes that it knows', async () => {
    await runProgram('icns2png', ['-x', '-o', folder, join(out, 'icns/run_4.icns')], folder)
    for (const side of [256, 512, 1024]) {
      const seen = await readRgba(join(folder, `run_4_${side}x${side}x32.png`))
      expect(differences(seen, await inSquare(sprites[4]!.picture, side), { label: `${side}` })).toEqual([])
    }
  })

  it('the other sizes are PNGs of their length', async () => {
    const bytes = readFileSync(join(out, 'icns/run_4.icns'))
    expect([bytes.toString('latin1', 0, 4), bytes.readUInt32BE(4)]).toEqual(['icns', bytes.length])
    for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
      expect(bytes.toString('latin1', at + 9, at + 12)).toBe('PNG')
    }
  })
})
