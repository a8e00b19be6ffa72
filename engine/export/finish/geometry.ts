/** Size and place: what is cut off, what is added, how it is scaled. */
import { lanczos, resample } from '../../images/resample.ts'
import { visibleBox, type Rgba } from '../rgba.ts'

export type Resampling = 'nearest' | 'lanczos'

export function blank(width: number, height: number): Rgba {
  return { width, height, data: new Uint8Array(width * height * 4) }
}

/** Copies a picture into another that is at least as large, over what is there. */
export function place(into: Rgba, picture: Rgba, x: number, y: number): void {
  for (let row = 0; row < picture.height; row++) {
    const from = row * picture.width * 4
    into.data.set(picture.data.subarray(from, from + picture.width * 4), ((y + row) * into.width + x) * 4)
  }
}

export function cropRgba(picture: Rgba, x: number, y: number, width: number, height: number): Rgba {
  const cut = blank(width, height)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * picture.width + x) * 4
    cut.data.set(picture.data.subarray(from, from + width * 4), row * width * 4)
  }
  return cut
}

/** One clear pixel is left of a picture that is clear everywhere. */
export function trim(picture: Rgba, threshold: number): Rgba {
  const box = visibleBox(picture, threshold)
  if (box === null) return blank(1, 1)
  return cropRgba(picture, box.left, box.top, box.right - box.left, box.bottom - box.top)
}

export function pad(picture: Rgba, left: number, top: number, right: number, bottom: number): Rgba {
  if (left + top + right + bottom === 0) return picture
  const wide = blank(picture.width + left + right, picture.height + top + bottom)
  place(wide, picture, left, top)
  return wide
}

export function toPowersOfTwo(picture: Rgba): Rgba {
  const next = (size: number) => 2 ** Math.ceil(Math.log2(size))
  return pad(picture, 0, 0, next(picture.width) - picture.width, next(picture.height) - picture.height)
}

/** Of exactly that size: scaled as a whole until it fits, clear around. */
export function fitInto(
  picture: Rgba,
  size: { readonly width: number; readonly height: number },
  how: Resampling,
): Rgba {
  const factor = Math.min(size.width / picture.width, size.height / picture.height)
  const width = Math.min(Math.max(Math.round(picture.width * factor), 1), size.width)
  const height = Math.min(Math.max(Math.round(picture.height * factor), 1), size.height)
  const fitted = resize(picture, width, height, how)
  const left = Math.floor((size.width - width) / 2)
  const top = Math.floor((size.height - height) / 2)
  return pad(fitted, left, top, size.width - width - left, size.height - height - top)
}

export function scale(picture: Rgba, factor: number, how: Resampling): Rgba {
  const to = (size: number) => Math.max(Math.round(size * factor), 1)
  return resize(picture, to(picture.width), to(picture.height), how)
}

/** The one way in which pictures of an export change their size. */
export function resize(picture: Rgba, width: number, height: number, how: Resampling): Rgba {
  if (picture.width === width && picture.height === height) return picture
  return how === 'nearest' ? nearest(picture, width, height) : smooth(picture, width, height)
}

function nearest(picture: Rgba, width: number, height: number): Rgba {
  const { data } = picture
  const out = blank(width, height)
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * picture.height) / height) * picture.width
    for (let x = 0; x < width; x++, to += 4) {
      const from = (row + Math.floor(((x + 0.5) * picture.width) / width)) * 4
      out.data.set(data.subarray(from, from + 4), to)
    }
  }
  return out
}

/** Colours count as much as they are opaque, or the clear ones would bleed in. */
function smooth({ width: from, height: rows, data }: Rgba, width: number, height: number): Rgba {
  const colours = new Uint8Array(from * rows * 3)
  const opacity = new Uint8Array(from * rows * 3)
  for (let i = 0; i < from * rows; i++) {
    const alpha = data[i * 4 + 3]!
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = Math.round((data[i * 4 + c]! * alpha) / 255)
    opacity.fill(alpha, i * 3, i * 3 + 3)
  }
  const seen = resample({ width: from, height: rows, data: colours }, width, height, lanczos).data
  const clear = resample({ width: from, height: rows, data: opacity }, width, height, lanczos).data
  const out = blank(width, height)
  for (let i = 0; i < width * height; i++) {
    const alpha = clear[i * 3]!
    out.data[i * 4 + 3] = alpha
    for (let c = 0; c < 3 && alpha > 0; c++)
      out.data[i * 4 + c] = Math.min(Math.round((seen[i * 3 + c]! * 255) / alpha), 255)
  }
  return out
}
