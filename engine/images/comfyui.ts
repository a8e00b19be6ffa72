/**
 * ComfyUI's `prompt`: the graph of nodes that made the picture. From the node that keeps the picture back to the
 * nearest sampler; from there to its seed, steps, text encoders, empty latent and checkpoint.
 */
import { z } from 'zod'
import type { FoundRecipe } from '../event.ts'
import { parseJson, soundFields, soundPrompt } from './foundFields.ts'

const nodeSchema = z.object({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) })
const graphSchema = z.record(z.string(), nodeSchema)

type Node = z.output<typeof nodeSchema>
type Graph = ReadonlyMap<string, Node>

/** Graphs people draw have dozens of nodes. */
const mostNodes = 5000
const mostTries = 8

export function parseComfyGraph(json: string | undefined): FoundRecipe | null {
  // Python writes NaN where JSON has no word.
  const graph = graphSchema.safeParse(parseJson(json) ?? parseJson(json?.replace(/(?<=[:[,]\s*)NaN\b/g, 'null'))).data
  if (!graph) return null
  const nodes: Graph = new Map(Object.entries(graph).slice(0, mostNodes))
  const all = [...nodes.values()]
  const outputs = all.filter((node) => /save|preview/i.test(node.class_type)).slice(0, mostTries)
  const samplers = [...outputs.map((output) => nearest(nodes, output, isSampler)), ...all.filter(isSampler)]
  for (const sampler of samplers.filter((node) => node !== undefined).slice(0, mostTries)) {
    const found = describe(nodes, sampler)
    if (found) return found
  }
  return null
}

function isSampler({ inputs }: Node): boolean {
  return 'latent_image' in inputs && ('positive' in inputs || 'guider' in inputs)
}

function describe(nodes: Graph, sampler: Node): FoundRecipe | null {
  const guider = linked(nodes, sampler.inputs['guider']) ?? sampler
  const words = (input: string) => textBehind(nodes, encoderOf(nodes, guider, input))
  const prompt = soundPrompt(words('positive') ?? words('conditioning'))
  if (prompt === null) return null
  const behind = (input: string, name: string) => numberBehind(nodes, linked(nodes, sampler.inputs[input]), name)
  const size = nearest(nodes, linked(nodes, sampler.inputs['latent_image']), hasSize)
  const loader = nearest(nodes, sampler, (node) => modelName(node) !== undefined)
  return {
    source: 'comfyui',
    prompt,
    ...soundFields({
      negativePrompt: words('negative'),
      seed: numberOf(nodes, sampler.inputs['seed'] ?? sampler.inputs['noise_seed']) ?? behind('noise', 'noise_seed'),
      steps: numberOf(nodes, sampler.inputs['steps']) ?? behind('sigmas', 'steps'),
      guidance: numberOf(nodes, guider.inputs['cfg']),
      width: size && numberOf(nodes, size.inputs['width']),
      height: size && numberOf(nodes, size.inputs['height']),
      model: loader && modelName(loader),
    }),
  }
}

/** The node at the other end of `[id, output]`. */
function linked(nodes: Graph, input: unknown): Node | undefined {
  return Array.isArray(input) && typeof input[0] === 'string' ? nodes.get(input[0]) : undefined
}

/** The first node that fits on the way back from `start`, itself included; breadth first, each node once. */
function nearest(nodes: Graph, start: Node | undefined, fits: (node: Node) => boolean): Node | undefined {
  const queue = new Set(start ? [start] : [])
  for (const node of queue) {
    if (fits(node)) return node
    for (const input of Object.values(node.inputs)) {
      const next = linked(nodes, input)
      if (next) queue.add(next)
    }
  }
  return undefined
}

/** Nodes such as ControlNet's take both prompts and hand both on: each is followed by its own name. */
function encoderOf(nodes: Graph, start: Node, input: string): Node | undefined {
  let node = linked(nodes, start.inputs[input])
  for (let hops = 0; node && hops < 100; hops++) {
    const next = linked(nodes, node.inputs[input])
    if (!next) break
    node = next
  }
  return node
}

/** Where text encoders of the common model families keep their words, best first. */
const textInputs = ['text', 'text_g', 'text_l', 't5xxl', 'clip_l', 'prompt', 'string', 'value']

function textBehind(nodes: Graph, start: Node | undefined): string | undefined {
  const node = nearest(nodes, start, ({ inputs }) => textInputs.some((name) => isText(inputs[name])))
  return textInputs.map((name) => node?.inputs[name]).find(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function hasSize({ inputs }: Node): boolean {
  return 'width' in inputs && 'height' in inputs
}

function modelName({ inputs }: Node): string | undefined {
  const name = inputs['ckpt_name'] ?? inputs['unet_name']
  return isText(name) ? name.replace(/^.*[\\/]/, '').replace(/\.(safetensors|ckpt|gguf|sft)$/, '') : undefined
}

/** A number given in place, or by a node that holds one. */
function numberOf(nodes: Graph, input: unknown): number | undefined {
  return typeof input === 'number' ? input : numberBehind(nodes, linked(nodes, input), 'value')
}

function numberBehind(nodes: Graph, start: Node | undefined, name: string): number | undefined {
  const value = nearest(nodes, start, ({ inputs }) => typeof inputs[name] === 'number')?.inputs[name]
  return typeof value === 'number' ? value : undefined
}
