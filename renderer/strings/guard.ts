/** The drift guard and what files from elsewhere tell. */
import type { FoundRecipe } from '../../electron/contract.ts'

const programs = {
  patchwork: 'Patchwork',
  a1111: 'the Stable Diffusion web UI',
  invokeai: 'InvokeAI',
  comfyui: 'ComfyUI',
  swarmui: 'SwarmUI',
  fooocus: 'Fooocus',
  novelai: 'NovelAI',
  drawthings: 'Draw Things',
} as const satisfies Record<FoundRecipe['source'], string>

export const guardStrings = {
  title: 'Drift guard',
  actions: {
    open: 'Drift guard of this edit',
    showChanges: 'Show what changed',
    leave: 'Close the drift guard',
  },
  strength: 'Strength',
  changes: 'What changed',
  done: 'Done',
  measuring: 'Looking at what this strength puts back…',
  loose: 'as painted',
  strict: 'clear changes only',
  /** Percent of the picture, how far the model had drifted, and how far it had moved the picture, in pixels. */
  verdicts: {
    restored: (percent: number, drift: string) =>
      `${percent}% of the picture is as it was, byte for byte; the model had ${drift}.`,
    nothing: (drift: string) => `No change stands out, so the picture is as it was; the model had ${drift}.`,
    whole: 'The edit touches the whole picture, so nothing was put back.',
    raw: 'The guard is off: this is the edit as the model made it.',
  },
  drifts: ['hardly drifted there', 'drifted a little there', 'drifted visibly there', 'drifted far there'],
  drift: (words: string, amount: number) => `${words} (${amount.toFixed(1)})`,
  moved: (pixels: number) => `, and moved it by ${pixels.toFixed(1)} pixels`,
  mapHint: 'What changed is marked: dark is the picture as it was; bright came from the edit.',
  found: ({ source, prompt, notes = [] }: FoundRecipe) =>
    [`${programs[source]} made this picture${prompt === '' ? '.' : ` from “${short(prompt)}”.`}`, ...notes].join(' '),
  useFound: 'Use its prompt',
} as const

/** Which of several pictures it was is known by its words. */
function short(prompt: string): string {
  const letters = Array.from(prompt)
  return letters.length <= 60 ? prompt : `${letters.slice(0, 60).join('').trimEnd()}…`
}
