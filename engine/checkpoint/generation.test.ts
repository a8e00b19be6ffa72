import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detectGeneration, generations } from './generation.ts'

const older = { latent_channels: 16, latent_patch_size: 2, fm_head_dim: 1536, fm_head_layers: 12 }
const newer = fc.constantFrom({ num_channels: 16 }, { genloss_width: 1536 }, { num_channels: 16, genloss_depth: 12 })
/** Keys that both families may have, the head's own among them. */
const others = fc.subarray(['fm_head_dim', 'fm_head_layers', 'image_size', 'base_image_grid_size', 'bos_token_id'])
const fieldsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]))

test('a family of keys decides, whatever else the file says', () => {
  fc.assert(
    fc.property(others, newer, (names, keys) => {
      expect(detectGeneration({ ...fieldsOf(names), ...older })).toMatchObject({ generation: '1.0', assumed: null })
      expect(detectGeneration({ ...fieldsOf(names), ...keys })).toMatchObject({ generation: '1.1', assumed: null })
    }),
  )
})

test('both families or neither: the first releases are assumed, in one sentence that says how to choose', () => {
  fc.assert(
    fc.property(newer, others, (keys, names) => {
      for (const fields of [{ ...keys, ...older }, fieldsOf(names)]) {
        const { generation, assumed } = detectGeneration(fields)
        expect(generation).toBe('1.0')
        expect(assumed).toMatch(/; NextStep-1 was assumed: .*--generation 1\.1.*\.$/)
      }
    }),
  )
})

test.each(generations)('%s wins over any files when it is chosen', (chosen) => {
  fc.assert(
    fc.property(newer, (keys) => {
      for (const fields of [keys, older, { ...keys, ...older }, {}])
        expect(detectGeneration(fields, chosen)).toEqual({ generation: chosen, why: 'it was chosen', assumed: null })
    }),
  )
})
