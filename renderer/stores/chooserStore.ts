/** Which of the candidates for the next row is looked at. */
import { createFacts } from './facts.ts'

export const useChooserStore = createFacts<{ readonly looked: number }>(() => ({ looked: 0 }))
