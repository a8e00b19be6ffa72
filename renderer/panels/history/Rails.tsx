import type { Rail } from '../../document/rails.ts'

/** Many branches lie closer together, so that names have room beside them. */
const laneWidthOf = (lanes: number) => Math.min(11, 56 / lanes)

interface RailsProps {
  readonly rail: Rail
  readonly lanes: number
  readonly height: number
  readonly isHead: boolean
}

/** One row's piece of the graph. */
export function Rails({ rail, lanes, height, isHead }: RailsProps) {
  const middle = height / 2
  const laneWidth = laneWidthOf(lanes)
  const x = (lane: number) => laneWidth * (lane + 0.5) + 2
  const own = x(rail.lane)
  return (
    <svg className="step-rails" width={lanes * laneWidth + 4} height={height} aria-hidden>
      {rail.through.map((lane) => (
        <path key={`through ${lane}`} d={`M${x(lane)} 0V${height}`} />
      ))}
      {rail.joining.map((lane) => (
        <path
          key={`joining ${lane}`}
          d={`M${x(lane)} 0${lane === rail.lane ? '' : curve(x(lane), own, middle)}L${own} ${middle}`}
        />
      ))}
      {rail.hasParent && <path d={`M${own} ${middle}V${height}`} />}
      <circle cx={own} cy={middle} r={isHead ? 4.5 : 3} className={isHead ? 'is-head' : ''} />
    </svg>
  )
}

function curve(from: number, to: number, middle: number): string {
  return `C${from} ${middle * 0.7} ${from} ${middle} ${(from + to) / 2} ${middle}`
}
