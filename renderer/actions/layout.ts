import { forgetLayout } from '../stores/layout.ts'
import { resetPanels } from '../stores/panelStore.ts'

/** Panels as on the first day. */
export function resetLayout(): void {
  forgetLayout()
  resetPanels()
}
