import type { ReactNode } from 'react'
import { verbSchema } from '../../../electron/contract.ts'
import { changeFilter } from '../../actions/libraryList.ts'
import { filtersSet, noFilter, periods } from '../../document/libraryFilter.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { libraryStrings as words } from '../../strings/library.ts'

const verbs = verbSchema.options
const sorts = ['newest', 'oldest'] as const

export function LibraryFilters() {
  const filter = useLibraryListStore((list) => list.filter)
  const models = useLibraryListStore((list) => list.facets?.models) ?? []
  const tags = useLibraryListStore((list) => list.facets?.tags) ?? []
  const sizes = useLibraryListStore((list) => list.facets?.sizes) ?? []
  const size = sizes.findIndex(({ width, height }) => width === filter.size?.width && height === filter.size.height)
  return (
    <>
      <label className="library-check">
        <input
          type="checkbox"
          checked={filter.starred}
          onChange={({ target }) => changeFilter({ starred: target.checked })}
        />
        {words.starredOnly}
      </label>
      <Select label={words.tag} value={filter.tag ?? ''} onPick={(tag) => changeFilter({ tag: tag || null })}>
        <option value="">{words.anyTag}</option>
        {tags.map(({ tag, count }) => (
          <option key={tag} value={tag}>
            {words.tagOf(tag, count)}
          </option>
        ))}
      </Select>
      <Select
        label={words.verb}
        value={filter.verb ?? ''}
        onPick={(_, at) => changeFilter({ verb: verbs[at - 1] ?? null })}
      >
        <option value="">{words.anyVerb}</option>
        {verbs.map((verb) => (
          <option key={verb} value={verb}>
            {words.verbs[verb]}
          </option>
        ))}
      </Select>
      <Select label={words.model} value={filter.model ?? ''} onPick={(model) => changeFilter({ model: model || null })}>
        <option value="">{words.anyModel}</option>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </Select>
      <Select label={words.size} value={String(size)} onPick={(_, at) => changeFilter({ size: sizeAt(sizes, at - 1) })}>
        <option value="-1">{words.anySize}</option>
        {sizes.map(({ width, height, count }, index) => (
          <option key={`${width}x${height}`} value={index}>
            {words.sizeOf(width, height, count)}
          </option>
        ))}
      </Select>
      <Select
        label={words.when}
        value={filter.period}
        onPick={(_, at) => changeFilter({ period: periods[at] ?? 'any' })}
      >
        {periods.map((period) => (
          <option key={period} value={period}>
            {words.periods[period]}
          </option>
        ))}
      </Select>
      {filter.period === 'between' && (
        <div className="library-days">
          <Day label={words.from} value={filter.from} onChange={(from) => changeFilter({ from })} />
          <Day label={words.to} value={filter.to} onChange={(to) => changeFilter({ to })} />
        </div>
      )}
      <Select label={words.sort} value={filter.sort} onPick={(_, at) => changeFilter({ sort: sorts[at] ?? 'newest' })}>
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {words.sorts[sort]}
          </option>
        ))}
      </Select>
      <button
        type="button"
        className="button is-solid"
        disabled={filtersSet(filter) === 0}
        onClick={() => changeFilter({ ...noFilter, words: filter.words, sort: filter.sort })}
      >
        {words.clearFilters}
      </button>
    </>
  )
}

function sizeAt(sizes: readonly { readonly width: number; readonly height: number }[], index: number) {
  const size = sizes[index]
  return size === undefined ? null : { width: size.width, height: size.height }
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly onPick: (value: string, at: number) => void
  readonly children: ReactNode
}

function Select({ label, value, onPick, children }: SelectProps) {
  return (
    <label className="library-field">
      {label}
      <select value={value} onChange={({ target }) => onPick(target.value, target.selectedIndex)}>
        {children}
      </select>
    </label>
  )
}

interface DayProps {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <label className="library-field">
      {label}
      <input type="date" value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  )
}
