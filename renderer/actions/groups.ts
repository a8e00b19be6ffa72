/** What verbs are listed under, where all of them are listed. The first group that fits takes it. */
import type { Action } from './action.ts'
import { actions } from './all.ts'
import type { ActionId } from './ids.ts'

export const groupNames = [
  'paint',
  'candidates',
  'picture',
  'select',
  'look',
  'boards',
  'library',
  'history',
  'touchUp',
  'program',
] as const
export type GroupName = (typeof groupNames)[number]

/** By the id itself, or by how ids begin. */
const members: Readonly<Record<GroupName, readonly string[]>> = {
  paint: [
    'generate',
    'pause',
    'continue',
    'rest',
    'stop',
    'steer',
    'choose.',
    'focusPrompt',
    'prompt.leave',
    'reference',
    'queue.',
  ],
  candidates: ['candidate', 'candidates.', 'another', 'several', 'viewer'],
  touchUp: ['touchUp.', 'tool.touchUp'],
  picture: [
    'save',
    'copy',
    'cutOut',
    'upscale.',
    'flatten',
    'recall',
    'goOn',
    'finish',
    'delete',
    'takeOff',
    'duplicate',
    'crop.',
    'region.',
    'scrub.',
    'extend.',
    'tool.crop',
    'tool.region',
    'tool.scrub',
    'tool.extend',
    'variations',
    'guard',
    'edit',
    'export',
    'import',
  ],
  select: ['select', 'deselect', 'arrange', 'order.', 'nudge', 'tool.select', 'tool.hand', 'tool.leave'],
  look: ['view.', 'compare'],
  boards: ['board', 'boards', 'sets', 'story', 'series'],
  library: ['library.', 'bin'],
  history: ['undo', 'redo', 'step.'],
  program: [],
}

export function groupOf(id: ActionId): GroupName {
  const fits = (member: string) =>
    id === member || (id.startsWith(member) && (member.endsWith('.') || /^[.A-Z]/.test(id.slice(member.length))))
  const order = ['touchUp', ...groupNames] as const
  return order.find((group) => members[group].some(fits)) ?? 'program'
}

export function grouped(listed: readonly Action[] = actions): ReadonlyMap<GroupName, readonly Action[]> {
  const groups = groupNames.map((name) => [name, listed.filter(({ id }) => groupOf(id) === name)] as const)
  return new Map(groups.filter(([, those]) => those.length > 0))
}
