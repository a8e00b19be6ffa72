/** Damaged weights are found by what they compute: one NaN anywhere soon reaches every number. */
import { EngineError } from '../errors.ts'
import { DeviceFailure } from '../runtime/runtime.ts'
import type { Model } from './model.ts'

/** Throws where a network gave Infinity or NaN. `part`: who computed it, for the sentence. */
export function checkFinite(
  { device, config }: Pick<Model, 'device' | 'config'>,
  part: 'transformer' | 'flow-matching head' | 'encoder' | 'decoder',
  values: Float32Array,
): void {
  if (isFinite(values)) return
  // A device that was lost or ran hot need not say so; the processor will show whose fault it was.
  if (device !== 'cpu') throw new DeviceFailure(device, 'the device computed no number')
  throw new EngineError(
    'model/unreadable',
    `The weights of ${config.generationConfig.name} are damaged: its ${part} computed something that is not a number; download or import the model again.`,
  )
}

/** A finite number minus itself is 0; anything else gives NaN, which stays. */
function isFinite(values: Float32Array): boolean {
  let sum = 0
  for (const value of values) sum += value - value
  return sum === 0
}
