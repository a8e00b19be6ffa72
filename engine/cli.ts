/**
 * `patchwork`: a prompt in, a PNG out. The shortest consumer of the engine and the first file to read; from here
 * go to `cli/paint.ts`, which follows one picture, and then to `nextstep/pipeline.ts`, which paints it.
 */
import { runCommandLine } from './cli/commands.ts'
import { processTerminal } from './cli/terminal.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal())
