/**
 * The words behind a link of a ComfyUI graph. There are thousands of kinds of nodes, so they are told by their inputs:
 * conditions and texts are followed, joined or chosen where it is certain what the node does with them. Everywhere
 * else `whole` is false, and what is missing is told rather than guessed.
 */
import { isLink, linked, type Graph, type Node } from './comfyGraph.ts'
import { isText, joinWords, longestWords } from './fields.ts'

export type Role = 'positive' | 'negative'

export interface Words {
  readonly text: string
  /** Whether these are all the words. */
  readonly whole: boolean
}

/** Letters made up in one graph at most: nodes that join a text with itself would double it without end. */
const mostLetters = 2_000_000
const mostHops = 300

const none: Words = { text: '', whole: true }
const unread: Words = { text: '', whole: false }

/** Answers for one graph; each node is looked at once for each role, so that the time is linear in the graph. */
export function createWordReader(graph: Graph): (input: unknown, role: Role) => Words {
  const answers = new Map<Node, Partial<Record<Role, Words>>>()
  let letters = 0

  function read(input: unknown, role: Role, hops = 0): Words {
    if (typeof input === 'string') return { text: input, whole: true }
    if (!isLink(input)) return input === undefined || input === null ? none : unread
    const node = linked(graph, input)
    if (!node || hops > mostHops) return unread
    const known = answers.get(node)
    if (known?.[role]) return known[role]
    answers.set(node, { ...known, [role]: unread }) // what a circle finds
    const words = limited(readNode(node, role, (next) => read(next, role, hops + 1)))
    answers.set(node, { ...answers.get(node), [role]: words })
    return words
  }

  function limited(words: Words): Words {
    letters += words.text.length
    return words.text.length > longestWords || letters > mostLetters ? unread : words
  }

  return read
}

type Follow = (input: unknown) => Words
type Inputs = Node['inputs']

function readNode(node: Node, role: Role, follow: Follow): Words {
  const { class_type: kind, inputs } = node
  if (/zero.?out|empty.?cond/i.test(kind)) return none
  if (isText(inputs['populated_text'])) return follow(inputs['populated_text']) // wildcards as they came out
  return (
    ofRole(node, role, follow) ??
    chosen(node, follow) ??
    conditions(node, follow) ??
    carried(inputs, follow) ??
    texts(node, follow) ??
    // What an encoder is given that is no text is not looked for behind its model.
    (isEncoder(node) ? unread : passedOn(inputs, follow))
  )
}

const roleNames: Readonly<Record<Role, RegExp>> = {
  positive: /^((text|prompt|base|conditioning)_)?(positive|pos)(_(prompt|text|cond|conditioning|[gl]))?$/i,
  negative: /^((text|prompt|base|conditioning)_)?(negative|neg)(_(prompt|text|cond|conditioning|[gl]))?$/i,
}

/** Nodes that take both prompts, such as ControlNet's, loaders with prompts and stylers, hand each on by its name. */
function ofRole(node: Node, role: Role, follow: Follow): Words | undefined {
  const words = allNamed(node.inputs, roleNames[role], follow)
  return words && addsWords(node) ? { ...words, whole: false } : words && certain(node, words)
}

/** A style by its name: its words lie in a file of that machine. */
function addsWords({ class_type, inputs }: Node): boolean {
  if (!/styl/i.test(class_type)) return false
  const styles = Object.entries(inputs).filter(([name]) => /styl/i.test(name) && !/log|positive|negative/i.test(name))
  return styles.some(
    ([, style]) => !isText(style) || !/^(none|no[ _-]?style|base|default|disabled?)$/i.test(style.trim()),
  )
}

/** A node with several inputs and a number or a yes that says which one counts. */
function chosen({ class_type, inputs }: Node, follow: Follow): Words | undefined {
  if (!/switch|select|picker/i.test(class_type)) return undefined
  const choices = Object.entries(inputs).filter(([name]) =>
    /^(select|input|index|boolean|switch|condition|on)$/i.test(name),
  )
  const [choice] = choices.map(([, value]) => value).filter((value) => typeof value !== 'object')
  const names = Object.keys(inputs)
  const name =
    typeof choice === 'boolean'
      ? names.find((candidate) => (choice ? /^(on_)?true$/i : /^(on_)?false$/i).test(candidate))
      : typeof choice === 'number'
        ? names.find((candidate) => /(?<!\d)\d+$/.exec(candidate)?.[0] === String(choice))
        : undefined
  return name === undefined ? unread : follow(inputs[name])
}

/** Conditions go through most nodes as they are, or are put together: `ConditioningConcat`, `ConditioningCombine`. */
function conditions(node: Node, follow: Follow): Words | undefined {
  const words = allNamed(node.inputs, /^(conditioning|cond)(_?\d+|_to|_from|_?[a-z])?$/i, follow)
  // GLIGEN adds words of its own for a place in the picture.
  const own = words && isEncoder(node) ? texts(node, follow) : undefined
  return words && own ? joined([words, own]) : words
}

function isEncoder({ class_type: kind, inputs }: Node): boolean {
  return ['clip', 'opt_clip', 'text_encoder'].some((name) => isLink(inputs[name])) || /encode/i.test(kind)
}

/** Bundles of model, prompts and more, as several collections of nodes pass them along. */
const carriers = ['sdxl_tuple', 'basic_pipe', 'pipe', 'context', 'ctx', 'base_ctx']

function carried(inputs: Inputs, follow: Follow): Words | undefined {
  const name = carriers.find((candidate) => isLink(inputs[candidate]))
  return name === undefined ? undefined : follow(inputs[name])
}

