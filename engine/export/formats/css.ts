/** Sprites for web pages: a class for each, one for each animation, and no script. */
import type { Animation, Frame, Sheet, TextFile } from '../sheet/sheet.ts'

/** `<i class="sheet sheet-run_0"></i>`; at a scale of 2 and more the same size in finer pixels. */
export function cssFiles(sheet: Sheet): readonly TextFile[] {
  const base = sheet.name.replace(/@[\d.]+x$/, '')
  const rules = [
    `.${identifier(base)} {\n  display: inline-block;\n  background-repeat: no-repeat;\n}`,
    ...sheet.frames.map((frame) => `.${identifier(`${base}-${frame.name}`)} {\n${lines(frameRules(sheet, frame))}\n}`),
    ...sheet.animations.flatMap((animation) => animationRules(sheet, base, animation)),
  ]
  return [{ path: `${sheet.name}.css`, text: `${rules.join('\n\n')}\n` }]
}

/** The visible part, and the trim around it as a margin, so that the sprite takes the room that it was drawn in. */
function frameRules(sheet: Sheet, { at, visible, source, page }: Frame): Readonly<Record<string, string>> {
  const { scale, pages } = sheet
  const { name, width, height } = pages[page]!
  const px = (value: number) => (value === 0 ? '0' : `${value / scale}px`)
  const [right, bottom] = [source.width - visible.x - visible.width, source.height - visible.y - visible.height]
  const isTrimmed = visible.width < source.width || visible.height < source.height
  return {
    width: px(at.width),
    height: px(at.height),
    ...(isTrimmed && { margin: [visible.y, right, bottom, visible.x].map(px).join(' ') }),
    'background-image': `url("${encodeURI(name)}.png")`,
    'background-position': `${px(-at.x)} ${px(-at.y)}`,
    'background-size': `${px(width)} ${px(height)}`,
  }
}

function animationRules(sheet: Sheet, base: string, { name, frames, loop }: Animation): readonly string[] {
  const whole = frames.reduce((sum, { duration }) => sum + duration, 0)
  const id = identifier(`${base}-${name}`)
  let before = 0
  const steps = frames.map(({ frame, duration }) => {
    const share = Number(((100 * before) / whole).toFixed(4))
    before += duration
    return `  ${share}% {\n${lines(frameRules(sheet, sheet.frames[frame]!), 4)}\n  }`
  })
  const last = `  100% {\n${lines(frameRules(sheet, sheet.frames[frames.at(-1)!.frame]!), 4)}\n  }`
  const times = loop ? 'infinite' : '1 forwards'
  return [
    `@keyframes ${id} {\n${[...steps, last].join('\n')}\n}`,
    `.${id}-animation {\n  animation: ${id} ${Number(whole.toFixed(3))}ms step-end ${times};\n}`,
  ]
}

function lines(rules: Readonly<Record<string, string>>, indent = 2): string {
  return Object.entries(rules)
    .map(([key, value]) => `${' '.repeat(indent)}${key}: ${value};`)
    .join('\n')
}

/** As CSSOM serialises an identifier: everything that is neither a letter, a digit, - nor _ is escaped. */
function identifier(text: string): string {
  const safe = text.replaceAll(/[^\p{L}\p{N}_-]/gu, (letter) => `\\${letter.codePointAt(0)!.toString(16)} `)
  return /^(-?\d|--)/.test(safe) ? `_${safe}` : safe
}
