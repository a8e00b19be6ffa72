/** Which panels and dialogs are open around the board. */
import { createFacts } from './facts.ts'
import { readStored, writeStored } from './storage.ts'

export const sides = ['library', 'history', 'queue'] as const
export type Side = (typeof sides)[number]
export type DialogName = 'settings' | 'palette' | 'shortcuts' | 'export'
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
  /** What the side panel shows; null is closed. */
  readonly side: Side | null
  readonly conversationOpen: boolean
  /** The settings of the next picture, beside the prompt. */
  readonly samplingOpen: boolean
  /** The dialog that lies over everything. */
  readonly dialog: DialogName | null
  readonly settingsPage: SettingsPage
  readonly layoutEpoch: number
}

export const usePanelStore = createFacts<PanelFacts>(() => ({
  side: readStored('side', isSideFact)?.side ?? 'library',
  conversationOpen: readStored('conversationOpen', (value) => typeof value === 'boolean') ?? true,
  samplingOpen: false,
  dialog: null,
  settingsPage: 'general',
  layoutEpoch: 0,
}))

/** Shows a side panel, or closes it when it is the one shown. */
export function toggleSide(name: Side): void {
  const side = usePanelStore.getState().side === name ? null : name
  usePanelStore.setState({ side })
  writeStored('side', { side })
}

export function showConversation(conversationOpen: boolean): void {
  usePanelStore.setState({ conversationOpen })
  writeStored('conversationOpen', conversationOpen)
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