/** Names of inputs that hold words, in encoders of the common model families and in nodes that only hold text. */
const textNames =
  /^((text|string|prompt|value|part|str)(_?\d{1,2}|_?[a-h])?|text_[gl]|clip_[gl]|t5xxl|llama|qwen25_7b|mt5xl|bert|user_prompt|wildcard_text|multiline_text)$/i

function texts(node: Node, follow: Follow): Words | undefined {
  const { class_type: kind, inputs } = node
  const names = held(inputs, textNames)
  const [only = ''] = names.length > 0 ? names : Object.keys(inputs)
  if (names.length === 0 && Object.keys(inputs).length > 1) return undefined
  if (names.length === 0) return isText(inputs[only]) && !isFileName(only) ? follow(inputs[only]) : undefined // an `easy positive`
  if (isEncoder(node)) {
    const words = joined(names.map((name) => follow(inputs[name])))
    return hasMoreText(inputs, names) ? { ...words, whole: false } : certain(node, words)
  }
  if (/show|display|preview/i.test(kind) && isLink(inputs[only])) return follow(inputs[only]) // beside what it showed
  if (/concat|join|combine|append|merge/i.test(kind) || inputs['action'] === 'append')
    return together(inputs, names, follow)
  const words = names.length === 1 ? follow(inputs[only]) : joined(names.map((name) => follow(inputs[name])))
  // One text and no word about what to do with it: it is handed on as it is.
  const isAlone = names.length === 1 && !changesText.test(kind) && (isRandom(node) || !hasOtherWords(inputs, only))
  return isAlone ? certain(node, words) : { ...words, whole: false }
}

/** Nodes that hand on something else than the text that they were given. */
const changesText =
  /substring|slice|truncat|shorten|split|extract|remove|replace|regex|format|case|(?<!multi)line|schedul|keyframe|travel|translat|enhance|expand/i

function isFileName(name: string): boolean {
  return /name|path|file|image|url|directory|folder/i.test(name)
}

/** What is put in front of the words or behind them, under names that only that collection of nodes has. */
function hasMoreText(inputs: Inputs, known: readonly string[]): boolean {
  return Object.entries(inputs).some(
    ([name, value]) =>
      !known.includes(name) &&
      /prefix|suffix|pre_?text|app_?text|append|prepend|words|tags|(^|_)(prompt|text)(_|$)/i.test(name) &&
      !/filename|^text_encoder$|mode|type/i.test(name) &&
      (isText(value) || isLink(value)),
  )
}

function together(inputs: Inputs, names: readonly string[], follow: Follow): Words {
  if (names.length > mostInputs) return unread
  const [given] = held(inputs, /^(delimiter|separator|seperator|sep|joiner)$/i)
  const separator =
    given === undefined ? { text: inputs['action'] === 'append' ? ', ' : '', whole: true } : follow(inputs[given])
  const parts = names.map((name) => follow(inputs[name]))
  const text = parts.map((part) => part.text).filter(isText)
  return {
    text: text.join(namedSeparators[separator.text] ?? separator.text.slice(0, 100).replaceAll('\\n', '\n')),
    whole: separator.whole && parts.every(({ whole }) => whole),
  }
}

const namedSeparators: Readonly<Record<string, string>> = { comma: ', ', space: ' ', newline: '\n', none: '' }

/** Wildcards and choices that the graph does not say the outcome of. */
function certain(node: Node, words: Words): Words {
  const isDrawn = /random/i.test(node.class_type) && !node.class_type.startsWith('DP')
  const isOfTime = /schedul|keyframe|travel/i.test(node.class_type) // other words for other pictures of a film
  return isDrawn || isOfTime || (isRandom(node) && /__|[{}]/.test(words.text)) ? { ...words, whole: false } : words
}

function isRandom({ class_type, inputs }: Node): boolean {
  return /wildcard|dynamic|random|^DP|^easy /i.test(class_type) || 'wildcard_text' in inputs
}

function hasOtherWords(inputs: Inputs, but: string): boolean {
  const others = Object.entries(inputs).filter(
    ([name]) => name !== but && !/^(title|label|filename_prefix)$/i.test(name),
  )
  return others.some(([, value]) => isText(value) || isLink(value))
}

/** A node with one link and nothing else of weight, such as a reroute. */
function passedOn(inputs: Inputs, follow: Follow): Words {
  const links = Object.values(inputs).filter(isLink)
  return links.length === 1 && !Object.values(inputs).some(isText) ? follow(links[0]) : unread
}

/** A node of more inputs than anyone links is not looked into. */
const mostInputs = 64

function allNamed(inputs: Inputs, pattern: RegExp, follow: Follow): Words | undefined {
  const names = held(inputs, pattern)
  if (names.length > mostInputs) return unread
  return names.length === 0 ? undefined : joined(names.map((name) => follow(inputs[name])))
}

/** Inputs of these names that hold text or a link; `text2` before `text10`, `conditioning_to` before `_from`. */
function held(inputs: Inputs, pattern: RegExp): readonly string[] {
  const names = Object.keys(inputs).filter(
    (name) => pattern.test(name) && (typeof inputs[name] === 'string' || isLink(inputs[name])),
  )
  const isFrom = (name: string) => Number(/_from$/i.test(name))
  return names.length > mostInputs ? names : names.toSorted((a, b) => isFrom(a) - isFrom(b) || collator.compare(a, b))
}

const collator = new Intl.Collator('en', { numeric: true })

export function joined(parts: readonly Words[]): Words {
  if (parts.length > mostInputs) return unread
  return { text: joinWords(parts.map(({ text }) => text)), whole: parts.every(({ whole }) => whole) }
}
