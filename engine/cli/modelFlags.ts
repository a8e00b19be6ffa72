/** What the user says of a checkpoint, where its files do not tell or tell it wrongly. */
import { Option, type Command } from 'commander'
import type { CheckpointChoices } from '../checkpoint/config.ts'
import { generations, type Generation } from '../checkpoint/generation.ts'
import type { Terminal } from './terminal.ts'

export interface ModelFlags {
  readonly generation?: Generation
}

export function addModelFlags(command: Command): Command {
  return command.addOption(
    new Option(
      '--generation <name>',
      'which official code the checkpoint was made for (default: as its files say)',
    ).choices(generations),
  )
}

export function choicesFrom({ generation }: ModelFlags, _terminal: Terminal): CheckpointChoices {
  return { generation }
}
