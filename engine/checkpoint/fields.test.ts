import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFields, ropeTheta } from './fields.ts'

const check = (fields: Record<string, unknown>) => () => checkFields('config.json', fields)

describe('a field that nobody knows', () => {
  const name = fc.stringMatching(/^[a-z][a-z_]{2,20}$/).map((word) => `${word}_xyz`)

  test('is refused by its name, whatever it says', () => {
    const on = fc.oneof(fc.constant(true), fc.integer({ min: 1 }), fc.string({ minLength: 1 }), fc.constant([1]))
    fc.assert(
      fc.property(name, on, (field, value) => {
        expect(check({ [field]: value })).toThrow(`config.json: ${field} is `)
      }),
    )
  })

  test('does no harm when it is switched off', () => {
    const off = fc.constantFrom(null, false, 0, '', [], {})
    fc.assert(
      fc.property(name, off, (field, value) => {
        expect(check({ [field]: value })).not.toThrow()
      }),
    )
  })
})

test('what transformers writes beside the settings is no obstacle', () => {
  const noise = { _name_or_path: '/x', _attn_implementation: 'sdpa', auto_map: { AutoModel: 'x' }, dtype: 'bfloat16' }
  expect(check({ ...noise, genloss_width: 1536, temperature: 1, layer_types: ['full_attention'] })).not.toThrow()
  expect(check({ sliding_window: 4096, use_sliding_window: false })).not.toThrow()
})

describe('the base of the rotary angles', () => {
  const theta = (fields: Record<string, unknown>) => ropeTheta('config.json', fields)

  test('is found where either generation of transformers writes it', () => {
    expect(theta({ rope_theta: 5e5, rope_scaling: null })).toBe(5e5)
    expect(theta({ rope_parameters: { rope_theta: 5e5, rope_type: 'default' } })).toBe(5e5)
    expect(theta({ rope_theta: 5e5, rope_parameters: { rope_theta: 5e5, rope_type: 'default' } })).toBe(5e5)
    expect(theta({ rope_scaling: { rope_type: 'default', rope_theta: 5e5 } })).toBe(5e5)
  })

  test('is that of transformers where nothing is said', () => {
    expect(theta({})).toBe(10_000)
  })

  test.each([
    { rope_parameters: { rope_type: 'llama3', factor: 8 } },
    { rope_scaling: { type: 'dynamic', factor: 2 } },
    { rope_scaling: { factor: 2 } },
    { rope_parameters: [1] },
    { rope_parameters: { rope_theta: -1 } },
    { rope_theta: 1e6, rope_scaling: { rope_theta: 1e5 } },
  ])('is refused in %j', (fields) => {
    expect(() => theta(fields)).toThrow(/^config\.json: rope_/)
  })
})
