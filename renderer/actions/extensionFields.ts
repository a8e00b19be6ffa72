/** How a picture was continued from another, and how well it joins, as labelled lines. */
import type { Recipe } from '../../electron/contract.ts'
import { extendStrings } from '../strings/extend.ts'

export function extensionFields({ extend }: Recipe): readonly (readonly [label: string, value: string])[] {
  if (extend === undefined) return []
  const { patches, keep, direction, steps, read, seams: [seam] = [] } = extend
  const how = `${extendStrings.how(patches, keep, direction, steps)}, ${extendStrings.read[read]}`
  const steep = seam && extendStrings.seamSteps(seam.across, seam.before, seam.after)
  return [[extendStrings.fact, how], ...(steep === undefined ? [] : [[extendStrings.seam, steep] as const])]
}
