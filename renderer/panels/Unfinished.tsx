import type { Picture } from '../../electron/contract.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { unfinishedWords } from '../actions/passageWords.ts'

/** How far a picture is painted that is not finished. */
export function Unfinished({ picture, className }: { readonly picture: Picture; readonly className: string }) {
  useModelStore((facts) => facts.patchSizes)
  return <span className={className}>{unfinishedWords(picture)}</span>
}
