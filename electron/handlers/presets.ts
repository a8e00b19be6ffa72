/** The words and settings kept for later. */
import type { presetChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function presetHandlers({ library }: Services): HandlersOf<typeof presetChannels> {
  return {
    'presets:list': () => library.presets.list(),
    'presets:save': ({ preset }) => library.presets.save(preset),
    'presets:delete': ({ id }) => (library.presets.delete(id), null),
    'wildcards:list': () => library.wildcards.list(),
    'wildcards:save': ({ wildcard }) => library.wildcards.save(wildcard),
    'wildcards:delete': ({ name }) => (library.wildcards.delete(name), null),
  }
}
