import { useRef } from 'react'
import type { ExportPreview, ShownFile } from '../../../electron/contract.ts'
import { guidedOn } from '../../document/exportPlay.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { GuideLines } from './GuideLines.tsx'
import { useGround, useScale, useSize, useSource } from './shown.ts'

/** Every page, or every picture, one beside the other. */
export function SheetView({ preview }: { readonly preview: ExportPreview }) {
  const { shown, files, count, sheets, notes } = preview
  const total = useExportStore((facts) => facts.pictures.length)
  const box = useRef<HTMLDivElement>(null)
  const isSliced = useExportStore(({ settings: { finish } }) => finish?.nineSlice !== undefined)
  const frames = sheets.flatMap((sheet) => sheet.frames)
  const stretched = frames.filter(({ nineSlice }) => nineSlice !== null).length
  const facts = [
    count < total ? words.seenOf(count, total) : words.files(files.length, frames.length),
    isSliced && frames.length > 0 && words.guided(stretched, frames.length),
    ...notes,
  ]
  return (
    <>
      <div className="export-stage" ref={box} tabIndex={0} role="group" aria-label={words.preview}>
        <div className={`export-all ${shown.length > 1 ? 'is-many' : ''}`}>
          {shown.map((file) => (
            <Shown
              key={file.path}
              file={file}
              box={box}
              alone={shown.length === 1}
              guided={guidedOn(preview, file.path)}
              bytes={count < total ? null : bytesOf(files, file)}
              isFile={count < total || bytesOf(files, file) !== null}
            />
          ))}
        </div>
      </div>
      <p className="export-facts" role="status">
        {facts.filter(Boolean).join(' · ')}
      </p>
    </>
  )
}

function bytesOf(files: ExportPreview['files'], { path }: ShownFile): number | null {
  return files.find((file) => file.path === path)?.bytes ?? null
}

interface ShownProps {
  readonly file: ShownFile
  readonly box: React.RefObject<HTMLDivElement | null>
  readonly alone: boolean
  readonly guided: ReturnType<typeof guidedOn>
  /** Null where the file is not the one that would be written. */
  readonly bytes: number | null
  /** Otherwise a look at one that the window cannot show. */
  readonly isFile: boolean
}

function Shown({ file, box, alone, guided, bytes, isFile }: ShownProps) {
  const image = useSource(file)
  const [size, measure] = useSize()
  const scale = useScale(size, box, alone ? 'named' : 'among')
  const ground = useGround()
  const facts = [size && words.size(size.width, size.height), bytes !== null && words.bytes(bytes)].filter(Boolean)
  return (
    <figure className="export-page">
      <div className="export-sheet">
        <img
          ref={image}
          alt={file.path}
          draggable={false}
          className={scale >= 1 ? 'is-pixels' : ''}
          style={{ ...ground, ...(size && { width: size.width * scale, height: size.height * scale }) }}
          onLoad={({ currentTarget }) => measure(currentTarget)}
        />
        {size && <GuideLines size={size} sprites={guided} />}
      </div>
      <figcaption>
        {isFile ? file.path : words.likeness}
        {isFile && <span>{facts.join(' · ')}</span>}
      </figcaption>
    </figure>
  )
}
