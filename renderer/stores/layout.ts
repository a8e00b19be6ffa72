/** The widths of the panels, in percent of the window, remembered for each set of open panels. */
import { readStored, writeStored } from './storage.ts'

type Layout = Readonly<Record<string, number>>

const key = 'layout'

export function rememberedLayout(): Layout | undefined {
  return readStored(key, isLayout) ?? undefined
}

export function rememberLayout(layout: Layout): void {
  writeStored(key, layout)
}

export function forgetLayout(): void {
  writeStored(key, null)
}

function isLayout(value: unknown): value is Layout {
  return typeof value === 'object' && value !== null && Object.values(value).every((size) => typeof size === 'number')
}
