/**
 * The Stable Diffusion web UI's `parameters`, which many programs write: the prompt, a line `Negative prompt: ...`, and
 * a last line `Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: name`.
 */
import type { FoundRecipe } from '../event.ts'
import { parseJson, soundFields, soundPrompt } from './foundFields.ts'

const negativeStart = 'Negative prompt:'

export function parseParameters(text: string | undefined): FoundRecipe | null {
  if (!text) return null
  const lines = text.split('\n')
  const last = lines.findLastIndex((line) => /^Steps: \d/.test(line.trim()))
  if (last < 0) return null
  const words = lines.slice(0, last)
  const negativeAt = words.findIndex((line) => line.startsWith(negativeStart))
  const prompt = soundPrompt((negativeAt < 0 ? words : words.slice(0, negativeAt)).join('\n'))
  if (prompt === null) return null
  const negative = negativeAt < 0 ? undefined : words.slice(negativeAt).join('\n').slice(negativeStart.length)
  const settings = parseSettings(lines[last]!.trim())
  const [width, height] = (settings.get('Size') ?? '').split('x')
  return {
    source: 'a1111',
    prompt,
    ...soundFields({
      negativePrompt: negative,
      seed: settings.get('Seed'),
      steps: settings.get('Steps'),
      guidance: settings.get('CFG scale'),
      width,
      height,
      model: settings.get('Model'),
    }),
  }
}

/** `name: value` pairs between commas; values that hold commas are quoted as JSON. */
function parseSettings(line: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const [, name, quoted, plain] of line
    .slice(0, 20_000)
    .matchAll(/([\w ]{1,60}): (?:("(?:\\.|[^\\"])*")|([^,]*))(?:, ?|$)/g)) {
    const value = quoted === undefined ? plain : parseJson(quoted)
    if (typeof value === 'string') settings.set(name!.trim(), value.trim())
  }
  return settings
}
