/** `tsx upscale/graph.ts --weights x2.safetensors --out assets/models/upscale/x2.onnx`: the network of train.py as an ONNX graph that holds its weights. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openSafetensors, type SafetensorsFile } from '../../checkpoint/safetensors.ts'
import { encodeModel, type NodeProto, type TensorProto } from '../../graph/onnx.ts'

const { values } = parseArgs({ options: { weights: { type: 'string' }, out: { type: 'string' } } })
if (values.weights === undefined || values.out === undefined) throw new Error('--weights FILE --out FILE')
const weights = await openSafetensors(values.weights)
await writeFile(values.out, encodeModel(await upscaler(weights)))
await weights.close()

/** picture (1, 3, height, width) in 0..1 -> enlarged (1, 3, scale height, scale width): what is missing of the nearest pixel is added to it. */
async function upscaler(source: SafetensorsFile) {
  const nodes: NodeProto[] = []
  const initializers: TensorProto[] = []
  const op = (type: string, name: string, inputs: readonly string[], attributes: NodeProto['attributes'] = {}) => {
    nodes.push({ name, type, domain: '', inputs, outputs: [name], attributes })
    return name
  }
  const hold = (name: string, dims: readonly number[], data: Float32Array) => {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    initializers.push({ name, type: 'float32', dims, data: { raw } })
    return name
  }
  const weight = async (name: string) => hold(name, source.info(name).shape, await source.read(name))
  const convolution = async (x: string, name: string) =>
    op('Conv', `${name}/Conv`, [x, await weight(`${name}.weight`), await weight(`${name}.bias`)], {
      kernel_shape: [3, 3],
      pads: [1, 1, 1, 1],
    })
  const relu = (x: string, name: string) => op('Relu', `${name}/Relu`, [x])

  const channels = source.info('tail.bias').shape[0]!
  const scale = Math.sqrt(channels / 3)
  let h = relu(await convolution('picture', 'head'), 'head')
  for (let block = 0; source.has(`blocks.${block}.0.weight`); block++) {
    const name = `blocks.${block}`
    const first = relu(await convolution(h, `${name}.0`), `${name}.0`)
    h = relu(op('Add', `${name}/Add`, [h, await convolution(first, `${name}.1`)]), name)
  }
  const missing = await convolution(h, 'tail')
  const repeat = Float32Array.from({ length: channels * 3 }, (_, i) =>
    Math.floor(Math.floor(i / 3) / scale ** 2) === i % 3 ? 1 : 0,
  )
  const nearest = op('Conv', 'nearest/Conv', ['picture', hold('nearest', [channels, 3, 1, 1], repeat)], {
    kernel_shape: [1, 1],
  })
  op('DepthToSpace', 'enlarged', [op('Add', 'tail/Add', [missing, nearest])], { blocksize: scale, mode: 'CRD' })
  return {
    name: `upscale ${scale}x`,
    nodes,
    initializers,
    inputs: [{ name: 'picture', type: 'float32', dims: [1, 3, 'height', 'width'] }],
    outputs: [{ name: 'enlarged', type: 'float32', dims: [1, 3, 'largeHeight', 'largeWidth'] }],
  } as const
}
