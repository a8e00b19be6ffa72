import type { ExportSheet } from '../../../electron/contract.ts'
import type { Rect, Size } from '../../document/geometry.ts'

interface GuideLinesProps {
  /** Of what they lie on. */
  readonly size: Size
  readonly sprites: readonly {
    readonly at: Rect
    readonly guides: NonNullable<ExportSheet['frames'][number]['nineSlice']>
  }[]
}

/** Where sprites may be stretched, over the picture that they are in. */
export function GuideLines({ size, sprites }: GuideLinesProps) {
  if (sprites.length === 0) return null
  const lines = sprites.flatMap(({ at, guides: { left, top, right, bottom } }) => {
    const [x, y, endX, endY] = [at.x, at.y, at.x + at.width, at.y + at.height]
    return [
      `M${x + left} ${y}V${endY}`,
      `M${endX - right} ${y}V${endY}`,
      `M${x} ${y + top}H${endX}`,
      `M${x} ${endY - bottom}H${endX}`,
    ]
  })
  const path = lines.join('')
  return (
    <svg className="export-guides" viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden>
      <path d={path} />
      <path d={path} />
    </svg>
  )
}
