import type { StoredDtype } from '../tensorSource.ts'

/** Tests write the files they read: a safetensors file from tensors, or from any header, right or wrong. */
export interface TestTensor {
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  readonly data: ArrayBufferView
}

export function buildSafetensors(tensors: Readonly<Record<string, TestTensor>>): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let offset = 0
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, (offset += data.byteLength)] }
  }
  const bytes = Object.values(tensors).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  return safetensorsWithHeader(header, Buffer.concat(bytes))
}

export function safetensorsWithHeader(header: unknown, data: Uint8Array): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, data])
}
