/** How the studio is looked at. None of this is history. */
import type { Rect } from '../document/geometry.ts'
import type { View } from './cameraStore.ts'
import { readStored, writeStored } from './storage.ts'
import { createFacts } from './facts.ts'

/** Asks the camera to move; a new object is a new request. */
export type LookAt =
  /** `halved`: into half of the width, for two pictures side by side. */
  | { readonly type: 'fit'; readonly rect: Rect | null; readonly halved?: boolean }
  /** Only when it is not in sight. */
  | { readonly type: 'show'; readonly rect: Rect }
  /** To where it stood before. */
  | { readonly type: 'return'; readonly view: View }
  | { readonly type: 'zoom'; readonly scale: number }
  | { readonly type: 'zoomBy'; readonly direction: 1 | -1 }

export const sides = ['library', 'history', 'queue'] as const
export type Side = (typeof sides)[number]
export type DialogName = 'settings' | 'palette' | 'shortcuts'
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

/** What the pointer does on the board. */
export type Tool = 'select' | 'hand' | 'region' | 'crop'

/** A part of a picture, in its own pixels. */
export interface Region {
  readonly pictureId: string
  readonly rect: Rect
}

interface ViewFacts {
  /** The picture that verbs are about: the last one selected. */
  readonly selectedId: string | null
  /** All that are selected, `selectedId` last. */
  readonly selectedIds: readonly string[]
  readonly tool: Tool
  /** Which part of a picture is meant. */
  readonly region: Region | null
  /** Width over height that a region keeps while it is drawn; null where any shape will do. */
  readonly aspect: number | null
  /** How the selected picture is seen against the one it was made from, or two selected ones against each other. */
  readonly comparing: 'off' | 'before' | 'slider' | 'side'
  /** Where the slider stands, as a share of the width. */
  readonly divider: number
  /** What the side panel shows; null is closed. */
  readonly side: Side | null
  readonly conversationOpen: boolean
  /** The settings of the next picture, beside the prompt. */
  readonly requestOpen: boolean
  /** The dialog that lies over everything. */
  readonly dialog: DialogName | null
  readonly settingsPage: SettingsPage
  readonly layoutEpoch: number
  readonly dropping: boolean
  /** Screen pixels per picture pixel, told by the camera. */
  readonly zoom: number
  readonly lookAt: LookAt | null
}

export const useViewStore = createFacts<ViewFacts>(() => ({
  selectedId: null,
  selectedIds: [],
  tool: 'select',
  region: null,
  aspect: null,
  comparing: 'off',
  divider: 0.5,
  side: readStored('side', isSideFact)?.side ?? 'library',
  conversationOpen: readStored('conversationOpen', (value) => typeof value === 'boolean') ?? true,
  requestOpen: false,
  dialog: null,
  settingsPage: 'general',
  layoutEpoch: 0,
  dropping: false,
  zoom: 1,
  lookAt: null,
}))

export function select(id: string | null): void {
  selectAll(id === null ? [] : [id])
}

/** The last one is the one that verbs are about. */
export function selectAll(selectedIds: readonly string[]): void {
  const { selectedIds: before, selectedId: known, region, tool } = useViewStore.getState()
  const selectedId = selectedIds.at(-1) ?? null
  if (selectedId === known && selectedIds.length === before.length && selectedIds.every((id) => before.includes(id)))
    return
  useViewStore.setState({
    selectedId,
    selectedIds,
    comparing: 'off',
    region: region?.pictureId === selectedId ? region : null,
    tool: tool === 'crop' ? 'select' : tool,
  })
}

export function lookAt(lookAt: LookAt): void {
  useViewStore.setState({ lookAt })
}

/** Shows a side panel, or closes it when it is the one shown. */
export function toggleSide(name: Side): void {
  const side = useViewStore.getState().side === name ? null : name
  useViewStore.setState({ side })
  writeStored('side', { side })
}

export function showConversation(conversationOpen: boolean): void {
  useViewStore.setState({ conversationOpen })
  writeStored('conversationOpen', conversationOpen)
}

/** As on the first day; `layoutEpoch` lets the panels take their first widths. */
export function resetPanels(): void {
  useViewStore.setState(({ layoutEpoch }) => ({
    side: 'library',
    conversationOpen: true,
    layoutEpoch: layoutEpoch + 1,
  }))
  writeStored('side', { side: 'library' })
  writeStored('conversationOpen', true)
}

export function openDialog(dialog: DialogName | null, settingsPage?: SettingsPage): void {
  useViewStore.setState({ dialog, ...(settingsPage === undefined ? {} : { settingsPage }) })
}

function isSideFact(value: unknown): value is { readonly side: Side | null } {
  if (typeof value !== 'object' || value === null || !('side' in value)) return false
  return value.side === null || sides.some((side) => side === value.side)
}
