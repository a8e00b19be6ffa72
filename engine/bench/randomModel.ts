/**
 * Writes an imported model of random weights, of any size, without a checkpoint in between: bytes are drawn as they are
 * stored, so that a model of gigabytes takes as long as the disk and no memory. Its pictures mean nothing.
 */
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../checkpoint/config.ts'
import { autoencoderShapes, sourceOfShapes, transformerShapes } from '../checkpoint/shapes.ts'
import { formatVersion } from '../graph/compile.ts'
import { decoderGraph, encoderGraph, prefillGraph, timeGraph, tokenGraph } from '../graph/graphs.ts'
import { encodeModel, type GraphProto } from '../graph/onnx.ts'
import type { Quantization } from '../graph/precision.ts'
import { toHalf } from '../graph/quantize.ts'
import { WeightPlan, type ByteRange, type PlacedWeight } from '../graph/weights.ts'
import { writeRandomSettings, type RandomShape } from './randomCheckpoint.ts'

/** `tokenizerFolder`: a checkpoint whose tokenizer is copied. */
export async function writeRandomModel(
  folder: string,
  shape: RandomShape,
  tokenizerFolder: string,
  quantization: Quantization,
): Promise<void> {
  await writeRandomSettings(folder, shape, tokenizerFolder)
  const config = await readConfig(folder)
  const compiled = join(folder, 'compiled')
  await mkdir(compiled, { recursive: true })
  const model = new WeightPlan('model.bin', sourceOfShapes(transformerShapes(config)), quantization)
  const autoencoder = new WeightPlan('autoencoder.bin', sourceOfShapes(autoencoderShapes(config.autoencoder)))
  const graphs: Readonly<Record<string, GraphProto>> = {
    prefill: prefillGraph(config, model),
    token: tokenGraph(config, model),
    time: timeGraph(config, model),
    encoder: encoderGraph(config.autoencoder, autoencoder),
    decoder: decoderGraph(config.autoencoder, autoencoder),
  }
  for (const plan of [model, autoencoder]) await writeRandomWeights(join(compiled, plan.file), plan)
  for (const [name, graph] of Object.entries(graphs))
    await writeFile(join(compiled, `${name}.onnx`), encodeModel(graph))
  const manifest = { formatVersion, hash: 'random', quantization, bytes: model.byteLength + autoencoder.byteLength }
  await writeFile(join(compiled, 'manifest.json'), JSON.stringify(manifest))
  // Nothing is sealed: reading gigabytes of noise again would only prove that they are noise.
  await writeFile(join(compiled, 'seal.json'), '{}')
}

/** Numbers are drawn once for so many bytes, and repeated. */
const drawn = 32 * 1024 * 1024

async function writeRandomWeights(path: string, plan: WeightPlan): Promise<void> {
  const bytes = randomBytes(drawn)
  const floats = new Float32Array(bytes.subarray(0, drawn / 4)).map((byte) => byte / 127.5 - 1)
  const file = await open(path, 'w')
  try {
    await file.truncate(plan.byteLength)
    for (const [index, weight] of plan.weights.entries()) {
      const { values, scales } = weight
      // The runtime keeps equal matrices once: no two begin alike.
      new DataView(bytes.buffer).setUint32(0, index)
      await fill(file, values, values.type === 'uint8' ? bytes : floatsOf(weight, floats))
      if (scales) await fill(file, scales, bytesOf(new Float32Array(atMost(scales)).fill(scaleOf(weight))))
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Matrices get variance 1 / fan-in, norms 1, biases 0. */
function floatsOf({ name, dims, values }: PlacedWeight, random: Float32Array): Uint8Array {
  const bound = dims.length === 1 ? 0 : Math.sqrt(3 / dims.slice(1).reduce((product, dim) => product * dim, 1))
  const constant = Number(/norm|_ln/.test(name) && name.endsWith('weight'))
  const made = random.slice(0, atMost(values)).map((x) => constant + bound * x)
  return bytesOf(values.type === 'float16' ? toHalf(made) : made)
}

/** Numbers that a range takes, or as many as are drawn. */
function atMost({ length }: ByteRange): number {
  return Math.min(drawn, length) / 4
}

function scaleOf({ dims, format }: PlacedWeight): number {
  const levels = format.kind === 'blocks' ? 2 ** format.bits : 1
  return Math.sqrt(12 / (dims[1] ?? 1)) / levels
}

async function fill(file: Awaited<ReturnType<typeof open>>, range: ByteRange, pattern: Uint8Array): Promise<void> {
  for (let done = 0; done < range.length;) {
    const length = Math.min(pattern.length, range.length - done)
    done += (await file.write(pattern, 0, length, range.offset + done)).bytesWritten
  }
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
}
