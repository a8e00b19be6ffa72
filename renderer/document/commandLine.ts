/** A recipe as a line for the terminal that paints the same picture; see engine/cli/commands for the flags. */
import type { Recipe } from '../../electron/contract.ts'

interface CommandParts {
  readonly recipe: Recipe
  /** The file of the picture that was edited; null where nothing was. */
  readonly source: string | null
  /** As Node names it: quoting differs on Windows. */
  readonly platform: string
}

/** Every setting is named, so that the line means the same when a model's recommendations change. */
export function commandLine({ recipe, source, platform }: CommandParts): string {
  const words = source === null ? [recipe.prompt] : [source, recipe.prompt]
  const flags = [
    ['--model', recipe.model],
    ['--size', `${recipe.width}x${recipe.height}`],
    ['--seed', recipe.seed],
    ...(recipe.imageIndex > 0 ? [['--image-index', recipe.imageIndex]] : []),
    ['--steps', recipe.steps],
    ...(recipe.draft ? [['--draft']] : []),
    ['--guidance', recipe.guidance],
    ...(source === null ? [] : [['--image-guidance', recipe.imageGuidance], guardFlag(recipe)]),
    ['--schedule', recipe.guidanceSchedule],
    ['--sampler', recipe.sampler],
    ['--timestep-shift', recipe.timestepShift],
    ['--negative', recipe.negativePrompt],
    ['--positive', recipe.positivePrompt],
    [recipe.useNorm ? '--use-norm' : '--no-use-norm'],
  ]
  const flat = flags.flat().map(String)
  // Words that begin with a hyphen would be read as flags: `--` ends the flags.
  const rest = words.some((word) => word.startsWith('-')) ? [...flat, '--', ...words] : [...words, ...flat]
  const command = source === null ? 'generate' : 'edit'
  return ['patchwork', command, ...rest].map((part) => quote(part, platform)).join(' ')
}

function guardFlag({ guard }: Recipe): readonly (string | number)[] {
  return guard === undefined ? ['--no-guard'] : ['--guard', guard.strength]
}

function quote(part: string, platform: string): string {
  if (/^[\w@%+=:,./-]+$/.test(part)) return part
  return platform === 'win32' ? `"${part.replaceAll('"', '""')}"` : `'${part.replaceAll("'", String.raw`'\''`)}'`
}
