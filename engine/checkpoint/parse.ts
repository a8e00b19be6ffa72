import type { z } from 'zod'
import { EngineError } from '../errors.ts'
import { remedyFor } from './jsonFile.ts'

/** Parses what a file holds; the complaint names the file and the field. */
export function parse<T>(schema: z.ZodType<T>, path: string, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  const issue = result.error.issues[0] as z.core.$ZodIssue
  const field = issue.path.join('.')
  const code = field === 'model_type' ? 'model/unsupported' : 'model/config'
  throw new EngineError(
    code,
    `${path}: ${field ? `${field} ` : 'it '}${complaint(issue)}; ${remedyFor(path, "get the model's files again")}.`,
  )
}

/** Zod's words for types, in ours. */
const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object in braces',
  array: 'a list',
  tuple: 'a list',
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'invalid_value':
      // A schema's own words say more.
      return issue.message.startsWith('Invalid') ? `must be ${issue.values.map(String).join(' or ')}` : issue.message
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    default:
      return issue.message
  }
}
