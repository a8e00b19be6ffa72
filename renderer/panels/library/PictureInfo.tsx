import { Copy, FileJson, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { renamePicture } from '../../actions/library.ts'
import { openSelectedAction } from '../../actions/libraryActions.ts'
import { loadPastPictures, loadPictures } from '../../actions/pictures.ts'
import { loadedPicture, useLibraryListStore } from '../../stores/libraryListStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { notify, report } from '../../stores/toastStore.ts'
import { libraryStrings } from '../../strings/library.ts'
import { TagList } from './TagList.tsx'
import { factsOf } from './pictureFacts.ts'

/** Everything known of the one selected picture. */
export function PictureInfo() {
  const selectedIds = useViewStore((facts) => facts.selectedIds)
  const infoOpen = useLibraryListStore((list) => list.infoOpen)
  const open = infoOpen && selectedIds.length === 1
  const id = selectedIds[0] ?? ''
  const listed = useLibraryListStore((list) => loadedPicture(list.pages, id))
  const cached = useLibraryStore((library) => library.byId[id])
  const picture = listed ?? cached
  useEffect(() => {
    if (open && picture === undefined) void loadPictures([id]).catch((error: unknown) => report(error, 'library'))
  }, [open, id, picture])
  if (infoOpen && selectedIds.length > 1) return <TagsOfAll ids={selectedIds} />
  if (!open || picture === undefined) return null
  return <Facts key={id} picture={picture} />
}

/** Of several only the tags, which all of them get or lose; shown are those that all of the loaded ones wear. */
function TagsOfAll({ ids }: { readonly ids: readonly string[] }) {
  const pages = useLibraryListStore((list) => list.pages)
  const byId = useLibraryStore((library) => library.byId)
  const loaded = ids.flatMap((id) => loadedPicture(pages, id) ?? byId[id] ?? [])
  const [first, ...others] = loaded
  const common = (first?.tags ?? []).filter((tag) => others.every(({ tags }) => tags.includes(tag)))
  return (
    <section className="library-info" data-form aria-label={libraryStrings.tagThem(ids.length)}>
      <p className="library-prompt">{libraryStrings.tagThem(ids.length)}</p>
      <TagList ids={ids} tags={common} />
    </section>
  )
}

/** An enlargement shows its own size and time, and how what was enlarged was painted, which its file says too. */
function useRecipe(picture: Picture): Picture['recipe'] {
  const byId = useLibraryStore((library) => library.byId)
  let at = picture
  while (at.recipe === null && at.verb === 'upscale') {
    const before = byId[at.parentId ?? '']
    if (before === undefined) break
    at = before
  }
  const wanted = at.recipe === null && at.verb === 'upscale' ? at.parentId : null
  useEffect(() => {
    if (wanted !== null) void loadPastPictures([wanted]).catch((error: unknown) => report(error, 'library'))
  }, [wanted])
  return at.recipe
}

function Facts({ picture }: { readonly picture: Picture }) {
  const { parentId } = picture
  const recipe = useRecipe(picture)
  return (
    <section className="library-info" data-form aria-label={libraryStrings.info}>
      <Name picture={picture} />
      <p className="library-prompt">{picture.prompt || libraryStrings.noPrompt}</p>
      <TagList ids={[picture.id]} tags={picture.tags} />
      <dl>
        {factsOf({ ...picture, recipe }).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <footer>
        {picture.prompt !== '' && (
          <button type="button" className="button is-solid" onClick={() => void copy(picture.prompt)}>
            <Copy size={14} strokeWidth={1.75} aria-hidden />
            {libraryStrings.copyPrompt}
          </button>
        )}
        {recipe !== null && (
          <button type="button" className="button is-solid" onClick={() => void copy(JSON.stringify(recipe, null, 2))}>
            <FileJson size={14} strokeWidth={1.75} aria-hidden />
            {libraryStrings.copyRecipe}
          </button>
        )}
        {parentId !== null && (
          <button type="button" className="button is-solid" onClick={() => void openSelectedAction.run([parentId])}>
            {libraryStrings.showParent}
          </button>
        )}
      </footer>
      {/* At the top to the eye, behind name and tags for Tab. */}
      <button
        type="button"
        className="button is-icon library-info-close"
        aria-label={libraryStrings.closeInfo}
        onClick={() => useLibraryListStore.setState({ infoOpen: false })}
      >
        <X size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </section>
  )
}

function Name({ picture }: { readonly picture: Picture }) {
  const renaming = useLibraryListStore((list) => list.renaming)
  const [name, setName] = useState(picture.name ?? '')
  const keep = () => {
    useLibraryListStore.setState({ renaming: false })
    if (name.trim() !== (picture.name ?? '')) void renamePicture(picture.id, name)
  }
  return (
    <input
      ref={(input) => {
        if (renaming) input?.focus()
      }}
      type="text"
      className="library-name"
      aria-label={libraryStrings.name}
      placeholder={libraryStrings.namePlaceholder}
      maxLength={200}
      value={name}
      onChange={({ target }) => setName(target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setName(picture.name ?? '')
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        keep()
      }}
    />
  )
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify({ id: 'copied', tone: 'note', message: libraryStrings.copied })
  } catch (error) {
    report(error, 'copied')
  }
}
