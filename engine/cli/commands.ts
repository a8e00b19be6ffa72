/** The commands and their flags; what each does is in a file of its own, loaded when it is called. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { EngineError } from '../errors.ts'
import { exitCodeOf, exitCodes } from './exitCodes.ts'
import type { AnimateFlags } from './animate.ts'
import type { BenchOptions } from '../bench/bench.ts'
import type { ReportOptions } from '../bench/deviceReport.ts'
import { defaultStrength } from '../guard/strength.ts'
import { quantizations } from '../graph/precision.ts'
import packageFacts from '../../package.json' with { type: 'json' }
import { providers, type Provider } from '../runtime/runtime.ts'
import { benchmarkNames } from '../series/benchmarkNames.ts'
import type { BatchFlags } from './batchPlan.ts'
import { motions } from '../sets/transforms.ts'
import type { ContinueFlags } from './continue.ts'
import type { DownloadFlags } from './download.ts'
import type { TileFlags } from './tile.ts'
import { addExportFlags, type ExportFlags } from './exportFlags.ts'
import type { FinishFlags } from './finish.ts'
import type { FitFlags } from './fit.ts'
import type { ImportFlags } from './import.ts'
import type { PaintFlags } from './paint.ts'
import type { ProfileFlags } from './profile.ts'
import type { RerollFlags } from './reroll.ts'
import type { Rect } from '../region/patches.ts'
import type { RegionFlags } from './region.ts'
import type { ResumeFlags } from './resume.ts'
import type { PrecisionFlags } from './precision.ts'
import { addModelFlags, addRecognitionFlags, choicesFrom, type ModelFlags } from './modelFlags.ts'
import type { VaryFlags } from './vary.ts'
import { addSamplingFlags, addSettingFlags, parseNumber } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'
import type { UpscaleFlags } from './upscale.ts'

/** Runs one command line (without `node` and the script) and returns the exit code; it never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok
  try {
    await describeCommands(terminal, (code) => (exitCode = code)).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok // help, or the version
    if (wantsJson(args)) terminal.out(`${JSON.stringify(failureLine(error))}\n`)
    if (error instanceof CommanderError) return exitCodes.badInput // it has spoken already
    terminal.err(`patchwork: ${sentence(error)}\n`)
    return exitCodeOf(error)
  }
}

function describeCommands(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('patchwork')
    .description('Makes and edits pictures on your own machine with NextStep-1, one patch at a time.')
    .version(packageFacts.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(text.replace(/^error: /, 'patchwork: ')),
    })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', examples)

  freshFlags(
    program.command('generate').description('paint a picture from a prompt').argument('<prompt>', 'what to paint'),
  )
    .addHelpText('after', generateExamples)
    .action(async (prompt: string, flags: PaintFlags) => {
      const { paint } = await import('./paint.ts')
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
        const { paint } = await import('./paint.ts')
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
      const { batch } = await import('./batch.ts')
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
      const { resume } = await import('./resume.ts')
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
      const { reroll } = await import('./reroll.ts')
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
      const { region } = await import('./region.ts')
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
      const { finish } = await import('./finish.ts')
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
      const { continuePicture } = await import('./continue.ts')
      await continuePicture(file, flags, terminal)
    })

  program
    .command('recipe')
    .description('say what a picture tells of how it was made, whichever program made it')
    .argument('<file>', 'a picture')
    .option('--json', 'print JSON')
    .addHelpText('after', recipeExamples)
    .action(async (file: string, flags: { readonly json?: boolean }) => {
      const { printRecipe } = await import('./recipe.ts')
      await printRecipe(file, flags, terminal)
    })

  addExportFlags(
    program
      .command('export')
      .description('make files for games of pictures: sheets and atlases for an engine')
      .argument('[pictures...]', 'pictures, in any order'),
  ).action(async (pictures: readonly string[], flags: ExportFlags) => {
    const { printExport } = await import('./export.ts')
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
      const { animatePicture } = await import('./animate.ts')
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
      const { varyPicture } = await import('./vary.ts')
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
      const { printTile } = await import('./tile.ts')
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
        const { printUpscale } = await import('./upscale.ts')
        await printUpscale(files, { ...flags, scale: scale === '4' ? 4 : 2 }, terminal)
      },
    )

  program
    .command('models')
    .description('list the models that are installed')
    .option('--json', 'print JSON')
    .action(async (flags: { readonly json?: boolean }) => {
      const { printModels } = await import('./models.ts')
      await printModels(flags, terminal)
    })

  addSettingFlags(
    addRecognitionFlags(
      program
        .command('profile')
        .description('say what a model was taken for and how it is run, or change that for good')
        .argument('<model>', 'an installed model'),
    ),
  )
    .option('--reset', "back to its release's own settings, before other changes")
    .option('--json', 'print JSON')
    .addHelpText('after', profileExamples)
    .action(async (model: string, flags: ProfileFlags) => {
      const { printProfile } = await import('./profile.ts')
      await printProfile(model, flags, terminal)
    })

  program
    .command('devices')
    .description('try out where this machine can paint: graphics cards, and why one is left out')
    .option('--json', 'print JSON')
    .action(async (flags: { readonly json?: boolean }) => {
      const { printDevices } = await import('./devices.ts')
      await printDevices(flags, terminal)
    })

  program
    .command('try-device', { hidden: true })
    .addArgument(new Argument('<provider>').choices(providers))
    .action(async (provider: Provider) => {
      const { printTrial } = await import('./devices.ts')
      await printTrial(provider, terminal)
    })

  addModelFlags(
    program
      .command('import')
      .description(
        'bring a checkpoint into your models, quantised if you like; an interrupted import goes on where it was',
      )
      .argument('<folder>', 'a NextStep-1 checkpoint as downloaded'),
  )
    .addOption(new Option('--quantize <format>', 'how the weights are stored').choices(quantizations).default('fp16'))
    .option('--name <name>', 'name of the new model (default: after the folder and the format)')
    .option('--json', 'print events as JSON, one a line')
    .action(async (folder: string, flags: ImportFlags) => {
      const { printImport } = await import('./import.ts')
      await printImport(folder, flags, terminal)
    })

  addModelFlags(
    program
      .command('download')
      .description('fetch a model from a hub, checked and resumable, and import it; nothing else uses the network')
      .argument('<address>', "owner/name, or the address of the model's page; add @revision for another one than main"),
  )
    .addOption(
      new Option('--quantize <format>', 'how the weights are stored (default: what fits best)').choices(quantizations),
    )
    .option('--name <name>', 'name of the new model (default: after the repository and the format)')
    .option('--endpoint <address>', 'another hub that speaks the same protocol (default: HF_ENDPOINT or Hugging Face)')
    .option('--into <folder>', 'folder of models (default: your own)')
    .option('--anyway', 'go on although it will not fit into memory')
    .option('--json', 'print events as JSON, one a line')
    .addHelpText('after', downloadExamples)
    .action(async (address: string, flags: DownloadFlags) => {
      const { printDownload } = await import('./download.ts')
      await printDownload(address, flags, terminal)
    })

  addModelFlags(
    program
      .command('fit')
      .description('say what a model would need in memory and on disk, for each way of storing it')
      .argument('<model>', 'the folder of a NextStep-1 checkpoint, or an installed model'),
  )
    .option('--json', 'print JSON')
    .action(async (model: string, flags: FitFlags) => {
      const { printFit } = await import('./fit.ts')
      await printFit(model, flags, terminal)
    })

  addModelFlags(
    program
      .command('parity')
      .description("hold a checkpoint's numbers against those of the official implementation")
      .argument('<checkpoint>', 'folder of the checkpoint'),
  )
    .requiredOption('--golden <folder>', 'folder of recorded arrays, with its manifest.json')
    .action(async (checkpoint: string, { golden, ...flags }: ModelFlags & { readonly golden: string }) => {
      const { runParity } = await import('../parity/parity.ts')
      const choices = choicesFrom(flags, terminal)
      const { failed } = await runParity(checkpoint, golden, (line) => terminal.out(`${line}\n`), choices)
      exit(failed > 0 ? exitCodes.failure : exitCodes.ok)
    })

  addModelFlags(
    program
      .command('precision')
      .description('measure what each way of storing the weights does to pictures, against float32')
      .argument('<checkpoint>', 'folder of a checkpoint that is not quantised'),
  )
    .option('--prompts <number>', "how many of the model's example prompts", parseNumber, 4)
    .option('--seeds <number>', 'how many seeds for each', parseNumber, 2)
    .action(async (folder: string, flags: PrecisionFlags) => {
      const { printPrecision } = await import('./precision.ts')
      await printPrecision(folder, flags, terminal)
    })

  program
    .command('bench')
    .description('measure where the time of a picture goes on this machine')
    .option('-m, --model <name>', 'an installed model or the folder of a checkpoint')
    .option('--quick', 'leave out the models of random weights')
    .addOption(
      new Option(
        '--shape <name>',
        'only the shape of a release, in int4, of random numbers; takes 20 GB of disk',
      ).choices(['14b']),
    )
    .option('--json', 'this model only, its figures as JSON')
    .addOption(new Option('--device <name>', 'where to compute').choices(providers).default('cpu'))
    .action(async (flags: BenchOptions) => {
      const { runBench } = await import('../bench/bench.ts')
      await runBench((line) => terminal.out(`${line}\n`), flags)
    })

  program
    .command('device-report', { hidden: true })
    .description('what the device kit runs: trials, official arrays and models of random weights, within a time limit')
    .requiredOption('--sets <folder>', 'golden sets, each a folder with model and fixtures')
    .requiredOption('--tokenizer <folder>', 'a checkpoint whose tokenizer random models get')
    .requiredOption('--out <folder>', 'where report.json and report.txt go')
    .option('--minutes <number>', 'in all', parseNumber, 8)
    .option('--short', 'a little of everything')
    .addOption(new Option('--device <name>', 'what is reported on').choices(providers).default('webgpu'))
    .action(async (flags: ReportOptions) => {
      const { runDeviceReport } = await import('../bench/deviceReport.ts')
      await runDeviceReport((line) => terminal.out(`${line}\n`), flags)
    })

  program
    .command('device-part', { hidden: true })
    .argument('<wish>', 'JSON')
    .action(async (wish: string) => {
      const { runDevicePart } = await import('../bench/devicePart.ts')
      await runDevicePart(wish, (line) => terminal.out(`${line}\n`))
    })

  return program
}

/** Where to paint, where to put it, and how to tell of it. */
function placeFlags(
  command: Command,
  out = 'the PNG to write, a folder for it, or - for the output (default: named after the prompt, here)',
): Command {
  return addModelFlags(command.option('-m, --model <name>', 'an installed model or the folder of a checkpoint'))
    .option('-o, --out <path>', out)
    .addOption(new Option('--device <name>', 'where to compute').choices(['auto', ...providers]).default('auto'))
    .option('--anyway', 'paint although the memory at hand seems too small')
    .option('--json', 'print events as JSON, one a line')
    .option('-q, --quiet', 'print nothing but the path of the PNG')
}

