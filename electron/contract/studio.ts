/** The program itself: its settings and how it was started. */
import { z } from 'zod'
import { defaultStrength } from '../../engine/types.ts'
import { savingSchema } from './saving.ts'
import { shortcutsSchema, storedShortcutsSchema } from './shortcuts.ts'

const fields = {
  theme: z.enum(['system', 'dark', 'light']),
  /** Empty until one is chosen: the first model listed is used. */
  modelId: z.string().max(200),
  /** Default strength of the drift guard for edits; 0 is off. */
  guard: z.number().min(0).max(1),
  /** Whether saved pictures carry their recipe. */
  metadata: z.boolean(),
  /** How pictures are saved and dragged out, as the save dialog was left. */
  saving: savingSchema,
  /** What the engine may compute on. */
  device: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  /** A server that speaks the OpenAI images protocol; without an address nothing is ever connected. */
  server: z.object({ address: z.string().max(500), key: z.string().max(500) }),
  /** Only those that the user changed, by action id. */
  shortcuts: shortcutsSchema,
  /** Of everything in the window, as far as the screen has room for it. */
  scale: z.number().min(0.8).max(2),
  reducedMotion: z.enum(['system', 'on', 'off']),
  /** The version of the tour that was seen to its end or dismissed. */
  tourSeen: z.number().int(),
  /** The story beside the board; empty for none. */
  storyId: z.string().max(200),
}
const changeSchema = z.object(fields)
export type Settings = Readonly<z.output<typeof changeSchema>>

/** What a fresh installation has. */
export const defaultSettings: Settings = {
  theme: 'system',
  modelId: '',
  guard: defaultStrength,
  metadata: true,
  saving: { format: 'png', quality: 92 },
  device: 'auto',
  server: { address: '', key: '' },
  shortcuts: {},
  scale: 1,
  reducedMotion: 'system',
  tourSeen: 0,
  storyId: '',
}

/** Every field falls back to its default on its own, so that one bad value does not cost the others. */
export const settingsSchema = z.object({
  theme: fields.theme.catch(defaultSettings.theme),
  modelId: fields.modelId.catch(defaultSettings.modelId),
  guard: fields.guard.catch(defaultSettings.guard),
  metadata: fields.metadata.catch(defaultSettings.metadata),
  saving: fields.saving.catch(defaultSettings.saving),
  device: fields.device.catch(defaultSettings.device),
  server: fields.server.catch(defaultSettings.server),
  shortcuts: storedShortcutsSchema.catch(defaultSettings.shortcuts),
  scale: fields.scale.catch(defaultSettings.scale),
  reducedMotion: fields.reducedMotion.catch(defaultSettings.reducedMotion),
  tourSeen: fields.tourSeen.catch(defaultSettings.tourSeen),
  storyId: fields.storyId.catch(defaultSettings.storyId),
})

const menuItemSchema = z.union([
  z.object({ type: z.literal('separator') }),
  z.object({
    type: z.literal('action'),
    actionId: z.string().max(100),
    label: z.string().max(200),
    accelerator: z.string().max(60).optional(),
  }),
])
const menuSchema = z.object({
  label: z.string().max(100),
  items: z
    .array(
      z.union([
        menuItemSchema,
        z.object({ type: z.literal('submenu'), label: z.string().max(100), items: z.array(menuItemSchema).max(20) }),
      ]),
    )
    .max(60),
})
export type MenuItem = Readonly<z.output<typeof menuItemSchema>>
export type Menu = Readonly<z.output<typeof menuSchema>>

export interface About {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly dataFolder: string
}

/** The program was started again with a prompt, which waits to be taken. */
export interface PromptNotice {
  readonly type: 'prompt:given'
}

/** An action chosen in the native menu. */
export interface MenuNotice {
  readonly type: 'menu:chosen'
  readonly actionId: string
}

export const studioChannels = {
  'app:takePrompt': z.object({}),
  'settings:get': z.object({}),
  /** The page has noted something (words half written, panels): it should outlive a death of the program. */
  'page:noted': z.object({}),
  'settings:set': changeSchema.partial(),
  'app:about': z.object({}),
  'app:openDataFolder': z.object({}),
  /** Asks a server what it is; nothing is kept. */
  'server:check': z.object({ address: z.string().max(500), key: z.string().max(500) }),
  /** The native menu bar, as the studio's actions are now called and keyed. */
  'menu:set': z.object({ menus: z.array(menuSchema).max(12) }),
} as const

export interface StudioOutput {
  /** The next prompt given on a command line (`npm start -- "..."`), this start's first; each once. */
  'app:takePrompt': string | null
  'settings:get': Settings
  'page:noted': null
  'settings:set': Settings
  'app:about': About
  'app:openDataFolder': null
  'server:check': { readonly name: string }
  'menu:set': null
}
