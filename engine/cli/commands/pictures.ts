/** Commands that read a picture or make files of it, and paint nothing. */
import { Option, type Command } from 'commander'
import type { AnimateFlags } from '../animate.ts'
import { motions } from '../../sets/transforms.ts'
import type { TileFlags } from '../tile.ts'
import { addExportFlags, type ExportFlags } from '../exportFlags.ts'
import type { VaryFlags } from '../vary.ts'
import { parseNumber } from '../samplingFlags.ts'
import type { Terminal } from '../terminal.ts'
import type { UpscaleFlags } from '../upscale.ts'
import { parseAxes, parseFactors, parseBlend } from './values.ts'

export function describePictures(program: Command, terminal: Terminal): void {
  program
    .command('recipe')
    .description('say what a picture tells of how it was made, whichever program made it')
    .argument('<file>', 'a picture')
    .option('--json', 'print JSON')
    .addHelpText('after', recipeExamples)
    .action(async (file: string, flags: { readonly json?: boolean }) => {
      const { printRecipe } = await import('../recipe.ts')
      await printRecipe(file, flags, terminal)
    })

  addExportFlags(
    program
      .command('export')
      .description('make files for games of pictures: sheets and atlases for an engine')
      .argument('[pictures...]', 'pictures, in any order'),
  ).action(async (pictures: readonly string[], flags: ExportFlags) => {
    const { printExport } = await import('../export.ts')
    await printExport(pictures, flags, terminal)
  })

  program
    .command('animate')
    .description('move one sprite in a simple way; nothing is painted')
    .argument('<picture>', 'a picture, best one without a ground')
    .addOption(new Option('--kind <motion>', 'what it does').choices([...motions, 'blink']).makeOptionMandatory())
    .requiredOption('--out <path>', 'a .gif, .webp or .png that plays, or a folder for a picture of each frame')
    .option('--frames <number>', 'how many (default: as it looks best)', parseNumber)
    .option('--fps <number>', 'frames a second of a file that plays', parseNumber, 8)
    .option('--no-loop', 'it ends at its last frame')
    .option('--pixel-art', 'pixels stay squares (default: where the picture consists of blocks)')
    .option('--no-pixel-art', 'edges are smooth')
    .option('--overwrite', 'replace files that are there')
    .addHelpText('after', animateExamples)
    .action(async (file: string, flags: AnimateFlags) => {
      const { animatePicture } = await import('../animate.ts')
      await animatePicture(file, flags, terminal)
    })

  program
    .command('vary')
    .description('make flipped pictures and other sizes of one picture; nothing is painted')
    .argument('<picture>', 'a picture')
    .requiredOption('--out <folder>', 'the folder that they go to, made if it is not there')
    .option('--flip <axes>', 'x changes left and right, y above and below; x,y makes one of each', parseAxes)
    .option('--size <factors>', 'so many times its size, 0.05 to 8, such as 0.5,2', parseFactors)
    .option('--overwrite', 'replace files that are there')
    .addHelpText('after', varyExamples)
    .action(async (file: string, flags: VaryFlags) => {
      const { varyPicture } = await import('../vary.ts')
      await varyPicture(file, flags, terminal)
    })

  program
    .command('tile')
    .description(
      'say how well a picture meets itself at its edges (a seam of 1 is no worse than inside), or make it do so',
    )
    .argument('<image>', 'a picture')
    .option('--blend <share>', 'blend this share of each side, 0.05 to 0.5, so that it does', parseBlend)
    .option('-o, --out <path>', 'the PNG to write the tile to')
    .option('--preview <path>', 'a PNG of three by three of it, to look at')
    .action(async (image: string, flags: TileFlags) => {
      const { printTile } = await import('../tile.ts')
      await printTile(image, flags, terminal)
    })

  program
    .command('upscale')
    .description('make pictures two or four times as large; a network adds the detail that their pixels suggest')
    .argument('<pictures...>', 'pictures, from wherever they are')
    .addOption(new Option('--scale <times>', 'how many times as wide and high').choices(['2', '4']).default('2'))
    .option(
      '-o, --out <path>',
      'the PNG to write, a folder for it, or - for the output (default: beside you, as NAME-2x.png)',
    )
    .option('--json', 'print events as JSON, one a line')
    .option('-q, --quiet', 'print nothing but the paths')
    .addHelpText('after', upscaleExamples)
    .action(
      async (
        files: readonly string[],
        { scale, ...flags }: Omit<UpscaleFlags, 'scale'> & { readonly scale: string },
      ) => {
        const { printUpscale } = await import('../upscale.ts')
        await printUpscale(files, { ...flags, scale: scale === '4' ? 4 : 2 }, terminal)
      },
    )
}

const animateExamples = `
bob and squash stand on their feet, spin goes round the middle, turn shows the other side.

Examples:
  patchwork animate slime.png --kind squash --out slime.gif
  patchwork animate hero.png --kind bob --frames 6 --out hero/
  patchwork export hero/*.png --preset phaser --out game --animation "bob=hero-bob_*" --fps 8`

const varyExamples = `
Pixel art keeps its hard edges. Colours, damage and the like are painted: see edit.

Examples:
  patchwork vary hero.png --flip x --size 0.5,2 --out variants
  patchwork edit hero.png "make it {red, blue}" --out variants/`

const upscaleExamples = `
Examples:
  patchwork upscale fox.png
  patchwork upscale sprites/*.png --scale 4 --out large/`

const recipeExamples = `
Examples:
  patchwork recipe heron.png
  patchwork recipe heron.webp --json`
