/** The sign of the studio: a picture being laid patch by patch, with the next one outlined. */
const painted = ['#7d8f69', '#a8b58a', '#d9c79c', '#e8a765', '#5d7a83', '#8fa9a6', '#c97f5a'] as const
const side = 15
const step = 18

export function PatchMark() {
  const place = (index: number) => ({ x: 1 + (index % 3) * step, y: 1 + Math.floor(index / 3) * step })
  return (
    <svg className="patch-mark" width={56} height={56} viewBox="0 0 54 54" aria-hidden>
      {painted.map((color, index) => (
        <rect
          key={color}
          {...place(index)}
          width={side}
          height={side}
          rx={3}
          fill={color}
          className="patch-mark-painted"
          style={{ animationDelay: `${index * 90}ms` }}
        />
      ))}
      <rect {...place(7)} width={side} height={side} rx={3} className="patch-mark-next" />
      <rect {...place(8)} width={side} height={side} rx={3} className="patch-mark-later" />
    </svg>
  )
}
