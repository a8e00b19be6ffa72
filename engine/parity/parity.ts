/** `patchwork parity`: every stage of a checkpoint against golden arrays of the official implementation. */
import type { Check } from './check.ts'
import type { CheckpointChoices, NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { generationNames } from '../checkpoint/generation.ts'
import { openGolden, type Golden } from './golden.ts'
import { openParitySessions, type ParitySessions } from './sessions.ts'
import { checkSampler, checkTransformer, checkVelocity } from './network.ts'
import { checkAutoencoder, checkBasics } from './pictures.ts'
import { checkPrompts, checkSchedules, checkTokenizer } from './text.ts'
import { checkWholeRun } from './wholeRuns.ts'

/** Prints the largest error of every stage and of every failed check; the last line is the count. */
export async function runParity(
  checkpoint: string,
  golden: string,
  print: (line: string) => void,
  choices: CheckpointChoices = {},
): Promise<{ passed: number; failed: number }> {
  const folder = await openGolden(golden)
  const sessions = await openParitySessions(checkpoint, undefined, choices)
  const checks: Check[] = []
  const { generation, findings } = sessions.model.config
  print(`taken for ${generationNames[generation]}, because ${findings.why}`)
  for (const note of findings.notes) print(note)
  try {
    if (folder.generation !== null && folder.generation !== generation) {
      print(`the arrays are of generation ${folder.generation}; --generation ${folder.generation} follows their code`)
    }
    const other = otherNetwork(folder.config, sessions.model.config)
    if (other !== null) print(`the arrays were made with another network: ${other}`)
    for (const file of folder.files) {
      for await (const check of guarded(checksOf(sessions, folder, file), file)) {
        checks.push(check)
        if (!passes(check))
          print(`failed  ${check.stage}: ${check.name}: error ${check.error.toExponential(1)}, limit ${check.limit}`)
      }
    }
  } finally {
    await sessions.close()
  }
  print(summary(checks))
  const passed = checks.filter(passes).length
  const failed = checks.length - passed
  print(`parity: ${passed} passed, ${failed} failed`)
  return { passed, failed }
}

async function* checksOf(sessions: ParitySessions, golden: Golden, file: string): AsyncGenerator<Check> {
  if (file === 'tokenizer.json') yield* checkTokenizer(sessions, golden)
  else if (file === 'prompts.json') yield* checkPrompts(sessions, golden)
  else if (file === 'schedules.json') yield* checkSchedules(sessions, golden)
  else if (file === 'basics.safetensors') yield* checkBasics(sessions, golden)
  else if (file === 'vae.safetensors') yield* checkAutoencoder(sessions, golden)
  else if (file === 'fm_net.safetensors') yield* checkVelocity(sessions, golden)
  else if (file === 'fm_sample.safetensors') yield* checkSampler(sessions, golden)
  else if (file.startsWith('transformer_')) yield* checkTransformer(sessions, golden, file)
  else if (file.startsWith('e2e_')) yield* checkWholeRun(sessions, golden, file)
  else yield { stage: 'manifest', name: `${file} is of a kind this program does not know`, error: Infinity, limit: 0 }
}

/** Arrays of other sizes make the network itself refuse, nonsense in a file this program: a check that failed, and the files after it are still checked. */
async function* guarded(checks: AsyncIterable<Check>, file: string): AsyncGenerator<Check> {
  try {
    yield* checks
  } catch (error) {
    if (error instanceof EngineError) throw error
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    yield { stage: 'files', name: `the rest of ${file} cannot be checked (${why})`, error: Infinity, limit: 0 }
  }
}

/** Where the golden set's settings say another size than the checkpoint's; null where they agree or are silent. */
function otherNetwork(config: Golden['config'], { hidden, layers, vocabulary }: NextStepConfig): string | null {
  const sizes = { hidden_size: hidden, num_hidden_layers: layers, vocab_size: vocabulary }
  const differ = Object.entries(sizes).filter(
    ([name, here]) => typeof config[name] === 'number' && config[name] !== here,
  )
  return differ.map(([name, here]) => `${name} ${String(config[name])}, here ${here}`).join('; ') || null
}

function passes({ error, limit }: Check): boolean {
  return error <= limit
}

/** One line for each stage: checks and the largest error among those that share a limit. */
function summary(checks: readonly Check[]): string {
  const stages = groupByStage(checks)
  const lines = [...stages.values()].map((group) => {
    const [first] = group as [Check, ...Check[]]
    const largest = Math.max(...group.map((check) => check.error))
    const unit =
      first.limit === 0
        ? largest === 0
          ? 'exact'
          : `${largest} differ`
        : `max abs error ${largest.toExponential(1)} (limit ${first.limit})`
    return `${first.stage.padEnd(22)} ${String(group.length).padStart(4)} checks   ${unit}`
  })
  return lines.join('\n')
}

function groupByStage(checks: readonly Check[]): Map<string, Check[]> {
  const groups = new Map<string, Check[]>()
  for (const check of checks) {
    const key = `${check.stage} ${check.limit}`
    groups.set(key, [...(groups.get(key) ?? []), check])
  }
  return groups
}
