/** What handlers are made of. */
import type { BrowserWindow } from 'electron'
import type { z } from 'zod'
import type { Consent } from '../consent.ts'
import type { Channel, ChannelOutput, Notice } from '../contract.ts'
import type { DraggedFiles } from '../dragged.ts'
import type { EngineHost } from '../engineHost.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { Library } from '../library/library.ts'
import type { Thumbnails } from '../library/thumbnails.ts'
import type { ModelHost } from '../models/modelHost.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import type { SeriesHost } from '../series/seriesHost.ts'
import type { SettingsFile } from '../settings.ts'
import type { Writing } from '../writing.ts'

export interface Services {
  readonly window: BrowserWindow
  readonly engine: EngineHost
  /** Reads and writes picture files. */
  readonly pixels: PixelHost
  readonly library: Library
  readonly jobs: Scheduler
  readonly models: ModelHost
  readonly series: Pick<SeriesHost, 'look' | 'chosen'>
  readonly thumbnails: Thumbnails
  readonly settings: SettingsFile
  /** The next prompt given on a command line; null when there is none. */
  readonly takePrompt: () => string | null
  readonly consent: Consent
  readonly dragged: DraggedFiles
  /** Library, settings and models. */
  readonly dataFolder: string
  /** What is being saved is told of here. */
  readonly writing: Writing
  /** Tells the window something unasked. */
  readonly tell: (notice: Notice) => void
}

/** One function per channel: parsed input in, output or a thrown `EngineError` out. */
export type HandlersOf<Channels extends Readonly<Record<string, z.ZodType>>> = {
  readonly [C in keyof Channels & Channel]: (
    input: z.output<Channels[C]>,
  ) => ChannelOutput[C] | Promise<ChannelOutput[C]>
}
