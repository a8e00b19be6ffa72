/** `patchwork recipe`: what a picture says of how it was made. */
import { resolve } from 'node:path'
import type { FoundRecipe } from '../event.ts'
import { pictureSize } from '../images/decode.ts'
import { findRecipe } from '../images/foundRecipe.ts'
import { readRecipe } from '../images/pngText.ts'
import { readFileOf } from './painting.ts'
import type { Terminal } from './terminal.ts'

const programs = {
  patchwork: 'Patchwork',
  a1111: 'Stable Diffusion web UI',
  invokeai: 'InvokeAI',
  comfyui: 'ComfyUI',
  swarmui: 'SwarmUI',
  fooocus: 'Fooocus',
  novelai: 'NovelAI',
  drawthings: 'Draw Things',
} as const satisfies Record<FoundRecipe['source'], string>

/**
 * One line for each thing known. As JSON one object: those things by the names that events use, `program` null where
 * nothing is known, and for pictures of Patchwork all of their `recipe`. Throws `image/unreadable`.
 */
export async function printRecipe(
  file: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const path = resolve(terminal.cwd, file)
  const bytes = await readFileOf(path)
  const found = findRecipe(bytes)
  const size = found?.width && found.height ? { width: found.width, height: found.height } : await sizeOf(bytes, found)
  const own = readRecipe(bytes)
  if (json) {
    const { source, ...facts } = found ?? { source: null }
    const program = source === null ? null : programs[source]
    terminal.out(`${JSON.stringify({ path, program, source, ...facts, ...size, ...(own && { recipe: own }) })}\n`)
    return
  }
  if (found === null) {
    terminal.out(`${path} says nothing of how it was made.\n`)
    return
  }
  const lines = {
    Prompt: found.prompt,
    Avoid: found.negativePrompt,
    Program: programs[found.source],
    Model: found.model,
    Size: size && `${size.width} x ${size.height}`,
    Seed: found.seed,
    Steps: found.steps,
    Guidance: found.guidance,
    Upscaled: own?.upscaled && `${own.upscaled.times} times as wide, by ${own.upscaled.network}`,
  }
  for (const [name, value] of Object.entries(lines)) {
    if (value !== undefined && value !== '') terminal.out(`${name.padEnd(9)} ${oneLine(String(value))}\n`)
  }
  for (const note of found.notes ?? []) terminal.out(`Note: ${note}\n`)
}

/** Where the words name no size it is that of the pixels, if there are any to be had. */
async function sizeOf(bytes: Uint8Array, found: FoundRecipe | null) {
  return pictureSize(bytes).catch((error: unknown) => {
    if (found === null) throw error
    return undefined
  })
}

/** Words from a file may hold what moves the cursor. */
function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, '\n          ').replaceAll(/[^\P{C}\n]/gu, '')
}
