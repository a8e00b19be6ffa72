/** Tags: words of one's own that pictures are sorted by. */
import { call, inMessages } from '../api.ts'
import { rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'

/** Commas part tags from each other, those of other scripts too. */
const betweenTags = /[,\uFF0C\u3001]/

/** The tags in what is being typed, and the rest, which is not ended yet. One that is known as a whole may hold a comma itself. */
export function tagsIn(
  text: string,
  known: readonly string[],
): { readonly ended: readonly string[]; readonly rest: string } {
  if (known.includes(text)) return { ended: [], rest: text }
  const parts = text.split(betweenTags)
  return { ended: parts.slice(0, -1), rest: (parts.at(-1) ?? '').trimStart() }
}

/** Puts a tag on all of them, or takes it off. */
export async function tagPictures(ids: readonly string[], words: string, on: boolean): Promise<void> {
  const tag = words.trim().replace(/\s+/g, ' ').slice(0, 60)
  if (tag === '' || ids.length === 0) return
  try {
    for (const some of inMessages(ids)) await call('pictures:tag', { ids: some, tag, on })
    // What the board knows of them is asked for anew; the list hears of the change by itself.
    const { byId } = useLibraryStore.getState()
    for (const some of inMessages(ids.filter((id) => id in byId)))
      rememberPictures(await call('pictures:get', { ids: some }))
  } catch (error) {
    report(error, 'tags')
  }
}