function paintFlags(command: Command): Command {
  return addSamplingFlags(placeFlags(command))
    .option(
      '--seed <number>',
      'where the noise starts; the same seed gives the same picture (default: random)',
      parseNumber,
    )
    .option('-n, --count <number>', 'how many pictures to paint', parseNumber, 1)
}

/** Of pictures that begin with nothing painted. */
function freshFlags(command: Command): Command {
  return paintFlags(command)
    .option('--row-steps <list>', 'steps of each row of patches, as 12,20,28; the last number holds on', parseNumbers)
    .option('--draft', 'a quick look with a quarter of the steps, at least 4; `patchwork finish` paints it with all')
    .option('--literal', 'leave words that the model has not learned as they are')
    .option('--image-index <number>', 'the first of them in the batch of that seed, from 0', parseNumber)
    .option(
      '--server <address>',
      'paint on a server that speaks the OpenAI images protocol; its key: PATCHWORK_SERVER_KEY',
    )
    .option('--journal <file>', 'keep every patch in this file, so that `patchwork resume` can go on from any of them')
}

function parseNumbers(text: string): readonly number[] {
  return text.split(',').map((part) => parseNumber(part))
}

function parseShare(text: string): number {
  const value = parseNumber(text)
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must lie between 0 and 1.')
  return value
}

