/** What the main process and the pixel process say to each other. Both are ours: types, no schemas. */
import type {
  ExportPreview,
  ExportTile,
  ExportWishes,
  FoundRecipe,
  GuardScore,
  Pixels,
  Recipe,
  Transform,
  UpscaleScale,
} from '../contract.ts'
import type { Running } from '../portedWork.ts'
import type { SeriesSeen, SeriesToDo } from '../series/messages.ts'
import type { Paint } from '../../engine/export/cutout/touchUp.ts'
import type { FlattenLayer } from '../../engine/export/flatten.ts'
import type { Source } from '../../engine/export/pictures.ts'
import type { Extended } from '../../engine/extend/seam.ts'
import type { DigitalSource } from '../../engine/images/xmp.ts'

/** Questions with one answer. */
export interface PixelCalls {
  /** A picture file as models are shown it; it stays open for a while, because an edit of it is compared with it. */
  open: { input: { readonly file: string }; output: OpenedPicture }
  /** A painted picture on its way into the library. */
  finish: { input: FinishOrder; output: FinishedPicture }
  /**
   * Any image file in, by its path or its bytes, a PNG of its pixels out, a thumbnail where they are many, and what the file
   * says of itself. `to`: where the PNG is written, because 25 MB of a photograph hold the main process up; null to have it
   * answered.
   */
  importPicture: {
    input: { readonly from: string | Uint8Array; readonly to: string | null; readonly side: number }
    output: Omit<EncodedPicture, 'png'> & {
      /** Null once it is written. */
      readonly png: Uint8Array | null
      /** SHA-256 of the PNG: the main process has better things to do than to read megabytes again. */
      readonly hash: string
      readonly found: FoundRecipe | null
      readonly small: Uint8Array | null
    }
  }
  cutOutPicture: { input: { readonly file: string; readonly recipe: Recipe | null }; output: EncodedPicture }
  /** `opacity`: one byte for each pixel; `under`: the file of the picture that it was cut out of, its own where there is none. */
  touchUpPicture: {
    input: {
      readonly file: string
      readonly under: string
      readonly opacity: Uint8Array
      readonly paint: Paint | null
      readonly recipe: Recipe | null
    }
    output: EncodedPicture
  }
  /** Several as they lie over each other, the lowest first, in pixels of the result. */
  flattenPictures: {
    input: {
      readonly layers: readonly (Omit<FlattenLayer, 'picture'> & { readonly file: string })[]
      readonly width: number
      readonly height: number
    }
    output: EncodedPicture
  }
  /** Flipped, in another size, or the frames of a motion. */
  transformPicture: {
    input: { readonly file: string; readonly recipe: Recipe | null; readonly transform: Transform }
    output: readonly EncodedPicture[]
  }
  cropPicture: { input: CropRequest; output: EncodedPicture }
  /** The drift guard over an edit that is painted. */
  guardPicture: { input: GuardRequest; output: EncodedPicture & { readonly guard: EncodedGuard } }
  /** The same for a look at it: not larger than a screen. */
  tryGuard: { input: GuardRequest; output: { readonly png: Uint8Array; readonly guard: EncodedGuard } }
  /** A PNG whose longer side has `side` pixels. */
  shrink: { input: { readonly file: string; readonly side: number }; output: Uint8Array }
  /** What is wrong with a library's database; here, because the main process would hear nobody meanwhile. */
  examineDatabase: { input: { readonly file: string }; output: string | null }
  /** What an export would write. */
  previewExport: { input: Omit<ExportToDo, 'out'>; output: ExportPreview }
  /** A tile of it, and how well it fits itself. */
  tileExport: { input: { readonly file: string; readonly finish: ExportWishes['finish'] }; output: ExportTile }
  /** The colours of a palette file as `#rrggbb`. */
  readPalette: { input: { readonly file: string }; output: readonly string[] }
  /** What a series would paint of its table. */
  lookAtSeries: { input: SeriesToDo; output: SeriesSeen }
  /** Within its folder. */
  paintedFiles: { input: { readonly folder: string }; output: readonly string[] }
  /** The picture in a file as an export of it alone would be. */
  encodePicture: { input: { readonly file: string; readonly options: ExportWishes }; output: Uint8Array }
}
export type PixelCallName = keyof PixelCalls

export interface OpenedPicture {
  readonly pixels: Pixels
  /** Null where the file does not say that a model made it. */
  readonly source: DigitalSource | null
}

export interface FinishOrder {
  readonly pixels: Pixels
  /** Of a picture that is not finished: 0 where nothing is painted yet. */
  readonly alpha: Uint8Array | null
  readonly recipe: Recipe
  /** Of a picture that continues another: where what is new begins. */
  readonly extension: Extended | null
  /** The file of the picture that it is a region of, or continues: all but what was painted is that picture's own. */
  readonly regionOf: string | null
  /** Of the pictures that it was made from. */
  readonly sources: readonly (DigitalSource | null)[]
  /** Null where nothing was edited, so that there is nothing to guard. */
  readonly edit: null | {
    readonly parentFile: string
    /** The parent as the model repeats it; null where it cannot be asked. */
    readonly copy: Pixels | null
    /** Of the drift guard; 0 keeps the edit as the model made it. */
    readonly strength: number
  }
}

export interface EncodedPicture {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  readonly recipe: Recipe | null
  /** A thumbnail of a large picture whose pixels were at hand. */
  readonly small?: Uint8Array | null
}

export interface FinishedPicture extends EncodedPicture {
  /** Edits have it. */
  readonly guard: EncodedEdit | null
  /** A PNG of what was painted, where that was cut out and no guard keeps it. */
  readonly under: Uint8Array | null
}

/** What the drift guard did, with its map as an 8-bit grey PNG. */
export interface EncodedGuard {
  readonly strength: number
  readonly score: GuardScore
  readonly map: Uint8Array
}

export interface EncodedEdit extends EncodedGuard {
  /** The edit as the model painted it, and the parent as the model repeats it: PNG files for later guarding. */
  readonly edit: Uint8Array
  readonly copy: Uint8Array | null
}

export interface GuardRequest {
  readonly parentFile: string
  readonly editFile: string
  readonly copyFile: string | null
  readonly strength: number
  readonly recipe: Recipe | null
}

export interface CropRequest {
  readonly file: string
  readonly recipe: Recipe | null
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export interface ExportToDo {
  readonly pictures: readonly Source[]
  readonly options: ExportWishes
  /** The folder that the files go to. */
  readonly out: string
}

export interface UpscaleToDo {
  readonly file: string
  readonly recipe: Recipe | null
  readonly scale: UpscaleScale
  /** The folder of the networks. */
  readonly networks: string
  /** Where the PNG is written. */
  readonly to: string
  /** Longest side of the thumbnail. */
  readonly side: number
}

export interface UpscaledPicture {
  /** SHA-256 of the PNG. */
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly small: Uint8Array | null
}

/** Asked of whoever wants an export. */
export interface ExportListeners {
  readonly progress: (done: number, total: number) => void
  readonly mayReplace: (paths: readonly string[]) => Promise<boolean>
}

export type ExportRunning = Running<readonly string[]>
export type UpscaleRunning = Running<UpscaledPicture>

export type ToPixels =
  | { readonly type: 'call'; readonly id: number; readonly name: PixelCallName; readonly input: unknown }
  /** With a port, through which it goes on. */
  | { readonly type: 'export'; readonly todo: ExportToDo }
  | { readonly type: 'upscale'; readonly todo: UpscaleToDo }
