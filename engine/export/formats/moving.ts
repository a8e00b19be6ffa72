/** Animations in one file, for pages of the web and messengers. */
import sharp, { type Sharp } from 'sharp'
import type { BinaryFile, Playing } from './files.ts'
import { centred, largestOf } from '../resized.ts'

/** 256 colours, and pixels that are clear or not. Players take times below two hundredths of a second for a tenth. */
export function gifFile(playing: Playing): Promise<BinaryFile> {
  return written('gif', { ...playing, frames: inHundredths(playing.frames) }, (image, timing) =>
    image.gif({ ...timing, effort: 7, dither: 0 }),
  )
}

/** The format counts hundredths of a second: what one frame loses the next gets. */
function inHundredths(frames: Playing['frames']): Playing['frames'] {
  let [wanted, given] = [0, 0]
  return frames.map(({ picture, duration }) => {
    wanted += duration
    const hundredths = Math.max(10, 10 * Math.round((wanted - given) / 10))
    given += hundredths
    return { picture, duration: hundredths }
  })
}

export function webpAnimation(playing: Playing): Promise<BinaryFile> {
  return written('webp', playing, (image, timing) => image.webp({ ...timing, lossless: true, exact: true }))
}

async function written(
  suffix: string,
  { name, frames, loop }: Playing,
  encode: (image: Sharp, timing: { delay: number[]; loop: number }) => Sharp,
): Promise<BinaryFile> {
  const { width, height } = largestOf(frames.map(({ picture }) => picture))
  const length = width * height * 4
  const all = new Uint8Array(length * frames.length)
  frames.forEach(({ picture }, i) => all.set(centred(picture, { width, height }).data, i * length))
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const
  const timing = { delay: frames.map(({ duration }) => Math.round(duration)), loop: loop ? 0 : 1 }
  return { path: `${name}.${suffix}`, bytes: await encode(sharp(all, { raw }), timing).toBuffer() }
}