function parseRegion(text: string): Rect {
  const numbers = /^(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})$/.exec(text.replaceAll(' ', ''))
  if (numbers === null)
    throw new InvalidArgumentError('It must be four whole numbers: left, top, width, height, as 96,64,128,80.')
  const [x, y, width, height] = numbers.slice(1).map(Number) as [number, number, number, number]
  return { x, y, width, height }
}

/** Read before anything is parsed, so that a command line that cannot be parsed is told as it asked to be. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).includes('--json')
}

function failureLine(error: unknown) {
  if (error instanceof CommanderError) {
    return { type: 'failed', code: 'request/invalid', message: usageSentence(error.message) }
  }
  return { type: 'failed', code: error instanceof EngineError ? error.code : 'engine/failed', message: sentence(error) }
}

/** `error: unknown option '--magic'` -> one sentence. */
function usageSentence(message: string): string {
  const [line = ''] = message.replace(/^error: /, '').split('\n')
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1).replace(/\.$/, '')}; run it with --help to see what it takes.`
}

/** Expected failures speak for themselves; anything else is a bug, and says how to see where. */
function sentence(error: unknown): string {
  if (error instanceof EngineError) return error.message
  if (process.env['PATCHWORK_DEBUG'] && error instanceof Error) return String(error.stack)
  return `something went wrong that should not have (${error instanceof Error ? error.message : String(error)}); set PATCHWORK_DEBUG=1 to see where.`
}

const examples = `
Examples:
  patchwork generate "a red apple on a table"
  patchwork edit apple.png "make it green"
  patchwork export sprites/*.png --preset phaser --out game/assets
  patchwork recipe apple.png
  patchwork models

Each command has its own --help.`

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

const profileExamples = `
Examples:
  patchwork profile NextStep-1-Large-Edit-int4
  patchwork profile my-model --release NextStep-1.1 --steps 40 --negative "blurry"
  patchwork profile my-model --reset`

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

const upscaleExamples = `
Examples:
  patchwork upscale fox.png
  patchwork upscale sprites/*.png --scale 4 --out large/`

const recipeExamples = `
Examples:
  patchwork recipe heron.png
  patchwork recipe heron.webp --json`

const downloadExamples = `
Examples:
  patchwork download stepfun-ai/NextStep-1-Large-Edit
  patchwork download https://huggingface.co/stepfun-ai/NextStep-1.1 --quantize int4

A stopped download goes on where it was. Gated models: set HF_TOKEN to a read token of your account.`

function parseAxes(text: string): readonly ('x' | 'y')[] {
  return text.split(',').map((axis) => {
    if (axis !== 'x' && axis !== 'y') throw new InvalidArgumentError('Write x, y or x,y.')
    return axis
  })
}

function parseFactors(text: string): readonly number[] {
  return text.split(',').map((factor) => {
    const number = Number(factor)
    if (!(number >= 0.05 && number <= 8)) throw new InvalidArgumentError('Write numbers from 0.05 to 8, such as 0.5,2.')
    return number
  })
}

function parseBlend(text: string): number {
  const share = Number(text)
  if (!(share >= 0.05 && share <= 0.5)) throw new InvalidArgumentError('Write a share from 0.05 to 0.5.')
  return share
}
