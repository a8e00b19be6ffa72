/** Asks the engine of frames before they are painted: whether the model holds their words and pictures, and the memory the model. */
import type { ChannelInput } from '../../electron/contract.ts'
import { sourceKey } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { outputSize } from '../document/request.ts'
import { contextOf, type Known, type Story } from '../document/story.ts'
import { mostAtOnce, type Objection } from '../document/storyOrder.ts'
import { useForesightStore } from '../stores/foresightStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { brushFor } from './storyBrush.ts'

/** Of those that have changed since they were asked of last; one after the other, because an engine that paints has other things to do. */
export async function foreseeFrames(set: Story, known: Known, isOver: () => boolean): Promise<void> {
  for (const [at, { id, words }] of set.members.entries()) {
    const input = words.trim() === '' ? null : questionOf(set, at, known)
    const asked = JSON.stringify(input)
    if (useForesightStore.getState().frames[id]?.asked === asked) continue
    // Whoever cannot be asked now says it when it is painted.
    const said = input && (await call('models:foresee', input).catch(() => null))
    if (isOver()) return
    useForesightStore.setState(({ frames }) => ({ frames: { ...frames, [id]: { asked, said } } }))
  }
}

/** Of its longest combination; pictures that are still to come have the size that is painted. */
function questionOf(set: Story, at: number, known: Known): ChannelInput<'models:foresee'> | null {
  const { modelId, capabilities } = useModelStore.getState()
  if (capabilities === null) return null
  const size = outputSize(capabilities, useRequestStore.getState().changes, null)
  const images = contextOf(set, at, known).map((source) => {
    const { width, height } = known.pictures[sourceKey(source)] ?? size
    return { width, height }
  })
  const orders = brushFor(modelId, capabilities)(set.members[at]!, images.length)
  const [longest] = orders.slice(0, mostAtOnce).toSorted((a, b) => b.request.prompt.length - a.request.prompt.length)
  return longest === undefined ? null : { modelId, request: { ...longest.request, seed: 0 }, images }
}

export function foresightOf(frameId: string | undefined): Objection | null {
  const said = frameId === undefined ? null : (useForesightStore.getState().frames[frameId]?.said ?? null)
  return said && { kind: said.isInTheWay ? 'tooMuch' : 'memory', says: said.message }
}

/** It was said, so that it is painted all the same. */
export function isShortOfMemory(frameId: string): boolean {
  return foresightOf(frameId)?.kind === 'memory'
}
