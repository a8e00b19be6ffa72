/**
 * A story for Ren'Py: images with names that it takes, and a script that shows one after the other with its words. The
 * folder is a game by itself; of another one it becomes a part by copying all but script.rpy.
 */
import { encodePng } from '../../images/png.ts'
import { rasterOf } from '../rgba.ts'
import { plainCaption } from './caption.ts'
import type { StoryWriter, Telling } from './frame.ts'

export function renpyWriter({ name }: Telling): StoryWriter {
  const story = `story_${identifier(name)}`
  const shown: { readonly image: string; readonly caption: string }[] = []
  return {
    async add({ picture, caption }) {
      const image = `${story}_${String(shown.length + 1).padStart(3, '0')}`
      shown.push({ image, caption })
      return [{ path: `game/images/${image}.png`, bytes: await encodePng(rasterOf(picture), null) }]
    },
    end: () =>
      Promise.resolve([
        { path: `game/${story}.rpy`, bytes: scriptOf(story, name, shown) },
        { path: 'game/script.rpy', bytes: startOf(story) },
      ]),
  }
}

function scriptOf(story: string, name: string, shown: readonly { readonly image: string; readonly caption: string }[]) {
  const lines = shown.flatMap(({ image, caption }) => {
    const words = plainCaption(caption)
    return [`    scene ${image} at ${story}_fit`, words === '' ? '    pause' : `    ${quoted(words)}`, '']
  })
  return [
    `# ${name.replaceAll(/\s+/g, ' ')}: call it with "call ${story}".`,
    ...shown.map(({ image }) => `image ${image} = "images/${image}.png"`),
    '',
    `transform ${story}_fit:`,
    '    fit "contain"',
    '    xysize (config.screen_width, config.screen_height)',
    '    align (0.5, 0.5)',
    '',
    `label ${story}:`,
    ...lines,
    '    return',
    '',
  ].join('\n')
}

function startOf(story: string): string {
  return `# For this folder alone; a game that has a start of its own leaves this file out.\nlabel start:\n    call ${story}\n    return\n`
}

/** What Ren'Py shows letter for letter: no end of the text, no tag, no variable, no name of a substitution, no ruby. */
export function quoted(caption: string): string {
  const said = caption
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '\\%')
    .replaceAll('[', '[[')
    .replaceAll('{', '{{')
    .replaceAll('【', '【【')
    .replaceAll('\n', '\\n')
  return `"${said}"`
}

/** Letters, digits and lines below, as Python has them. */
function identifier(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 40)
  return plain || 'told'
}
