import { useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'

export function PictureList() {
  const pictures = useExportStore((facts) => facts.pictures)
  return (
    <section className="export-pictures" aria-label={words.pictures}>
      <h3>{words.count(pictures.length)}</h3>
      <ol>
        {pictures.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ol>
    </section>
  )
}
