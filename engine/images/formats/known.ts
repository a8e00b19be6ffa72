/** Formats by what their files begin with, where it is not left to sharp: read here, or called by name. */
import { exifBlock } from '../metadata/exif.ts'
import type { Raster } from '../raster.ts'
import { isBmp, readBmp, viewOf } from './bmp.ts'
import { isIco, readIco } from './ico.ts'

/** A reader may find a JPEG or PNG inside, which it gives back as bytes. */
export type FormatReader = (bytes: Uint8Array) => Raster | Uint8Array | Promise<Raster | Uint8Array>

export type KnownFormat = { readonly read: FormatReader } | { readonly refusal: string }

/** Undefined for formats that sharp reads, and for what nobody knows. */
export function knownFormat(bytes: Uint8Array): KnownFormat | undefined {
  if (isBmp(bytes)) return { read: readBmp }
  if (isIco(bytes)) return { read: readIco }
  if (starts(bytes, '8BPS')) return { read: async (file) => (await import('./psd.ts')).readPhotoshop(file) }
  const name =
    brandName(bytes) ??
    nameInside(bytes) ??
    (isRawPhoto(bytes) ? 'raw' : signatures.find(([mark]) => startsWith(bytes, mark))?.[1])
  return name === undefined ? undefined : { refusal: refusals[name] }
}

type Name = keyof typeof refusals

const asPicture = 'save it as PNG, JPEG or WebP first.'
const exportIt = 'export a PNG from it first.'

const refusals = {
  HEIC: 'This is a HEIC photo, which Patchwork cannot read; save it as JPEG or PNG first, or let the phone take JPEG (Settings, Camera, Formats, Most Compatible).',
  'JPEG XL': `This is a JPEG XL picture, which Patchwork cannot read; ${asPicture}`,
  'JPEG 2000': `This is a JPEG 2000 picture, which Patchwork cannot read; ${asPicture}`,
  PDF: 'This is a PDF document, not a picture; save the page you want as PNG or JPEG first.',
  SVG: `This is an SVG drawing, which holds no pixels; ${exportIt}`,
  PostScript: `This is a PostScript drawing, which holds no pixels; ${exportIt}`,
  GIMP: `This is a GIMP document; ${exportIt}`,
  'Clip Studio': `This is a Clip Studio Paint document; ${exportIt}`,
  raw: "This is a camera's raw file; develop it, and save it as JPEG, TIFF or PNG first.",
  EXR: `This is an OpenEXR picture, which Patchwork cannot read; ${asPicture}`,
  Radiance: `This is a Radiance HDR picture, which Patchwork cannot read; ${asPicture}`,
  KTX: `This is a KTX texture, which Patchwork cannot read; ${asPicture}`,
  metafile: `This is a Windows metafile, a drawing that holds no pixels; ${exportIt}`,
  document: 'This is an Office document, not a picture; save the picture in it as PNG or JPEG first.',
  DICOM: `This is a DICOM scan, which Patchwork cannot read; ${asPicture}`,
  DDS: `This is a DDS texture, which Patchwork cannot read; ${asPicture}`,
  QOI: `This is a QOI picture, which Patchwork cannot read; ${asPicture}`,
  PCX: `This is a PCX picture, which Patchwork cannot read; ${asPicture}`,
  Netpbm: `This is a Netpbm picture, which Patchwork cannot read; ${asPicture}`,
  FITS: `This is a FITS picture, which Patchwork cannot read; ${asPicture}`,
  icns: `This is an icon of macOS, which Patchwork cannot read; ${asPicture}`,
  video: 'This is a video, not a picture; save the frame you want as PNG or JPEG first.',
  page: 'This is a web page, not the picture in it; download the picture itself.',
  pointer: 'This is a Git LFS pointer, not the picture; run `git lfs pull` in its folder first.',
  weights: "These are a model's weights, not a picture; put the model's whole folder into your models folder.",
  archive:
    'This is an archive or a document packed like one, not a picture; take the pictures out of it, or export a PNG.',
} as const

/** ISO media files say what they are in four letters, and what else they are in more; AVIF is sharp's to read. */
function brandName(bytes: Uint8Array): Name | undefined {
  if (bytes.length < 16 || !starts(bytes.subarray(4), 'ftyp')) return undefined
  const length = Math.min(viewOf(bytes).getUint32(0), 256, bytes.length)
  const all = ascii(bytes.subarray(8, length)).match(/.{4}/gs) ?? []
  return all.some((brand) => brand === 'avif' || brand === 'avis') ? undefined : brands[all[0] ?? '']
}

