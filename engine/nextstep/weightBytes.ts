/** How large the weights of a model are, from its settings alone: on the disk, and in memory while it paints. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { autoencoderShapes, sourceOfShapes, transformerShapes } from '../checkpoint/shapes.ts'
import { decoderGraph, encoderGraph, prefillGraph, timeGraph, tokenGraph } from '../graph/graphs.ts'
import type { Quantization } from '../graph/precision.ts'
import { WeightPlan } from '../graph/weights.ts'

/** Bytes of both weight files as they lie on the disk, laid out by the very code that writes them. */
export function weightBytes(config: NextStepConfig, quantization: Quantization) {
  const model = new WeightPlan('', sourceOfShapes(transformerShapes(config)), quantization)
  for (const graph of [prefillGraph, tokenGraph, timeGraph]) graph(config, model)
  const autoencoder = new WeightPlan('', sourceOfShapes(autoencoderShapes(config.autoencoder)))
  for (const graph of [encoderGraph, decoderGraph]) graph(config.autoencoder, autoencoder)
  return {
    model: model.byteLength,
    autoencoder: autoencoder.byteLength,
    /** Of the model's: the table of words, of which a run reads a few rows from the disk. */
    embeddings: model.place('embed_tokens.weight').values.length,
  }
}

/** Half floats are widened when a graph is loaded on the processor; the table of words stays on the disk. */
export function residentWeights(config: NextStepConfig, quantization: Quantization): number {
  const { model, autoencoder, embeddings } = weightBytes(config, quantization)
  return (quantization === 'fp16' ? 2 : 1) * (model - embeddings) + autoencoder
}
