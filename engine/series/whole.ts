/** Whether picture files are whole: by their two ends, because a look at thousands of them is no time to read them. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { decodePicture } from '../images/decode.ts'
import { pngSignature } from '../images/pngChunks.ts'

export type FileState = 'missing' | 'whole' | 'damaged'

/** Empty, cut off, or no picture at all is damaged. One that ends otherwise than it began is read, and whole where it shows something. */
export async function stateOf(path: string): Promise<FileState> {
  let ends: Ends
  try {
    ends = endsOf(path)
  } catch {
    // What is there and cannot be looked into now, as while another program holds it, is nothing to paint over.
    return existsSync(path) ? 'whole' : 'missing'
  }
  if (ends.size === 0) return 'damaged'
  if (isClosed(ends)) return 'whole'
  const bytes = await readFile(path)
  // Something may have been appended; decoders do not mind where the end itself is missing.
  if (isPng(ends) && !bytes.includes(lastOfPng)) return 'damaged'
  // In what a JPEG's scan holds neither mark can stand, and a thumbnail lies before it.
  if (isJpeg(ends) && bytes.lastIndexOf(endOfJpeg) < bytes.lastIndexOf(scanOfJpeg)) return 'damaged'
  return decodePicture(bytes).then(
    () => 'whole',
    () => 'damaged',
  )
}

interface Ends {
  /** Bytes. */
  readonly size: number
  readonly head: Buffer
  readonly tail: Buffer
}

const length = 12

function endsOf(path: string): Ends {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const [head, tail] = [Buffer.alloc(length), Buffer.alloc(length)]
    readSync(file, head, 0, length, 0)
    readSync(file, tail, 0, length, Math.max(0, size - length))
    return { size, head, tail }
  } finally {
    closeSync(file)
  }
}

const lastOfPng = Buffer.from('0000000049454e44ae426082', 'hex')

function isPng({ head }: Ends): boolean {
  return head.subarray(0, pngSignature.length).equals(pngSignature)
}

const scanOfJpeg = Buffer.from('ffda', 'hex')
const endOfJpeg = Buffer.from('ffd9', 'hex')

function isJpeg({ head }: Ends): boolean {
  return head.toString('hex').startsWith('ffd8ff')
}

/** That a PNG, a JPEG or a WebP ends as it has to. */
function isClosed(ends: Ends): boolean {
  const { size, head, tail } = ends
  if (isPng(ends)) return tail.equals(lastOfPng)
  if (isJpeg(ends)) return tail.toString('hex').endsWith('ffd9')
  const isWebp = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8) === 'WEBP'
  return isWebp && size >= head.readUInt32LE(4) + 8
}
