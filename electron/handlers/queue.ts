/** What waits to be painted, and the words and settings kept for later. */
import type { queueChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function queueHandlers({ library }: Services): HandlersOf<typeof queueChannels> {
  return {
    'queue:list': () => library.jobs.list(),
    'queue:add': (input) => library.jobs.add(input.jobs, input.at),
    'queue:change': (change) => library.jobs.change(change),
    'queue:move': ({ id, beforeId }) => library.jobs.move(id, beforeId),
    'queue:remove': ({ ids }) => (library.jobs.remove(ids), null),
    'presets:list': () => library.presets.list(),
    'presets:save': ({ preset }) => library.presets.save(preset),
    'presets:delete': ({ id }) => (library.presets.delete(id), null),
    'wildcards:list': () => library.wildcards.list(),
    'wildcards:save': ({ wildcard }) => library.wildcards.save(wildcard),
    'wildcards:delete': ({ name }) => (library.wildcards.delete(name), null),
  }
}
