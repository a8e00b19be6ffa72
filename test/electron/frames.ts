/// <reference lib="dom" />
/** How evenly the window draws while something goes on. */
import type { Page } from 'playwright'

/** Milliseconds from frame to frame until the work is done. */
export async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const gaps: number[] = []
    Object.assign(window, { gaps })
    let last = performance.now()
    requestAnimationFrame(function frame(now) {
      gaps.push(now - last)
      last = now
      requestAnimationFrame(frame)
    })
  })
  await work()
  const gaps = await page.evaluate(() => (window as unknown as { readonly gaps: readonly number[] }).gaps)
  return gaps.slice(1).toSorted((a, b) => a - b)
}

/** For a log. */
export function frameText(gaps: readonly number[]): string {
  const at = (share: number) => gaps[Math.floor(gaps.length * share)]?.toFixed(1)
  return `${gaps.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`
}
