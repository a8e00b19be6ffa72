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
  | {
      readonly kind: 'blocks'
      readonly bits: 4 | 8
      readonly block: number
      /** All blocks of a row have the same scale, so that integer products of whole rows are possible, too. */
      readonly wholeRows?: true
    }

/** The format of each weight, by its checkpoint name and shape. */
export type Formats = (name: string, shape: readonly number[]) => WeightFormat

const float32: WeightFormat = { kind: 'float32' }
const float16: WeightFormat = { kind: 'float16' }
/** The format of one weight, by its checkpoint name and shape. */
export function formatOf(quantization: Quantization, name: string, shape: readonly number[]): WeightFormat {
  if (quantization === 'fp32' || shape.length < 2) return float32
  if (quantization === 'fp16' || name.startsWith('embed_tokens')) return float16
  const block = [128, 64, 32].find((size) => (shape[1] as number) % size === 0)
  if (!block) return float32
  if (name.startsWith('layers.')) return { kind: 'blocks', bits: quantization === 'int4' ? 4 : 8, block }
  if (/^image_head\.net\..*adaLN/.test(name)) return { kind: 'blocks', bits: 8, block, wholeRows: true }
  if (name.startsWith('image_head.net.res_blocks')) return { kind: 'blocks', bits: 8, block }
  return float32
}
