/** The picture that is being touched up, and with what. None of this is history until it is kept. */
import type { Picture } from '../../electron/contract.ts'
import type { Does, Drawing } from '../document/touchUp/drawing.ts'
import type { Layers } from '../document/touchUp/shown.ts'
import { createFacts } from './facts.ts'

export interface TouchUp {
  readonly picture: Picture
  readonly drawing: Drawing
  readonly layers: Layers
  /** What is seen of it so far, as large as the picture. */
  readonly shown: OffscreenCanvas
}

interface TouchUpFacts {
  readonly touchUp: TouchUp | null
  /** Goes up with every change of what is seen. */
  readonly changes: number
  /** It is on its way into the library. */
  readonly keeping: boolean
  readonly tool: 'brush' | 'flood'
  /** The flood heals nothing. */
  readonly does: Does['type']
  /** Of the paint, as `#rrggbb`. */
  readonly colour: string
  /** Of the brush, in pixels of the picture. */
  readonly size: number
  /** 0..100 */
  readonly hardness: number
  /** Grey levels. */
  readonly tolerance: number
}

export const largestBrush = 1000

export const useTouchUpStore = createFacts<TouchUpFacts>(() => ({
  touchUp: null,
  changes: 0,
  keeping: false,
  tool: 'brush',
  does: 'takeAway',
  colour: '#d94a3a',
  size: 24,
  hardness: 80,
  tolerance: 24,
}))
