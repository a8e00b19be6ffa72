import { EngineError } from '../errors.ts'

export const benchmarkNames = ['geneval', 'dpg', 'oneig', 'wise', 'gedit', 'imgedit'] as const
export type BenchmarkName = (typeof benchmarkNames)[number]

export function notIts(name: BenchmarkName, why: string): EngineError {
  return new EngineError('request/invalid', `This is no prompt file of ${name}: ${why}.`)
}
