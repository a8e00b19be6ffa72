/**
 * How the numbers of each weight are stored. Matrices that the transformer and the head multiply by may be
 * block-quantised; everything that is small or that errors grow from (norms, biases, projections between
 * tokens and hidden states, time and condition embeddings, the autoencoder) keeps its floats.
 */
export const quantizations = ['fp32', 'fp16', 'int8', 'int4'] as const
export type Quantization = (typeof quantizations)[number]

export type WeightFormat =
  | { readonly kind: 'float32' }
  | { readonly kind: 'float16' }
  | { readonly kind: 'blocks'; readonly bits: 4 | 8; readonly block: number }

const float32: WeightFormat = { kind: 'float32' }
const float16: WeightFormat = { kind: 'float16' }
const eightBit: WeightFormat = { kind: 'blocks', bits: 8, block: 128 }
const fourBit: WeightFormat = { kind: 'blocks', bits: 4, block: 128 }

/** The format of one weight, by its checkpoint name and shape. */
export function formatOf(quantization: Quantization, name: string, shape: readonly number[]): WeightFormat {
  if (quantization === 'fp32' || shape.length < 2) return float32
  if (quantization === 'fp16' || name.startsWith('embed_tokens')) return float16
  const columns = shape[1] as number
  if (columns % 128 !== 0) return float32
  if (name.startsWith('layers.')) return quantization === 'int4' ? fourBit : eightBit
  if (/^image_head\.net\.(res_blocks|final_layer\.adaLN)/.test(name)) return eightBit
  return float32
}
