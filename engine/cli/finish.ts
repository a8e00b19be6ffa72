/** `patchwork finish`: a draft again, with the same noise and all of its steps. */
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { planOutput } from './output.ts'
import { recipeOf, requestOf, sourcesOf } from './painted.ts'
import { runPainting, type RunFlags } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface FinishFlags extends RunFlags {
  readonly out?: string
  /** The picture that an edit was made of. */
  readonly image?: string
}

/** Throws `request/invalid` where the picture is no draft. */
export async function finish(file: string, flags: FinishFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal
  const path = resolve(cwd, file)
  const recipe = await recipeOf(path)
  const { draft, ...request } = requestOf(recipe)
  if (!draft) throw new EngineError('request/invalid', `${path} is no draft: it has all of its steps.`)
  const sources = await sourcesOf(recipe, flags.image, cwd)
  const { json = false, out } = flags
  const { prompt, seed, passages } = recipe
  const output = await planOutput({ out, json, prompt, seed, count: 1, cwd }, terminal)
  const guard = recipe.guard?.strength ?? false
  const whole = { ...request, ...(passages && { passages: [...passages] }) }
  await runPainting({ request: whole, sources, guard, output, modelHash: recipe.modelHash }, flags, terminal)
}
