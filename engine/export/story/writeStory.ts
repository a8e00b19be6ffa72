/** Exports of a story: pictures in the order in which they are told, with words under them. */
import type { StoryPreset } from '../formats/presets.ts'
import type { ExportJob } from '../job.ts'
import { atDensity, densityOf, saneName } from '../names.ts'
import { readAll, readPicture, type Source } from '../pictures.ts'
import { toldOf } from '../writeOthers.ts'
import { missingLetters } from './caption.ts'
import type { Frame } from './frame.ts'

/** Yields after each picture that was read; a sentence about what will not be as it should. */
export async function* writeStory(
  { sources, options, place }: ExportJob,
  preset: StoryPreset,
): AsyncGenerator<void | string> {
  const captions: string[] = []
  for (const scale of options.scales) {
    const named = (name: string) => atDensity(saneName(name), densityOf(scale, options.scales))
    const writer = await preset.write({ ...options, name: named(options.name) })
    for await (const [source, picture] of readAll(sources, (each) => readPicture(each, scale, options.finish))) {
      const frame: Frame = { name: named(source.name), picture, ...(await wordsOf(source)) }
      captions.push(frame.caption)
      for (const { path, bytes } of await writer.add(frame)) await place.write(path, bytes)
      yield
    }
    for (const { path, bytes } of await writer.end()) await place.write(path, bytes)
  }
  const missing = preset.drawsWords ? await missingLetters(captions) : []
  if (missing.length > 0) {
    const some = missing.slice(0, 8).join(' ')
    yield `No font of this machine has ${some}${missing.length > 8 ? ' and others' : ''}; boxes stand for them. Install a font that has them.`
  }
}

/** Those that it came with, else those that its file says it was painted from. */
async function wordsOf(source: Source): Promise<Omit<Frame, 'name' | 'picture'>> {
  const told = await toldOf(source)
  const words = source.words ?? told.recipe?.prompt ?? ''
  return { words, caption: source.caption ?? words, told }
}
