/**
 * ComfyUI's `prompt`: the graph of nodes that made the picture. From the node that keeps the picture back to the
 * nearest sampler; from there to its seed, steps, words, empty latent and checkpoint. In WebP the graph stands in EXIF,
 * behind the word `prompt:`; some nodes put it into a comment as a field of one JSON object.
 */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isLink, linked, nearest, parseGraph, type Graph, type Node } from './comfyGraph.ts'
import { createWordReader, joined, type Role } from './comfyWords.ts'
import { isObject, isText, modelName, parseObject, soundRecipe, unreadWords } from './fields.ts'

const mostTries = 8

export function readComfy(texts: FileTexts): FoundRecipe | null {
  for (const json of candidates(texts)) {
    const found = parseComfyGraph(json)
    if (found) return found
  }
  return null
}

function* candidates(texts: FileTexts): Generator<string> {
  const prompt = texts.get('prompt')
  if (prompt !== undefined) yield prompt
  for (const name of ['exif:Model', 'exif:Make', 'exif:ImageDescription', 'exif:UserComment']) {
    const text = texts.get(name)
    if (text !== undefined && text.slice(0, 7).toLowerCase() === 'prompt:') yield text.slice(7)
  }
  const comment = parseObject(texts.get('exif:UserComment'))?.['prompt']
  if (isText(comment)) yield comment
  if (isObject(comment)) yield JSON.stringify(comment)
}

export function parseComfyGraph(json: string | undefined): FoundRecipe | null {
  const graph = parseGraph(json)
  if (!graph) return null
  const all = [...graph.values()]
  const outputs = all
    .filter((node) => /save|preview/i.test(node.class_type))
    .toSorted((a, b) => Number(isPreview(a)) - Number(isPreview(b)))
    .slice(0, mostTries)
  const last = outputs.map((output) => nearest(graph, output, isSampler)).filter((node) => node !== undefined)
  const samplers = new Set(last.length > 0 ? last : all.filter(isSampler).slice(0, mostTries))
  const read = createWordReader(graph)
  const recipes = new Map([...samplers].map((sampler) => [sampler, describe(graph, sampler, read)]))
  const found = [...recipes.values()].filter((recipe) => recipe !== null)
  // Numbers alone are worth telling too, with the note that the words are missing.
  const told = found.find(({ prompt }) => prompt !== '') ?? found[0]
  if (!told) return withoutSampler(graph, outputs)
  const saving = outputs.filter((output) => !isPreview(output)).map((output) => nearest(graph, output, isSampler))
  const prompts = new Set(saving.map((sampler) => (sampler && recipes.get(sampler)?.prompt) ?? '').filter(isText))
  return prompts.size > 1 ? { ...told, notes: [...(told.notes ?? []), ofSeveral] } : told
}

const ofSeveral = 'Its graph saves several pictures; this is the prompt of one of them.'

/** Nodes that ask a service, and samplers that nobody has met yet: their words may be only some of them. */
function withoutSampler(graph: Graph, outputs: readonly Node[]): FoundRecipe | null {
  const [output] = outputs
  if (!output || !nearest(graph, output, (node) => node !== output)) return null
  const asked = nearest(graph, output, ({ inputs }) => isText(inputs['prompt']))
  const prompt = asked?.inputs['prompt']
  const notes = [asked ? unreadWords.prompt : unreadWords.allOfPrompt]
  return soundRecipe({ source: 'comfyui', prompt, seed: asked && numberOf(graph, asked.inputs['seed']), notes })
}

function isPreview({ class_type: kind }: Node): boolean {
  return /preview/i.test(kind)
}

function isSampler({ inputs }: Node): boolean {
  const isPiped = Array.isArray(inputs['pipe']) && 'sampler_name' in inputs
  const isWorded = wordInputs.some((name) => Array.isArray(inputs[name]))
  return isPiped || (isWorded && latentInputs.some((name) => name in inputs) && sampling.some((name) => name in inputs))
}

