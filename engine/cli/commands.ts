/** The commands of the terminal; their flags stand in `commands/`, what each does in a file of its own, loaded when it is called. */
import { Command, CommanderError } from 'commander'
import packageFacts from '../../package.json' with { type: 'json' }
import { EngineError } from '../errors.ts'
import { describeModels } from './commands/models.ts'
import { describePainting } from './commands/painting.ts'
import { describePictures } from './commands/pictures.ts'
import { describeProof } from './commands/proof.ts'
import { exitCodeOf, exitCodes } from './exitCodes.ts'
import type { Terminal } from './terminal.ts'

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

  describePainting(program, terminal, exit)
  describePictures(program, terminal)
  describeModels(program, terminal)
  describeProof(program, terminal, exit)
  return program
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
