/** Which panels and dialogs are open around the board. */
import { createFacts } from './facts.ts'
import { readStored, writeStored } from './storage.ts'

export const sides = ['library', 'history', 'queue'] as const
export type Side = (typeof sides)[number]
export type DialogName = 'settings' | 'palette' | 'shortcuts' | 'variations' | 'series' | 'save' | 'viewer'
/** What fills the middle of the window, beside the side panel. */
export type Place = 'board' | 'export'
export const settingsPages = [
  'general',
  'generation',
  'canvas',
  'models',
  'storage',
  'shortcuts',
  'privacy',
  'advanced',
] as const
export type SettingsPage = (typeof settingsPages)[number]

interface PanelFacts {
  readonly place: Place
  /** What the side panel shows; null is closed. In a narrow window it may be collapsed all the same: see `shownSide`. */
  readonly side: Side | null
  readonly conversationOpen: boolean
  /** How many panels the window has room for beside the board. */
  readonly room: number
  /** The panel that was opened by hand since there is so little room. */
  readonly raised: 'side' | 'conversation' | null
  /** The settings of the next picture, beside the prompt. */
  readonly samplingOpen: boolean
  /** The dialog that lies over everything. */
  readonly dialog: DialogName | null
  readonly settingsPage: SettingsPage
  readonly layoutEpoch: number
}

export const usePanelStore = createFacts<PanelFacts>(() => ({
  place: 'board',
  side: readStored('side', isSideFact)?.side ?? 'library',
  conversationOpen: readStored('conversationOpen', (value) => typeof value === 'boolean') ?? true,
  room: 2,
  raised: null,
  samplingOpen: false,
  dialog: null,
  settingsPage: 'general',
  layoutEpoch: 0,
}))

/** Where there is room for one panel it is the side panel, unless the conversation was opened after it; where there is none, the one opened by hand. */
export function shownSide({ place, side, conversationOpen, room, raised }: PanelFacts): Side | null {
  if (room >= 2 || (room === 1 && place === 'export')) return side
  return (room === 1 && !(conversationOpen && raised === 'conversation')) || raised === 'side' ? side : null
}

export function isConversationShown(facts: PanelFacts): boolean {
  const { place, side, conversationOpen, room, raised } = facts
  // It is about pictures on the board.
  if (place !== 'board') return false
  return conversationOpen && (room >= 2 || raised === 'conversation' || (room === 1 && side === null))
}

/** In CSS pixels: the prompt, its buttons and the picture's bar want 580, a panel 280. */
export function makeRoom(width: number): void {
  const room = width >= 1180 ? 2 : width >= 860 ? 1 : 0
  if (room !== usePanelStore.getState().room) usePanelStore.setState({ room, raised: null })
}

/** Shows a side panel, or closes it when it is the one shown. */
export function toggleSide(name: Side): void {
  showSide(shownSide(usePanelStore.getState()) === name ? null : name)
}

export function showSide(side: Side | null): void {
  usePanelStore.setState({ side, raised: side === null ? null : 'side' })
  writeStored('side', { side })
}

export function showConversation(conversationOpen: boolean): void {
  usePanelStore.setState({ place: 'board', conversationOpen, raised: conversationOpen ? 'conversation' : null })
  writeStored('conversationOpen', conversationOpen)
}

/** A panel that was opened by hand in a window without room for it makes room. */
export function showPlace(place: Place): void {
  usePanelStore.setState({ place, raised: null })
}

/** As on the first day; `layoutEpoch` lets the panels take their first widths. */
export function resetPanels(): void {
  usePanelStore.setState(({ layoutEpoch }) => ({
    side: 'library',
    conversationOpen: true,
    layoutEpoch: layoutEpoch + 1,
  }))
  writeStored('side', { side: 'library' })
  writeStored('conversationOpen', true)
}

export function openDialog(dialog: DialogName | null, settingsPage?: SettingsPage): void {
  usePanelStore.setState({ dialog, ...(settingsPage === undefined ? {} : { settingsPage }) })
}

function isSideFact(value: unknown): value is { readonly side: Side | null } {
  if (typeof value !== 'object' || value === null || !('side' in value)) return false
  return value.side === null || sides.some((side) => side === value.side)
}