/** Marks that do not stand at the start. */
function nameInside(bytes: Uint8Array): Name | undefined {
  if (starts(bytes, 'RIFF') && starts(bytes.subarray(8), 'AVI ')) return 'video'
  if (starts(bytes.subarray(40), ' EMF')) return 'metafile'
  return starts(bytes.subarray(128), 'DICM') ? 'DICOM' : nameOfText(ascii(bytes.subarray(0, 1000)))
}

/** What servers and tools leave under a picture's name, and drawings behind a prologue. */
function nameOfText(text: string): Name | undefined {
  const start = text.replace('\xef\xbb\xbf', '').trimStart().toLowerCase()
  if (/^(<!doctype html|<html)/.test(start)) return 'page'
  if (/^(<\?xml|<!--|<!doctype)/.test(start) && start.includes('<svg')) return 'SVG'
  if (start.startsWith('version https://git-lfs.')) return 'pointer'
  return /^.{7}\0\{"/s.test(text) && text.includes('"dtype"') ? 'weights' : undefined
}

const brands: Readonly<Record<string, Name>> = {
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
  'crx ': 'raw',
  'jp2 ': 'JPEG 2000',
  isom: 'video',
  iso2: 'video',
  mp41: 'video',
  mp42: 'video',
  avc1: 'video',
  'qt  ': 'video',
  'M4V ': 'video',
}

const signatures: readonly (readonly [mark: string | readonly number[], name: Name])[] = [
  [[0xff, 0x0a], 'JPEG XL'],
  [[0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20], 'JPEG XL'],
  [[0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20], 'JPEG 2000'],
  [[0xff, 0x4f, 0xff, 0x51], 'JPEG 2000'],
  ['%PDF', 'PDF'],
  ['%!PS', 'PostScript'],
  [[0xc5, 0xd0, 0xd3, 0xc6], 'PostScript'],
  ['<svg', 'SVG'],
  ['gimp xcf', 'GIMP'],
  ['CSFCHUNK', 'Clip Studio'],
  ['FUJIFILMCCD-RAW', 'raw'],
  ['IIRO', 'raw'],
  ['IIU\0', 'raw'],
  [[0x76, 0x2f, 0x31, 1], 'EXR'],
  ['#?RADIANCE', 'Radiance'],
  ['#?RGBE', 'Radiance'],
  ['DDS ', 'DDS'],
  ['qoif', 'QOI'],
  [[10, 5, 1], 'PCX'],
  ['P1\n', 'Netpbm'],
  ['P2\n', 'Netpbm'],
  ['P3\n', 'Netpbm'],
  ['P4\n', 'Netpbm'],
  ['P5\n', 'Netpbm'],
  ['P6\n', 'Netpbm'],
  ['P7\n', 'Netpbm'],
  ['Pf\n', 'Netpbm'],
  ['PF\n', 'Netpbm'],
  [[0xab, 0x4b, 0x54, 0x58, 0x20], 'KTX'],
  [[0xd7, 0xcd, 0xc6, 0x9a], 'metafile'],
  ['SIMPLE  =', 'FITS'],
  ['icns', 'icns'],
  [[0x1a, 0x45, 0xdf, 0xa3], 'video'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'document'],
  ['PK\x03\x04', 'archive'],
  ['Rar!', 'archive'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'archive'],
]

const tiffTags = { subfileType: 0x00fe, dngVersion: 0xc612 }

/** Raw photos of most cameras are TIFF files whose first picture is a small preview: nobody means that one. */
function isRawPhoto(bytes: Uint8Array): boolean {
  if (starts(bytes.subarray(8), 'CR\x02')) return true
  const exif = exifBlock(bytes)
  if (exif === undefined) return false
  const { tiff, isLittle } = exif
  const directory = tiff.getUint32(4, isLittle)
  if (directory + 2 > tiff.byteLength) return false
  const count = Math.min(tiff.getUint16(directory, isLittle), Math.floor((tiff.byteLength - directory - 2) / 12))
  return Array.from({ length: count }, (_, i) => directory + 2 + i * 12).some((at) => {
    const tag = tiff.getUint16(at, isLittle)
    const isPreview = tag === tiffTags.subfileType && (tiff.getUint32(at + 8, isLittle) & 1) === 1
    return isPreview || tag === tiffTags.dngVersion
  })
}

function startsWith(bytes: Uint8Array, mark: string | readonly number[]): boolean {
  return typeof mark === 'string' ? starts(bytes, mark) : mark.every((byte, i) => bytes[i] === byte)
}

function starts(bytes: Uint8Array, word: string): boolean {
  return ascii(bytes.subarray(0, word.length)) === word
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
