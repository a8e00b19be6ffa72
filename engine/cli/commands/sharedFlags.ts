/** Flags that several commands take. */
import { Option, type Command } from 'commander'
import { providers } from '../../runtime/runtime.ts'
import { addModelFlags } from '../modelFlags.ts'
import { addSamplingFlags, parseNumber } from '../samplingFlags.ts'
import { parseNumbers } from './values.ts'

/** Where to paint, where to put it, and how to tell of it. */
export function placeFlags(
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

export function paintFlags(command: Command): Command {
  return addSamplingFlags(placeFlags(command))
    .option(
      '--seed <number>',
      'where the noise starts; the same seed gives the same picture (default: random)',
      parseNumber,
    )
    .option('-n, --count <number>', 'how many pictures to paint', parseNumber, 1)
}

/** Of pictures that begin with nothing painted. */
export function freshFlags(command: Command): Command {
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
