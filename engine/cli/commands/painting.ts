/** Commands that paint: from words, from a table, from a journal, from a picture. */
import { Option, type Command } from 'commander'
import { exitCodes } from '../exitCodes.ts'
import { defaultStrength } from '../../guard/strength.ts'
import { benchmarkNames } from '../../series/benchmarkNames.ts'
import type { BatchFlags } from '../batchPlan.ts'
import type { ContinueFlags } from '../continue.ts'
import type { FinishFlags } from '../finish.ts'
import type { PaintFlags } from '../paint.ts'
import type { RerollFlags } from '../reroll.ts'
import type { Rect } from '../../region/patches.ts'
import type { RegionFlags } from '../region.ts'
import type { ResumeFlags } from '../resume.ts'
import { addSamplingFlags, parseNumber } from '../samplingFlags.ts'
import type { Terminal } from '../terminal.ts'
import { placeFlags, paintFlags, freshFlags } from './sharedFlags.ts'
import { parseShare, parseRegion } from './values.ts'

export function describePainting(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  freshFlags(
    program.command('generate').description('paint a picture from a prompt').argument('<prompt>', 'what to paint'),
  )
    .addHelpText('after', generateExamples)
    .action(async (prompt: string, flags: PaintFlags) => {
      const { paint } = await import('../paint.ts')
      await paint({ prompt, images: [], flags }, terminal)
    })

  freshFlags(
    program
      .command('edit')
      .description('change a picture as an instruction says')
      .argument('<image>', 'the picture to change (PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, ICO, TGA or PSD)')
      .argument('<instruction>', 'what to change'),
  )
    .option(
      '--guard <strength>',
      'put back what nobody asked to change; 0 to 1, more puts back more',
      parseShare,
      defaultStrength,
    )
    .option('--no-guard', 'keep the edit as the model made it, at the size the model works at')
    .option('--earlier <files...>', 'earlier pictures of the same thing, so that it stays itself; the oldest first')
    .addHelpText('after', editExamples)
    .action(
      async (
        image: string,
        prompt: string,
        { earlier = [], ...flags }: PaintFlags & { readonly earlier?: readonly string[] },
      ) => {
        const { paint } = await import('../paint.ts')
        await paint({ prompt, images: [...earlier, image], flags }, terminal)
      },
    )

  addSamplingFlags(
    placeFlags(
      program
        .command('batch')
        .description('paint a picture of every row of a table; the same command again goes on where it was stopped')
        .argument('<table>', 'a CSV, TSV, JSON or JSON Lines file; its columns name what is painted'),
      'the folder for the pictures and their manifest',
    ),
  )
    .option('--template <text>', 'the words of every row, with columns in braces (default: the column prompt)')
    .option('--name <text>', 'of the files, with columns, {row}, {prompt} and {seed}; a slash makes a folder')
    .option('--images <folder>', 'where the pictures of the column image lie (default: beside the table)')
    .option('--seed <number>', "of every row that names none (default: the row's number)", parseNumber)
    .option(
      '-n, --count <number>',
      'how many pictures of each row (default: 1, or what the benchmark wants)',
      parseNumber,
    )
    .addOption(
      new Option(
        '--benchmark <name>',
        'the table is its prompt file; the folder is laid out for its own scorer',
      ).choices([...benchmarkNames]),
    )
    .option('--limit <number>', 'only so many rows, the first ones', parseNumber)
    .option('--only-missing', 'keep files that are there, whatever they show')
    .option('--preview', 'say what would be painted, and paint nothing')
    .option('--literal', 'leave words that the model has not learned as they are')
    .option('--guard <strength>', 'put back what nobody asked to change, in edits', parseShare, defaultStrength)
    .option('--no-guard', 'keep edits as the model made them')
    .option('--server <address>', 'paint on a server that speaks the OpenAI images protocol')
    .addHelpText('after', batchExamples)
    .action(async (table: string, flags: BatchFlags) => {
      const { batch } = await import('../batch.ts')
      if ((await batch(table, flags, terminal)) > 0) exit(exitCodes.failure)
    })

  program
    .command('resume')
    .description('go on with a painting that was cut off, from its journal')
    .argument('<journal>', 'the file that --journal named')
    .option('-o, --out <path>', 'the PNG to write, a folder for it, or - for the output')
    .option('--anyway', 'paint although the memory at hand seems too small')
    .option('--json', 'print events as JSON, one a line')
    .option('-q, --quiet', 'print nothing but the path of the PNG')
    .addHelpText('after', resumeExamples)
    .action(async (file: string, flags: ResumeFlags) => {
      const { resume } = await import('../resume.ts')
      await resume(file, flags, terminal)
    })

  paintFlags(
    program
      .command('reroll')
      .description('paint a picture again, but from a row on with new noise, other words or other guidance')
      .argument('<picture>', 'a PNG that Patchwork painted'),
  )
    .requiredOption('--from-row <number>', 'the first row of patches that changes, from 1', parseNumber)
    .option('--patch <number>', 'the first patch of that row that changes, from 1', parseNumber)
    .option('--prompt <text>', 'other words from there on')
    .option('--image <file>', 'the picture that an edit was made of')
    .option('--patches <journal>', 'take the patches above from the journal instead of painting them again')
    .addHelpText('after', rerollExamples)
    .action(async (file: string, flags: RerollFlags) => {
      const { reroll } = await import('../reroll.ts')
      await reroll(file, flags, terminal)
    })

  paintFlags(
    program
      .command('region')
      .description('paint a part of a picture anew, or change it as an instruction says; everything else stays')
      .argument('<picture>', 'the picture, from wherever it is')
      .argument('<rectangle>', 'X,Y,W,H in pixels of the picture', parseRegion)
      .argument('[instruction]', 'what to change there (default: its own words, painted with new noise)'),
  )
    .option('--prompt <text>', 'other words to paint it with')
    .option('--safe', 'paint everything that follows anew as well, so that it fits what is new')
    .option('--image <file>', 'the picture that an edit was made of')
    .option(
      '--patches <journal>',
      'take the patches that stay from the journal instead of reading them from the pixels',
    )
    .option(
      '--guard <strength>',
      'with an instruction, put back what it did not ask for; 0 to 1',
      parseShare,
      defaultStrength,
    )
    .option('--no-guard', 'keep the region as the model made it')
    .addHelpText('after', regionExamples)
    .action(async (file: string, rect: Rect, instruction: string | undefined, flags: RegionFlags) => {
      const { region } = await import('../region.ts')
      await region({ file, rect, instruction, flags }, terminal)
    })

  placeFlags(
    program
      .command('finish')
      .description('paint a draft again with the same noise and all of its steps')
      .argument('<picture>', 'a PNG that --draft painted'),
  )
    .option('--image <file>', 'the picture that an edit was made of')
    .addHelpText('after', finishExamples)
    .action(async (file: string, flags: FinishFlags) => {
      const { finish } = await import('../finish.ts')
      await finish(file, flags, terminal)
    })

  paintFlags(
    program
      .command('continue')
      .description('make a picture larger, downward or to the right; what is there stays to the byte')
      .argument('<picture>', 'any picture; one that Patchwork painted says itself what it shows'),
  )
    .option('--down <rows>', 'so many rows of patches below it', parseNumber)
    .option('--right <columns>', 'so many columns of patches on its right', parseNumber)
    .option('--prompt <text>', 'what the new part shows (default: the words of the picture)')
    .option('--patches <journal>', 'take the patches of the picture from its journal instead of reading its pixels')
    .addHelpText('after', continueExamples)
    .action(async (file: string, flags: ContinueFlags) => {
      const { continuePicture } = await import('../continue.ts')
      await continuePicture(file, flags, terminal)
    })
}

