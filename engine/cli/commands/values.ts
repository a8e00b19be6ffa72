/** What flags hold, from the text that was typed. Each throws what commander prints. */
import { InvalidArgumentError } from 'commander'
import type { Rect } from '../../region/patches.ts'
import { parseNumber } from '../samplingFlags.ts'

export function parseNumbers(text: string): readonly number[] {
  return text.split(',').map((part) => parseNumber(part))
}

export function parseShare(text: string): number {
  const value = parseNumber(text)
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must lie between 0 and 1.')
  return value
}

export function parseRegion(text: string): Rect {
  const numbers = /^(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})$/.exec(text.replaceAll(' ', ''))
  if (numbers === null)
    throw new InvalidArgumentError('It must be four whole numbers: left, top, width, height, as 96,64,128,80.')
  const [x, y, width, height] = numbers.slice(1).map(Number) as [number, number, number, number]
  return { x, y, width, height }
}

export function parseAxes(text: string): readonly ('x' | 'y')[] {
  return text.split(',').map((axis) => {
    if (axis !== 'x' && axis !== 'y') throw new InvalidArgumentError('Write x, y or x,y.')
    return axis
  })
}

export function parseFactors(text: string): readonly number[] {
  return text.split(',').map((factor) => {
    const number = Number(factor)
    if (!(number >= 0.05 && number <= 8)) throw new InvalidArgumentError('Write numbers from 0.05 to 8, such as 0.5,2.')
    return number
  })
}

export function parseBlend(text: string): number {
  const share = Number(text)
  if (!(share >= 0.05 && share <= 0.5)) throw new InvalidArgumentError('Write a share from 0.05 to 0.5.')
  return share
}
