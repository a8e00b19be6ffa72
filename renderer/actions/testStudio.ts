/**
 * A studio without Electron, for the tests of verbs: real stores, real documents, and the real contract, whose schemas
 * read every message. Only what lies behind the border is a stand-in: a library in memory that answers like the main process.
 */
import { vi } from 'vitest'
import type { output } from 'zod'
import type { StoreApi, UseBoundStore } from 'zustand'
import { channels } from '../../electron/contract.ts'
import type { Bridge, Capabilities, Channel, ChannelInput, ChannelOutput } from '../../electron/contract.ts'
import type { Notice, Picture, Preset, Recipe, WatchMessage, Wildcard } from '../../electron/contract.ts'
import { useAwayStore } from '../stores/awayStore.ts'
import { useBegunStore } from '../stores/begunStore.ts'
import { startBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { useGuardStore } from '../stores/guardStore.ts'
import { useHistoryStore } from '../stores/historyStore.ts'
import { useLibraryListStore } from '../stores/libraryListStore.ts'
import { rememberPictures, useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

type Answers = {
  readonly [C in Channel]?: (input: output<(typeof channels)[C]>) => ChannelOutput[C] | Promise<ChannelOutput[C]>
}

export interface TestStudio {
  /** Every message to the main process, oldest first. */
  readonly asked: readonly { readonly channel: Channel; readonly input: unknown }[]
  inputsOf<C extends Channel>(channel: C): readonly ChannelInput<C>[]
  /** Answers a channel otherwise from now on. */
  answer(answers: Answers): void
  /** The next messages of this channel fail with a sentence. */
  refuse(channel: Channel, message: string): void
  tell(notice: Notice): void
  /** What becomes of the jobs, as the main process tells it to a window that watches. */
  tellJobs(message: WatchMessage): void
  isDeleted(id: string): boolean
  /** Until every message that has been sent is answered, and what follows from the answers. */
  settled(): Promise<void>
}

/** Opens the studio with these pictures in its library, side by side on its board. */
export function openTestStudio(pictures: readonly Picture[] = []): TestStudio {
  const asked: { channel: Channel; input: unknown }[] = []
  const listeners = new Set<(notice: Notice) => void>()
  const refusals = new Map<Channel, string>()
  let answers: Answers = libraryOf(pictures)
  const bridge: Bridge = {
    platform: 'linux',
    giveTable: () => Promise.resolve({ ok: true, value: null }),
    bringIn: (files) => Promise.resolve({ ok: true, value: [...files.keys()] }),
    onNotice(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async invoke(channel, input) {
      await Promise.resolve()
      asked.push({ channel, input })
      const parsed = channels[channel].safeParse(input)
      const answer = answers[channel] as ((input: unknown) => ChannelOutput[typeof channel]) | undefined
      const message = refusals.get(channel) ?? parsed.error?.issues[0]?.message
      if (message !== undefined || answer === undefined) {
        return { ok: false, error: { code: 'request/invalid', message: message ?? `Nobody answers ${channel}.` } }
      }
      try {
        return { ok: true, value: await answer(parsed.data) }
      } catch (error) {
        return { ok: false, error: { code: 'request/invalid', message: String(error).replace(/^Error: /, '') } }
      }
    },
  }
  let watcher: Wire | null = null
  const page = Object.assign(new EventTarget(), {
    patchwork: bridge,
    postMessage: (_message: unknown, _origin: string, [port]: readonly Wire[]) => void (watcher = port ?? null),
  })
  vi.stubGlobal('MessageChannel', TestChannel)
  vi.stubGlobal('window', page)
  vi.stubGlobal('document', { hidden: true, querySelector: () => null })
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.resolve() } })
  for (const forget of forgetting) forget()
  useModelStore.setState({ state: 'ready', modelId: 'first', capabilities, patchSizes: { First: 8 } })
  rememberPictures(pictures)
  startBoard({
    pictures: pictures.map(({ id, width, height }, index) => ({ id, x: index * 100, y: 0, width, height })),
  })
  return {
    asked,
    inputsOf: <C extends Channel>(channel: C) =>
      asked.filter((one) => one.channel === channel).map(({ input }) => input as ChannelInput<C>),
    answer: (others) => void (answers = { ...answers, ...others }),
    refuse: (channel, message) => void refusals.set(channel, message),
    tell: (notice) => listeners.forEach((listener) => listener(notice)),
    tellJobs: (message) => watcher?.postMessage(message),
    isDeleted: (id) => useLibraryStore.getState().deleted.has(id),
    async settled() {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    },
  }
}

interface Wire {
  postMessage(message: WatchMessage): void
}

/** A message channel that delivers at once, so that a test knows when. */
class TestChannel {
  readonly port1 = Object.assign(new EventTarget(), { start: () => undefined })
  readonly port2: Wire = {
    postMessage: (data) => void this.port1.dispatchEvent(new MessageEvent('message', { data })),
  }
}

/** Each store as it is when the window opens. */
const forgetting = [
  asOpened(useAwayStore),
  asOpened(useBegunStore),
  asOpened(useBoardStore),
  asOpened(useCameraStore),
  asOpened(useConversationStore),
  asOpened(useGuardStore),
  asOpened(useHistoryStore),
  asOpened(useLibraryListStore),
  asOpened(useLibraryStore),
  asOpened(useModelStore),
  asOpened(usePaintingStore),
  asOpened(usePanelStore),
  asOpened(usePresetStore),
  asOpened(usePromptStore),
  asOpened(useQueueStore),
  asOpened(useRequestStore),
  asOpened(useSettingsStore),
  asOpened(useToastStore),
  asOpened(useViewStore),
]