const generateExamples = `
Examples:
  patchwork generate "a red fox in the snow, flat" --size 256x256 --seed 7
  patchwork generate "a blue bird" --count 4 --out birds/
  patchwork generate "a sprite of a {red, blue, green} potion" --out potions/
  patchwork generate "a castle" --model ~/models/NextStep-1-Large --steps 28 --guidance 7.5 --json`

const editExamples = `
Examples:
  patchwork edit fox.png "make it night" --out fox-night.png
  patchwork edit fox.png "add a hat" --image-guidance 2
  patchwork edit fox.png "make it {night, winter, autumn}" --out foxes/
  patchwork edit photo.jpg "make the car blue" --guard 0.8
  patchwork edit fox-night.png "let it snow" --earlier fox.png`

const batchExamples = `
Examples:
  patchwork batch products.csv --template "{product} on a table in {season}" --out pictures
  patchwork batch edits.tsv --name "{image}/{prompt}" --out edited --limit 3
  patchwork batch rows.jsonl --out pictures --preview
  patchwork batch evaluation_metadata.jsonl --benchmark geneval --out geneval

Columns: prompt, image (the picture to change), seed, count, size, width, height, steps, guidance, image-guidance, schedule, sampler,
timestep-shift, use-norm, negative, positive, guard. All others are for the template, the names and the manifest.`

const resumeExamples = `
Examples:
  patchwork generate "a castle" --journal castle.journal
  patchwork resume castle.journal --out castle.png`

const rerollExamples = `
Examples:
  patchwork reroll fox.png --from-row 5 --count 3
  patchwork reroll fox.png --from-row 5 --prompt "a red fox on a beach" --seed 9`

const regionExamples = `
Examples:
  patchwork region fox.png 96,64,64,64 --count 3
  patchwork region photo.jpg 1200,800,600,400 "make the car red"
  patchwork region fox.png 96,64,64,64 --prompt "a red fox with a hat" --safe`

const finishExamples = `
Examples:
  patchwork generate "a castle" --draft --seed 7 --out castle-draft.png
  patchwork finish castle-draft.png --out castle.png`

const continueExamples = `
Examples:
  patchwork continue city.png --right 4
  patchwork continue fox.png --down 2 --count 4 --out fox-larger.png
  patchwork continue photo.jpg --right 3 --prompt "a beach"

A patch is a square of the model's: 32 pixels of the embedded one, 16 of NextStep-1. A picture of another scale is continued in
patches of the size that they have on it.`
