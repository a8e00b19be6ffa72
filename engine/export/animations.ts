import { basename } from 'node:path'
import { EngineError } from '../errors.ts'
import type { ExportOptions } from './options.ts'
import type { Source } from './pictures.ts'
import type { Animation } from './sheet/sheet.ts'

/** The pictures of each animation found by name. Throws `request/invalid` for a name that no picture has. */
export function animationsOf(
  sources: readonly Source[],
  { animations, fps, loop }: Pick<ExportOptions, 'animations' | 'fps' | 'loop'>,
): readonly Animation[] {
  const seen = new Set<string>()
  const tints = [...new Set(sources.map(({ tint }) => tint?.name))]
  const each = animations.flatMap(({ name, pictures }) =>
    tints.map((tint) => ({ name: tint === undefined ? name : `${name}-${tint}`, pictures, tint })),
  )
  return each.map(({ name, pictures, tint }) => {
    if (seen.has(name)) throw new EngineError('request/invalid', `Two animations are called ${name}; rename one.`)
    seen.add(name)
    const frames = pictures.flatMap((pattern) => {
      const isMeant = matcher(pattern)
      const found = sources.flatMap((source, frame) =>
        source.tint?.name === tint && isMeant(source) ? [{ frame, duration: 1000 / fps }] : [],
      )
      if (found.length > 0) return found
      throw new EngineError(
        'request/invalid',
        `No picture is called ${pattern}, which the animation ${name} shows; name it among the pictures.`,
      )
    })
    return { name, frames, loop }
  })
}

/** By name, by the name of the file or by its path; `*` stands for any letters. */
function matcher(pattern: string): (source: Source) => boolean {
  const letters = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'))
  const whole = new RegExp(`^${letters.join('.*')}$`, 's')
  return ({ name, path, tint }) => {
    const untinted = tint ? name.slice(0, -tint.name.length - 1) : name
    return [name, untinted, basename(path), path].some((candidate) => whole.test(candidate))
  }
}
