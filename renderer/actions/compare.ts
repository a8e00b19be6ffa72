/** Seeing a picture against the one it was made from. */
import { clamp } from '../document/geometry.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

const hasParent = () => (selectedPicture()?.parentId ?? null) !== null
const isSliding = () => hasParent() && useViewStore.getState().comparing === 'slider'

export const beforeAction: Action = {
  id: 'compare.before',
  label: strings.actions.before,
  shortcuts: [{ code: 'Backslash' }, { code: 'IntlBackslash' }],
  isEnabled: hasParent,
  run: () => useViewStore.setState({ comparing: 'before' }),
  release: () => useViewStore.setState({ comparing: 'off' }),
}

export const sliderAction: Action = {
  id: 'compare.slider',
  label: strings.actions.slider,
  shortcuts: [{ code: 'KeyC' }],
  isEnabled: hasParent,
  run: () => useViewStore.setState({ comparing: isSliding() ? 'off' : 'slider', divider: 0.5 }),
}

/** While the slider is out, arrows move it; they come before the arrows that walk over the board. */
export const dividerActions: readonly Action[] = [push('left', 'ArrowLeft', -0.02), push('right', 'ArrowRight', 0.02)]

function push(side: 'left' | 'right', code: string, by: number): Action {
  return {
    id: `compare.${side}`,
    label: side === 'left' ? strings.actions.dividerLeft : strings.actions.dividerRight,
    shortcuts: [{ code }],
    isEnabled: isSliding,
    run: () => useViewStore.setState(({ divider }) => ({ divider: clamp(divider + by, 0, 1) })),
  }
}
