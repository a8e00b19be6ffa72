/**
 * The bytes of a journal, all little-endian:
 *
 *     'PWTOKENS'  u32 length of the header  header, JSON  u32 CRC-32 of the header
 *     then for each token of each picture: u32 picture  u32 token  u32 first picture of its pass  u32 pictures in it
 *                                          f32 x tokenSize  u32 CRC-32 of the record before it
 *
 * Records have one size, so that one that is damaged costs only itself. Of two for the same token the later one counts.
 */
import { z } from 'zod'
import { crc32 } from '../images/pngChunks.ts'
import { generations } from '../checkpoint/generation.ts'
import { releaseChoices } from '../profile.ts'
import { providers } from '../runtime/runtime.ts'
import { writtenRequestSchema } from '../request.ts'

export const magic = Buffer.from('PWTOKENS', 'latin1')
/** Longer than any request; a length beyond it is damage. */
export const largestHeader = 16 * 2 ** 20

export const headerSchema = z.object({
  version: z.literal(1),
  /** Name or folder, and hash, of the model that these are tokens of. */
  model: z.string(),
  modelHash: z.string(),
  tokenSize: z.number().int().min(1).max(4096),
  rows: z.number().int().min(1).max(1024),
  columns: z.number().int().min(1).max(1024),
  /** What was asked for; its pictures are known by their hashes. */
  request: writtenRequestSchema,
  /** The pictures that the request goes on from: where they lay, and the SHA-256 of their files. */
  sources: z.array(z.object({ path: z.string(), hash: z.string() })).max(64),
  /** How the command line was told to paint it, for those who take it up again. */
  told: z
    .object({
      guard: z.union([z.number(), z.literal(false)]),
      device: z.enum(['auto', ...providers]),
      generation: z.exactOptional(z.enum(generations)),
      release: z.exactOptional(z.enum(releaseChoices)),
      vae: z.exactOptional(z.string()),
    })
    .optional(),
})
export type JournalHeader = Readonly<z.output<typeof headerSchema>>

export function headerBytes(header: JournalHeader): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(text))
  return Buffer.concat([magic, length, text, sum])
}

/** Bytes in front of a record's numbers, and of a whole record. */
export const placeLength = 16
export const recordLength = (tokenSize: number): number => placeLength + tokenSize * 4 + 4

export interface Place {
  readonly picture: number
  readonly token: number
  /** The pictures that share a pass: the first, and how many. Painted in other company they may round otherwise. */
  readonly first: number
  readonly together: number
}

export function recordBytes({ picture, token, first, together }: Place, values: Float32Array): Buffer {
  const out = Buffer.alloc(recordLength(values.length))
  for (const [index, number] of [picture, token, first, together].entries()) out.writeUInt32LE(number, index * 4)
  for (const [index, value] of values.entries()) out.writeFloatLE(value, placeLength + index * 4)
  out.writeUInt32LE(crc32(out.subarray(0, -4)), out.length - 4)
  return out
}

/** Null where the record is damaged. */
export function readPlace(record: Buffer): Place | null {
  if (crc32(record.subarray(0, -4)) !== record.readUInt32LE(record.length - 4)) return null
  const [picture = 0, token = 0, first = 0, together = 0] = [0, 4, 8, 12].map((at) => record.readUInt32LE(at))
  return { picture, token, first, together }
}
