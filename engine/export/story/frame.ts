/** A story on its way out: its frames one after the other, each a picture with words under it. */
import type { BinaryFile, Encoding } from '../formats/files.ts'
import type { ExportOptions } from '../options.ts'
import type { Rgba } from '../rgba.ts'

export interface Frame {
  /** Of its file, taken by no other. */
  readonly name: string
  readonly picture: Rgba
  /** What is read under it; may be empty. */
  readonly caption: string
  /** What it was painted from; empty where nobody knows. */
  readonly words: string
  /** What its file said of how it was made. */
  readonly told: NonNullable<Encoding['told']>
}

export interface Telling extends Pick<ExportOptions, 'perPage' | 'paper' | 'columns'> {
  /** Of the files that are not of one frame. */
  readonly name: string
}

/** Takes the frames in their order, and hands out files as soon as they are whole. */
export interface StoryWriter {
  add(frame: Frame): Promise<readonly BinaryFile[]>
  end(): Promise<readonly BinaryFile[]>
}