function asOpened<Facts>(store: UseBoundStore<StoreApi<Facts>>): () => void {
  return () => store.setState(store.getInitialState(), true)
}

/** As the main process answers, for one library in memory. */
function libraryOf(first: readonly Picture[]): Answers {
  const known = new Map(first.map((one) => [one.id, one]))
  const deleted = new Set<string>()
  const presets = new Map<string, Preset>()
  const wildcards = new Map<string, Wildcard>()
  const got = (ids: readonly string[], gone: boolean) =>
    ids.flatMap((id) => (deleted.has(id) === gone ? (known.get(id) ?? []) : []))
  const keep = (one: Picture) => {
    known.set(one.id, one)
    return one
  }
  return {
    'history:append': () => null,
    'history:go': () => null,
    'history:change': () => null,
    'menu:set': () => null,
    'jobs:add': () => null,
    'jobs:hold': () => null,
    'jobs:rest': () => null,
    'jobs:steer': () => null,
    'jobs:choosing': () => null,
    'jobs:choose': () => null,
    'jobs:pause': () => null,
    'jobs:move': () => null,
    'jobs:edit': () => null,
    'jobs:retry': () => null,
    'jobs:settle': () => null,
    'jobs:bringBack': () => null,
    'jobs:cancel': ({ ids }) => ids,
    'pictures:get': ({ ids, deleted: gone }) => got(ids, gone),
    'pictures:delete'({ ids }) {
      for (const id of ids) deleted.add(id)
      return null
    },
    'pictures:restore'({ ids }) {
      for (const id of ids) deleted.delete(id)
      return null
    },
    'pictures:page': ({ offset, limit }) => {
      const here = [...known.values()].filter(({ id }) => !deleted.has(id))
      return { pictures: here.slice(offset, offset + limit), total: here.length }
    },
    'pictures:ids': ({ offset, limit }) =>
      [...known.keys()].filter((id) => !deleted.has(id)).slice(offset, offset + limit),
    'pictures:facets': () => ({
      count: known.size,
      starred: 0,
      deleted: 0,
      deletedSets: { set: 0, story: 0, series: 0 },
      tags: [],
      models: [],
      sizes: [],
    }),
    'pictures:toggleStars': ({ ids }) => ids.some((id) => known.get(id)?.starred === false),
    'pictures:change': ({ id, name }) => keep({ ...known.get(id)!, name: name ?? null }),
    'pictures:crop': ({ id, rect }) =>
      keep({ ...known.get(id)!, id: freshId(), verb: 'crop', parentId: id, width: rect.width, height: rect.height }),
    'pictures:cutOut': ({ id }) =>
      keep({ ...known.get(id)!, id: freshId(), verb: 'cutOut', parentId: id, recipe: null }),
    'pictures:under': ({ id }) => known.get(id)!.hash,
    'pictures:touchUp': ({ id }) =>
      keep({ ...known.get(id)!, id: freshId(), verb: 'touchUp', parentId: id, recipe: null }),
    'pictures:import': ({ name }) => ({
      ...keep(testPicture({ verb: 'import', name, recipe: null })),
      found: null,
      was: 'new',
    }),
    'pictures:guard': ({ id, strength }) => {
      const { guard, ...one } = known.get(id)!
      return keep({ ...one, id: freshId(), verb: 'guard', guard: guard && { ...guard, strength } })
    },
    'pictures:path': ({ id }) => `/library/${id}.png`,
    'pictures:save': () => '/home/artist/picture.png',
    'settings:set': (change) => {
      const { loaded: _, ...settings } = useSettingsStore.getState()
      return { ...settings, ...(change as typeof settings) }
    },
    'presets:list': () => [...presets.values()],
    'presets:save'({ preset }) {
      presets.set(preset.id, preset)
      return preset
    },
    'presets:delete'({ id }) {
      presets.delete(id)
      return null
    },
    'wildcards:list': () => [...wildcards.values()],
    'wildcards:save'({ wildcard }) {
      wildcards.set(wildcard.name, wildcard)
      return wildcard
    },
    'wildcards:delete'({ name }) {
      wildcards.delete(name)
      return null
    },
  }
}

export function freshId(): string {
  return crypto.randomUUID()
}

const sampling: Capabilities['defaults'] = {
  width: 64,
  height: 64,
  steps: 20,
  guidance: 3,
  imageGuidance: 1.5,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  timestepShift: 1,
  useNorm: false,
  negativePrompt: '',
  positivePrompt: '',
}

const capabilities: Capabilities = {
  name: 'First',
  description: '',
  patchSize: 8,
  device: 'cpu',
  edit: true,
  tokenProgress: true,
  defaults: sampling,
  sizes: [{ width: 64, height: 64 }],
  examples: [],
  edits: [],
}

/** A painted picture of the library. */
export function testPicture(facts: Partial<Picture> = {}): Picture {
  const prompt = facts.prompt ?? 'a red fox'
  const recipe: Recipe = {
    ...sampling,
    app: 'patchwork',
    version: 1,
    model: 'First',
    modelHash: '',
    device: 'cpu',
    prompt,
    seed: 7,
    imageIndex: 0,
    sources: [],
  }
  return {
    id: freshId(),
    hash: '0'.repeat(64),
    verb: 'generate',
    parentId: null,
    turnId: freshId(),
    referenceIds: [],
    name: null,
    starred: false,
    tags: [],
    prompt,
    width: 64,
    height: 64,
    createdAt: 0,
    elapsedMs: 1000,
    recipe,
    guard: null,
    hasTokens: recipe !== null,
    ...facts,
  }
}
