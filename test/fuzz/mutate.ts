import fc from 'fast-check'

/**
 * Cases per property: a few thousand in all with `npm test`, always the same ones. For a long hunt with fresh ones, so many
 * times as many: `PATCHWORK_FUZZ=20 npx vitest run test/fuzz test/metadata`.
 */
const long = Number(process.env['PATCHWORK_FUZZ'] ?? 0)
const seed = Number(process.env['PATCHWORK_SEED'] ?? Date.now() % 1_000_000_000)

export function runs(usual: number): fc.Parameters<unknown> {
  return long > 0 ? { numRuns: Math.ceil(usual * long), seed } : { numRuns: usual, seed: 20261123 }
}

export const timeout = long > 0 ? 24 * 3600_000 : 60_000

/** One to eight changes to a valid file, mostly one or two: the kinds that break readers. */
export function mutated(valid: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .oneof(fc.array(change, { minLength: 1, maxLength: 2 }), fc.array(change, { minLength: 1, maxLength: 8 }))
    .map((changes) => changes.reduce(apply, Buffer.from(valid)))
}

type Change = ReturnType<typeof makeChange>
type Kind = 'byte' | 'bit' | 'number' | 'cut' | 'insert' | 'remove' | 'copy'

const change = fc
  .record({
    kind: fc.constantFrom<Kind>('byte', 'byte', 'bit', 'number', 'number', 'cut', 'insert', 'remove', 'copy'),
    /** Places as fractions of the file, half of them near an end, where headers and directories are. */
    from: fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.05, noNaN: true }),
      fc.double({ min: 0.9, max: 1, noNaN: true }),
    ),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.nat(255),
    number: fc.constantFrom(
      0n,
      1n,
      0x7fn,
      0xffffn,
      0x7fffffffn,
      0xffffffffn,
      2n ** 53n,
      2n ** 63n - 1n,
      2n ** 64n - 1n,
    ),
    width: fc.constantFrom(1, 2, 4, 8),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  })
  .map(makeChange)

function makeChange(change: {
  readonly kind: Kind
  readonly from: number
  readonly to: number
  readonly value: number
  readonly number: bigint
  readonly width: number
  readonly bytes: Uint8Array
}) {
  return change
}

function apply(file: Buffer, { kind, from, to, value, number, width, bytes }: Change): Buffer {
  const at = Math.floor(from * file.length)
  const other = Math.floor(to * file.length)
  const result = Buffer.from(file)
  switch (kind) {
    case 'byte':
      if (at < result.length) result[at] = value
      return result
    case 'bit':
      if (at < result.length) result[at]! ^= 1 << (value & 7)
      return result
    case 'number':
      for (let i = 0; i < width && at + i < result.length; i++)
        result[at + i] = Number((number >> BigInt(8 * i)) & 0xffn)
      return result
    case 'cut':
      return result.subarray(0, at)
    case 'insert':
      return Buffer.concat([result.subarray(0, at), bytes, result.subarray(at)])
    case 'remove':
      return Buffer.concat([result.subarray(0, at), result.subarray(at + (value % 32) + 1)])
    case 'copy':
      result.copy(result, at, other, other + value)
      return result
  }
}

/** The same value with one or two of its places changed: something else there, its name changed, or gone. */
export function changedJson(valid: unknown): fc.Arbitrary<unknown> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    how: fc.constantFrom<'replace' | 'remove' | 'rename'>('replace', 'replace', 'replace', 'remove', 'rename'),
    value: fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, 0, -1, 0.5, 1e308, 2 ** 53, '', '\0', '__proto__', [], {}, true),
    ),
  })
  return fc.array(edit, { minLength: 1, maxLength: 2 }).map((edits) => {
    const root = { value: structuredClone(valid) }
    for (const { at, how, value } of edits) {
      const places = [...placesOf(root)]
      const place = places[Math.floor(at * places.length)]
      if (!place) break
      const [holder, name] = place
      const before = holder[name]
      if (how !== 'replace') delete holder[name]
      if (how === 'replace') holder[name] = structuredClone(value)
      else if (how === 'rename') holder[`${name}_`] = before
    }
    return root.value ?? null
  })
}

type Holder = Record<string, unknown>

function* placesOf(holder: object): Generator<readonly [Holder, string]> {
  for (const [name, value] of Object.entries(holder)) {
    yield [holder as Holder, name]
    if (typeof value === 'object' && value !== null) yield* placesOf(value)
  }
}
