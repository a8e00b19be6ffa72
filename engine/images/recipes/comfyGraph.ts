/** ComfyUI's graph as its pictures carry it: nodes by id, whose inputs hold values or links to other nodes' outputs. */
import { isObject, parseJson } from './fields.ts'

export interface Node {
  readonly class_type: string
  readonly inputs: Readonly<Record<string, unknown>>
}

export type Graph = ReadonlyMap<string, Node>

/** Graphs people draw have dozens of nodes. */
const mostNodes = 5000

export function parseGraph(json: string | undefined): Graph | null {
  if (json === undefined) return null
  const value = parseJson(json) ?? (/NaN|Infinity/.test(json) ? parseJson(withoutNaN(json)) : null)
  if (!isObject(value)) return null
  const entries = Object.entries(value).slice(0, mostNodes)
  const nodes = entries.filter((entry): entry is [string, Node] => isNode(entry[1]))
  return nodes.length > 0 ? new Map(nodes) : null
}

/** Longer names than anyone writes are refused: readers look at them again and again. */
function isNode(value: unknown): value is Node {
  if (!isObject(value) || !isObject(value['inputs'])) return false
  const { class_type: kind, inputs } = value
  return typeof kind === 'string' && kind.length <= 200 && Object.keys(inputs).every((name) => name.length <= 100)
}

/** Python writes NaN and Infinity where JSON has no word. One walk; what stands in strings stays. */
function withoutNaN(json: string): string {
  const pieces: string[] = []
  let [kept, inString] = [0, false]
  for (let at = 0; at < json.length; at++) {
    const letter = json[at]
    if (letter === '"') inString = !inString
    else if (letter === '\\' && inString) at++
    else if (!inString && (letter === 'N' || letter === 'I')) {
      const word = letter === 'N' ? 'NaN' : 'Infinity'
      if (!json.startsWith(word, at)) continue
      pieces.push(json.slice(kept, json[at - 1] === '-' ? at - 1 : at), 'null')
      at += word.length - 1
      kept = at + 1
    }
  }
  return pieces.join('') + json.slice(kept)
}

/** The node at the other end of `[id, output]`; undefined for values and for links to nowhere. */
export function linked(graph: Graph, input: unknown): Node | undefined {
  return isLink(input) ? graph.get(String(input[0])) : undefined
}

export function isLink(input: unknown): input is readonly [string | number, number] {
  return (
    Array.isArray(input) &&
    input.length === 2 &&
    (typeof input[0] === 'string' || typeof input[0] === 'number') &&
    typeof input[1] === 'number'
  )
}

/** The first node that fits on the way back from `start`, itself included; breadth first, each node once. */
export function nearest(graph: Graph, start: Node | undefined, fits: (node: Node) => boolean): Node | undefined {
  const queue = new Set(start ? [start] : [])
  for (const node of queue) {
    if (fits(node)) return node
    for (const input of Object.values(node.inputs)) {
      const next = linked(graph, input)
      if (next) queue.add(next)
    }
  }
  return undefined
}
