import type { Picture } from '../../electron/contract.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { draftWords, unfinishedWords } from '../actions/passageWords.ts'

/** How far a picture is painted that is not finished, and that it is a draft. */
export function Unfinished({ picture, className }: { readonly picture: Picture; readonly className: string }) {
  useModelStore((facts) => facts.patchSizes)
  const words = [draftWords(picture), unfinishedWords(picture)].filter(Boolean).join(' · ')
  return words !== '' && <span className={className}>{words}</span>
}