const wordInputs = ['positive', 'guider', 'sdxl_tuple', 'basic_pipe', 'conditioning']
const latentInputs = ['latent_image', 'latent', 'samples']
const sampling = ['guider', 'steps', 'cfg', 'seed', 'noise_seed', 'sigmas', 'sampler_name']

function describe(graph: Graph, sampler: Node, read: ReturnType<typeof createWordReader>): FoundRecipe | null {
  const guider = linked(graph, sampler.inputs['guider']) ?? sampler
  const { conditioning, cond1, cond2, sdxl_tuple: tuple, basic_pipe: basicPipe, pipe, ...own } = guider.inputs
  const words = (role: Role) =>
    read(
      own[role] ?? tuple ?? basicPipe ?? pipe ?? (role === 'positive' ? (conditioning ?? cond1 ?? missing) : undefined),
      role,
    )
  const positive = words('positive')
  const prompt = cond2 === undefined ? positive : joined([positive, read(cond2, 'positive')])
  const negative = words('negative')
  const number = (name: string) => numberOf(graph, sampler.inputs[name])
  const behind = (input: string, name: string) => numberBehind(graph, linked(graph, sampler.inputs[input]), name)
  const latent = [...latentInputs, 'pipe'].map((name) => sampler.inputs[name]).find(isLink)
  const size = nearest(graph, linked(graph, latent), hasSize)
  const loader =
    nearest(graph, linked(graph, sampler.inputs['model']) ?? sampler, hasModel) ?? nearest(graph, sampler, hasModel)
  return soundRecipe({
    source: 'comfyui',
    prompt: prompt.text,
    // Graphs that guide by nothing often link the prompt twice.
    negativePrompt: negative.text === prompt.text ? undefined : negative.text,
    seed: number('seed') ?? number('noise_seed') ?? behind('noise', 'noise_seed') ?? behind('pipe', 'seed'),
    steps: number('steps') ?? behind('sigmas', 'steps') ?? behind('pipe', 'steps'),
    guidance: numberOf(graph, guider.inputs['cfg']) ?? behind('pipe', 'cfg'),
    width: size && numberOf(graph, size.inputs['width'] ?? size.inputs['empty_latent_width']),
    height: size && numberOf(graph, size.inputs['height'] ?? size.inputs['empty_latent_height']),
    model: loader && modelOf(loader),
    notes: [
      ...(prompt.whole ? [] : [prompt.text.trim() === '' ? unreadWords.allOfPrompt : unreadWords.prompt]),
      ...(negative.whole ? [] : [unreadWords.negativePrompt]),
    ],
  })
}

/** A link to nowhere: there must be words, but not where they are looked for. */
const missing = ['', 0]

function hasSize({ inputs }: Node): boolean {
  return (
    ('width' in inputs && 'height' in inputs) || ('empty_latent_width' in inputs && 'empty_latent_height' in inputs)
  )
}

function hasModel(node: Node): boolean {
  return modelOf(node) !== undefined
}

function modelOf({ inputs }: Node): string | undefined {
  return modelName(inputs['ckpt_name'] ?? inputs['unet_name'] ?? inputs['base_ckpt_name'])
}

/** Names under which nodes hold the one number they are for. */
const numberNames = ['value', 'seed', 'noise_seed', 'int', 'Value', 'number', 'Number', 'float']

/** A number given in place, or by a node that holds this one and no other. */
function numberOf(graph: Graph, input: unknown, hops = 0): number | undefined {
  if (typeof input === 'number') return input
  const node = linked(graph, input)
  if (!node || hops > 20) return undefined
  const values = Object.values(node.inputs)
  const numbers = values.filter((value) => typeof value === 'number')
  const name = numberNames.find((candidate) => typeof node.inputs[candidate] === 'number')
  if (name !== undefined && numbers.length === 1) return numberOf(graph, node.inputs[name])
  return values.length === 1 ? numberOf(graph, values[0], hops + 1) : undefined
}

function numberBehind(graph: Graph, start: Node | undefined, name: string): number | undefined {
  const holder = nearest(graph, start, ({ inputs }) => name in inputs)
  return holder && numberOf(graph, holder.inputs[name])
}
