/** Reads an imported data file back and compares it with what was meant to be written. */
import { open } from 'node:fs/promises'
import { EngineError } from '../errors.ts'
import type { WeightPlan } from '../graph/weights.ts'
import { checksumOf } from '../graph/writeWeights.ts'

/** Yields the bytes of each weight that is as it should be. */
export async function* verifyPart(
  path: string,
  plan: WeightPlan,
  checksums: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): AsyncGenerator<number> {
  const file = await open(path)
  try {
    for (const weight of plan.weights) {
      if (signal?.aborted) throw new EngineError('engine/aborted', 'Stopped while the model was being verified.')
      if ((await checksumOf(file, weight)) !== checksums.get(weight.name)) {
        throw new EngineError(
          'model/unreadable',
          `${path} does not hold what was written to it (${weight.name}); check the disk, delete the folder and import again.`,
        )
      }
      yield weight.values.length + (weight.scales?.length ?? 0)
    }
  } finally {
    await file.close()
  }
}
