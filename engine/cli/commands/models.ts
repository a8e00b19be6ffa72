/** Commands for models and the devices that they run on. */
import { Argument, Option, type Command } from 'commander'
import { quantizations } from '../../graph/precision.ts'
import { providers, type Provider } from '../../runtime/runtime.ts'
import type { DownloadFlags } from '../download.ts'
import type { FitFlags } from '../fit.ts'
import type { ImportFlags } from '../import.ts'
import type { ProfileFlags } from '../profile.ts'
import { addModelFlags, addRecognitionFlags } from '../modelFlags.ts'
import { addSettingFlags } from '../samplingFlags.ts'
import type { Terminal } from '../terminal.ts'

export function describeModels(program: Command, terminal: Terminal): void {
  program
    .command('models')
    .description('list the models that are installed')
    .option('--json', 'print JSON')
    .action(async (flags: { readonly json?: boolean }) => {
      const { printModels } = await import('../models.ts')
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
      const { printProfile } = await import('../profile.ts')
      await printProfile(model, flags, terminal)
    })

  program
    .command('devices')
    .description('try out where this machine can paint: graphics cards, and why one is left out')
    .option('--json', 'print JSON')
    .action(async (flags: { readonly json?: boolean }) => {
      const { printDevices } = await import('../devices.ts')
      await printDevices(flags, terminal)
    })

  program
    .command('try-device', { hidden: true })
    .addArgument(new Argument('<provider>').choices(providers))
    .action(async (provider: Provider) => {
      const { printTrial } = await import('../devices.ts')
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
      const { printImport } = await import('../import.ts')
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
      const { printDownload } = await import('../download.ts')
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
      const { printFit } = await import('../fit.ts')
      await printFit(model, flags, terminal)
    })
}

const profileExamples = `
Examples:
  patchwork profile NextStep-1-Large-Edit-int4
  patchwork profile my-model --release NextStep-1.1 --steps 40 --negative "blurry"
  patchwork profile my-model --reset`

const downloadExamples = `
Examples:
  patchwork download stepfun-ai/NextStep-1-Large-Edit
  patchwork download https://huggingface.co/stepfun-ai/NextStep-1.1 --quantize int4

A stopped download goes on where it was. Gated models: set HF_TOKEN to a read token of your account.`
