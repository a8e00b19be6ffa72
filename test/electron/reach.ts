/// <reference lib="dom" />
/** Which controls a hand cannot get at, in every size that the window may have. */
import { expect } from 'vitest'
import type { Studio } from './studio.ts'

/** The smallest that the program permits, and a small laptop's. */
const sizes = [
  [760, 520],
  [820, 600],
  [1024, 640],
] as const

export type Size = readonly [number, number]

export async function resizeWindow(studio: Studio, [width, height]: Size): Promise<void> {
  await studio.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setContentSize(to[0], to[1]), [
    width,
    height,
  ] as const)
  await expect.poll(() => studio.page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
  await studio.settled()
}

/**
 * The controls of a part of the window that a pointer cannot get at: outside the window, below something else, or cut
 * off by a panel that does not scroll. Scrolls panels as a hand would.
 */
function unreachable({ page }: Studio, within: string): Promise<readonly string[]> {
  return page.evaluate(async (selector) => {
    const controls = 'button, a[href], input, select, textarea, [role="tab"], [role="option"], [role="slider"]'
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const isShown = (element: HTMLElement) => {
      const { width, height } = element.getBoundingClientRect()
      // What a closed fold holds has a place, too.
      const isVisible = element.checkVisibility({ checkVisibilityCSS: true })
      return width > 1 && height > 1 && isVisible && element.closest('.visually-hidden, [aria-hidden="true"]') === null
    }
    const scrollers = (element: HTMLElement) => {
      const found: HTMLElement[] = []
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(at).overflowY + getComputedStyle(at).overflowX)) found.push(at)
      }
      return found
    }
    const isHit = (element: HTMLElement) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const isInside = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5
      return at !== null && isInside && (element.contains(at) || at.closest('label')?.contains(element) === true)
    }
    const failed: string[] = []
    for (const root of document.querySelectorAll<HTMLElement>(selector)) {
      for (const element of root.querySelectorAll<HTMLElement>(controls)) {
        if (!isShown(element) || isHit(element)) continue
        for (const scroller of scrollers(element)) {
          const [own, its] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()]
          scroller.scrollTop += own.top + own.height / 2 - (its.top + its.height / 2)
          scroller.scrollLeft += own.left + own.width / 2 - (its.left + its.width / 2)
        }
        await nextFrame()
        const { left, top, width, height } = element.getBoundingClientRect()
        const name = element.getAttribute('aria-label') ?? element.textContent
        const place = [left, top, width, height].map(Math.round).join(' ')
        const over = document.elementFromPoint(left + width / 2, top + height / 2)
        if (!isHit(element)) failed.push(`${name} at ${place} below ${over?.className ?? 'nothing'}`)
      }
    }
    return failed
  }, within)
}

/** In every size, what cannot be reached in this state of the window: nothing, where all is well. */
export async function outOfReachIn(studio: Studio, state: string, within = 'body'): Promise<readonly string[]> {
  const failed: string[] = []
  for (const size of sizes) {
    await resizeWindow(studio, size)
    await studio.screenshot(`room-${state}-${size[0]}`)
    for (const control of await unreachable(studio, within)) failed.push(`${state}, ${size.join(' x ')}: ${control}`)
  }
  return failed
}
