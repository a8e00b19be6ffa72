/** Sets, and the pictures that have come of them so far. */
import { EngineError } from '../../engine/errors.ts'
import { sourceKey, type Picture, type setChannels, type Source, type StoredSet } from '../contract.ts'
import type { Library } from '../library/library.ts'
import type { HandlersOf, Services } from './services.ts'

export function setHandlers({ library, jobs }: Services): HandlersOf<typeof setChannels> {
  const { sets } = library
  return {
    'sets:list': ({ deleted }) => sets.list(deleted),
    'sets:get': ({ id }) => {
      const set = sets.get(id)
      return set && { set, pictures: picturesOf(set, library) }
    },
    'sets:save': ({ set, jobs: drafts, at }) => {
      const before = sets.get(set.id)
      // Of a series the page changes the name and nothing else: it would name files of its own choice.
      const series = before?.series ?? null
      if (set.series !== null && series === null)
        throw new EngineError('request/invalid', 'That series is not in the library any more.')
      sets.save(series === null ? set : { ...before!, name: set.name })
      try {
        if (drafts.length > 0) jobs.add(drafts, at)
      } catch (error) {
        if (before === null) sets.forget(set.id)
        else sets.save(before)
        throw error
      }
      return null
    },
    'sets:delete': ({ id }) => (sets.delete(id), null),
    'sets:restore': ({ id }) => {
      sets.restore(id)
      if (sets.get(id) === null) throw new EngineError('request/invalid', 'That set was never in the library.')
      return null
    },
  }
}

/** Deleted ones are not among them. */
function picturesOf({ members, story }: StoredSet, { pictures }: Pick<Library, 'pictures'>): Record<string, Picture> {
  const sources = [...members.flatMap(({ tries }) => tries), ...(story?.sheet ?? [])]
  const jobIds = [...new Set(sources.flatMap((source) => ('job' in source ? [source.job] : [])))]
  const painted = jobIds.flatMap((job) =>
    pictures.paintedBy(job).map(({ place, picture }) => ({ job, place, picture })),
  )
  const idOf = new Map(painted.map(({ picture, ...source }) => [sourceKey(source), picture.id]))
  const keyed = sources.map((source: Source) => [sourceKey(source), idOf.get(sourceKey(source))] as const)
  const named = sources.flatMap((source) => ('picture' in source ? [[source.picture, source.picture] as const] : []))
  const ids = [...keyed, ...named].flatMap(([key, id]) => (id === undefined ? [] : [{ key, id }]))
  const there = new Map(pictures.getAll([...new Set(ids.map(({ id }) => id))]).map((picture) => [picture.id, picture]))
  return Object.fromEntries(
    ids.flatMap(({ key, id }) => {
      const picture = there.get(id)
      return picture === undefined ? [] : [[key, picture]]
    }),
  )
}
