/** How the studio is looked at. None of this is history. */
import { create } from 'zustand'
import type { Settings } from '../../electron/contract.ts'
import type { Rect } from '../document/geometry.ts'
import { readStored, writeStored } from './storage.ts'

/** Asks the camera to move; a new object is a new request. */
export type LookAt =
  | { readonly type: 'fit'; readonly rect: Rect | null }
  | { readonly type: 'zoom'; readonly scale: number }
  | { readonly type: 'zoomBy'; readonly direction: 1 | -1 }

interface ViewFacts {
  readonly theme: Settings['theme']
  readonly selectedId: string | null
  /** How the selected picture is seen against the one it was made from. */
  readonly comparing: 'off' | 'before' | 'slider'
  /** Where the slider stands, as a share of the width. */
  readonly divider: number
  readonly galleryOpen: boolean
  readonly settingsOpen: boolean
  readonly shortcutsOpen: boolean
  readonly dropping: boolean
  /** Screen pixels per picture pixel, told by the camera. */
  readonly zoom: number
  readonly lookAt: LookAt | null
}

export const useViewStore = create<ViewFacts>(() => ({
  theme: 'system',
  selectedId: null,
  comparing: 'off',
  divider: 0.5,
  galleryOpen: readStored('galleryOpen', (value) => typeof value === 'boolean') ?? true,
  settingsOpen: false,
  shortcutsOpen: false,
  dropping: false,
  zoom: 1,
  lookAt: null,
}))

export function select(id: string | null): void {
  if (useViewStore.getState().selectedId !== id) useViewStore.setState({ selectedId: id, comparing: 'off' })
}

export function lookAt(lookAt: LookAt): void {
  useViewStore.setState({ lookAt })
}

export function showGallery(galleryOpen: boolean): void {
  useViewStore.setState({ galleryOpen })
  writeStored('galleryOpen', galleryOpen)
}
