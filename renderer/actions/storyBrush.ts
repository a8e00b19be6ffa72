/** What a frame of a story is painted with: its words, and the settings beside the prompt. */
import { combinationsOf, type Capabilities } from '../../electron/contract.ts'
import { buildRequest, randomSeed, referringTo } from '../document/request.ts'
import type { Brush } from '../document/storyOrder.ts'
import { applyTemplate, inSlots, resolveWildcards } from '../document/wildcards.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { wordsFor } from './generate.ts'
import { guardStrength } from './guardStrength.ts'

export function brushFor(modelId: string, capabilities: Capabilities): Brush {
  const { wildcards } = usePresetStore.getState()
  const { changes, template, seed: own, seedLocked, imageIndex, rowSteps } = useRequestStore.getState()
  const expand = inSlots(wildcards)
  return ({ words, imageGuidance, tries }, pictures) => {
    // The noise that was asked for, and then the next one: again is never the same again. Combinations share it.
    const seed = seedLocked ? (own + tries.length) % 2 ** 32 : randomSeed()
    const said = combinationsOf(words.trim(), 1, expand).map((one) => one.words)
    return (said.length === 0 ? [words.trim()] : said).map((one) => {
      const prompt = wordsFor(resolveWildcards(applyTemplate(template, one), wildcards, seed), capabilities)
      const { order } = buildRequest({
        prompt,
        modelId,
        capabilities,
        changes: { ...changes, ...(imageGuidance !== null && { imageGuidance }) },
        seed,
        imageIndex: seedLocked ? imageIndex : 0,
        count: 1,
        parent: null,
        referenceIds: [],
        turnId: crypto.randomUUID(),
        rowSteps,
        guard: guardStrength(),
      })
      return { ...order, turnId: null, request: { ...order.request, ...referringTo(pictures, false) } }
    })
  }
}
