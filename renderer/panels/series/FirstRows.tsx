import { wordsFor } from '../../actions/generate.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'

/** What would be painted of the first rows, in the words that the model is told; or everything that is wrong. */
export function FirstRows() {
  const look = useSeriesStore((facts) => facts.look)
  const settings = useSeriesStore((facts) => facts.settings)
  const beside = useModelStore((facts) => facts.capabilities)
  const capabilities = settings?.capabilities ?? beside
  if (look === null || capabilities === null) return null
  if (look.trouble !== null)
    return (
      <div className="series-trouble" role="alert">
        {look.trouble.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    )
  const more = look.rows - look.there - look.first.length
  if (look.first.length === 0) return <p className="series-says">{words.none}</p>
  return (
    <div className="series-first">
      <ol aria-label={words.preview}>
        {look.first.map(({ where, prompt, seed, file, image }) => (
          <li key={file}>
            <p>{image === null ? wordsFor(prompt, capabilities) : prompt}</p>
            <small>{[words.row(where, seed), file, image].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ol>
      {more > 0 && <p className="series-says">{words.more(more)}</p>}
      {look.doubts !== null && (
        <p className="series-note" role="note">
          {words.doubts(look.doubts.count, look.doubts.where, look.doubts.says)}
        </p>
      )}
      {look.memory !== null && (
        <p className="series-note" role="note">
          {look.memory}
        </p>
      )}
    </div>
  )
}
