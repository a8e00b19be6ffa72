import type { Stretch } from './vocabulary.ts'

/** Text to put into the prompt at a stretch, parted by spaces from what stands around it. */
export function spaced(prompt: string, { start, end }: Stretch, text: string): string {
  const before = start > 0 && !/\s$/.test(prompt.slice(0, start)) ? ' ' : ''
  const after = /^[\s,.;:!?]/.test(prompt.slice(end)) ? '' : ' '
  return `${before}${text}${after}`
}
