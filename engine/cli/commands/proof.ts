/** Commands that measure: against the official implementation, of ways to store weights, of time. */
import { Option, type Command } from 'commander'
import { exitCodes } from '../exitCodes.ts'
import type { BenchOptions } from '../../bench/bench.ts'
import type { ReportOptions } from '../../bench/deviceReport.ts'
import { providers } from '../../runtime/runtime.ts'
import type { PrecisionFlags } from '../precision.ts'
import { addModelFlags, choicesFrom, type ModelFlags } from '../modelFlags.ts'
import { parseNumber } from '../samplingFlags.ts'
import type { Terminal } from '../terminal.ts'

export function describeProof(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addModelFlags(
    program
      .command('parity')
      .description("hold a checkpoint's numbers against those of the official implementation")
      .argument('<checkpoint>', 'folder of the checkpoint'),
  )
    .requiredOption('--golden <folder>', 'folder of recorded arrays, with its manifest.json')
    .action(async (checkpoint: string, { golden, ...flags }: ModelFlags & { readonly golden: string }) => {
      const { runParity } = await import('../../parity/parity.ts')
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
      const { printPrecision } = await import('../precision.ts')
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
      const { runBench } = await import('../../bench/bench.ts')
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
      const { runDeviceReport } = await import('../../bench/deviceReport.ts')
      await runDeviceReport((line) => terminal.out(`${line}\n`), flags)
    })

  program
    .command('device-part', { hidden: true })
    .argument('<wish>', 'JSON')
    .action(async (wish: string) => {
      const { runDevicePart } = await import('../../bench/devicePart.ts')
      await runDevicePart(wish, (line) => terminal.out(`${line}\n`))
    })
}
