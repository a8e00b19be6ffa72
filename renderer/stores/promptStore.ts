/** The words being written: one draft for a new picture, one for changing a picture; and the words of before. */
import { browsePrompts, rememberPrompt } from '../document/promptHistory.ts'
import { readStored, writeStored } from './storage.ts'
import { createFacts } from './facts.ts'

export type DraftKind = 'new' | 'change'

interface PromptFacts {
  readonly drafts: Readonly<Record<DraftKind, string>>
  /** The words as they stood when the prompt was entered, or when they were last painted. */
  readonly entered: string
  /** The last change of the words took one back, so that bringing again is about words too. */
  readonly takenBack: boolean
  /** The words for a new picture are for a new picture, whatever they look like. */
  readonly afresh: boolean
  readonly history: readonly string[]
  /** How far back in the history the draft is: 0 is the draft itself. */
  readonly depth: number
  /** The draft left behind while browsing. */
  readonly held: string
  /** Pictures that the words refer to, in order. */
  readonly referenceIds: readonly string[]
  /** Words that are painted as they are written, although the model has not learned them; in small letters. */
  readonly literal: readonly string[]
  /** Why words were not painted at once, and what they are about. */
  readonly doubt: Doubt | null
}

/** Where in the queue, and how. */
export interface PaintWish {
  readonly at: 'front' | 'back'
  readonly draft?: boolean
}

export interface Doubt {
  readonly words: string
  readonly wish: PaintWish
  /** The picture that an instruction would change. */
  readonly pictureId: string | null
  readonly sentence: string
}

const historyKey = 'promptHistory'
const draftKey = 'draft'

export const usePromptStore = createFacts<PromptFacts>(() => ({
  drafts: { new: readStored(draftKey, (value) => typeof value === 'string') ?? '', change: '' },
  entered: '',
  takenBack: false,
  afresh: false,
  history: readStored(historyKey, isStrings) ?? [],
  depth: 0,
  held: '',
  referenceIds: [],
  literal: [],
  doubt: null,
}))

// Words half written outlive the window; an instruction does with its picture, see actions/draft.ts.
usePromptStore.subscribe(({ drafts }, before) => {
  if (drafts.new !== before.drafts.new) writeStored(draftKey, drafts.new)
})

/** An instruction half written, the picture that it is about, and what it refers to. */
interface RememberedDraft {
  readonly instruction: string
  readonly pictureId: string | null
  readonly referenceIds: readonly string[]
}

const instructionKey = 'instruction'

export function rememberDraft(draft: RememberedDraft): void {
  writeStored(instructionKey, draft)
}

export function rememberedDraft(): RememberedDraft {
  return readStored(instructionKey, isRememberedDraft) ?? { instruction: '', pictureId: null, referenceIds: [] }
}

export function writeDraft(kind: DraftKind, text: string): void {
  usePromptStore.setState(({ drafts, afresh }) => ({
    drafts: { ...drafts, [kind]: text },
    depth: 0,
    afresh: afresh && text !== '',
  }))
}

/** Nothing of these words has been typed since: taking back is about the board. */
export function enterWords(kind: DraftKind): void {
  usePromptStore.setState(({ drafts }) => ({ entered: drafts[kind], takenBack: false }))
}

export function rememberWords(text: string): void {
  const history = rememberPrompt(usePromptStore.getState().history, text)
  usePromptStore.setState({ history, depth: 0 })
  writeStored(historyKey, history)
}

export function browseHistory(kind: DraftKind, direction: 1 | -1): void {
  usePromptStore.setState(({ drafts, history, depth, held }) => {
    const from = { draft: depth === 0 ? drafts[kind] : held, depth }
    const to = browsePrompts(history, from, direction)
    return { drafts: { ...drafts, [kind]: to.text }, depth: to.depth, held: from.draft }
  })
}

export function keepWord(word: string): void {
  usePromptStore.setState(({ literal }) => ({ literal: [...literal, word.toLowerCase()] }))
}

export function setReferences(referenceIds: readonly string[]): void {
  usePromptStore.setState({ referenceIds })
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isRememberedDraft(value: unknown): value is RememberedDraft {
  if (typeof value !== 'object' || value === null) return false
  if (!('instruction' in value) || !('pictureId' in value) || !('referenceIds' in value)) return false
  const isPicture = value.pictureId === null || typeof value.pictureId === 'string'
  return typeof value.instruction === 'string' && isPicture && isStrings(value.referenceIds)
}
