/** A story on its way out: its frames with their words, in the export workspace. */
import { captionOf, pictureOfFrame } from '../document/story.ts'
import { storyStrings } from '../strings/story.ts'
import { about, type Action } from './action.ts'
import { openStoryExport } from './export.ts'
import { openedStory, type OpenStory } from './story.ts'

export const storyExportAction: Action<OpenStory> = about(openedStory, {
  id: 'story.export',
  label: storyStrings.actions.export,
  shortcuts: [],
  isEnabled: (story) => framesOf(story).length > 0,
  async run(story) {
    const frames = framesOf(story)
    await openStoryExport(story.set.name, frames, story.set.members.length - frames.length)
  },
})

/** Those that are painted. */
function framesOf({ set, known }: OpenStory) {
  return set.members.flatMap((frame) => {
    const picture = pictureOfFrame(frame, known)
    return picture === null ? [] : [{ picture, words: frame.words.trim(), caption: captionOf(frame) }]
  })
}
