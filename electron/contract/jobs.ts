/**
 * Everything that takes its time: one table of jobs, run by the main process (electron/jobs). The window commands with
 * these channels, and hears what becomes of it through the port that it posts with `watch`.
 */
import { z } from 'zod'
import {
  defaultStrength,
  passageChangesSchema,
  runsSchema,
  writtenRequestSchema,
  upscaleScaleSchema,
  type ErrorCode,
  type GenerateEvent,
  type Pixels,
} from '../../engine/types.ts'
import { idSchema, idsSchema } from './ids.ts'
import { storedPicturesOrderSchema } from './pictureOrders.ts'
import { exportOrderSchema } from './exports.ts'
import { seriesOrderSchema } from './series.ts'
import { downloadOrderSchema, importOrderSchema } from './models.ts'
import type { ImportedPicture } from './files.ts'
import type { Picture } from './pictures.ts'

/** A picture of the library, or the one that a job will paint at a place of its batch, counted from 0. */
export const sourceSchema = z.union([
  z.strictObject({ picture: idSchema }),
  z.strictObject({ job: idSchema, place: z.number().int().min(0).max(63) }),
])
export type Source = Readonly<z.output<typeof sourceSchema>>

const goesOnSchema = z.union([
  /** Its first ones, which its recipe paints again; `patches` null: all that it has. */
  z.strictObject({ picture: idSchema, patches: z.number().int().min(1).nullable() }),
  /** Those in `runs` (first and count, by turns); the pixels of the others alone are new. */
  z.strictObject({ picture: idSchema, runs: runsSchema }),
  /** None: it is a draft, and this is the same picture with all of its steps. */
  z.strictObject({ picture: idSchema, finishes: z.literal(true) }),
])

/** What is to be painted. The pictures that it goes on from are the needs of its job. */
export const paintOrderSchema = z.object({
  request: writtenRequestSchema,
  modelId: z.string().min(1).max(200),
  /** Whether the first of the job's needs is changed; otherwise all of them are only referred to. */
  edits: z.boolean(),
  /** One for each instruction; whatever is painted for it again shares it. */
  turnId: idSchema.nullable().default(null),
  /** Patches of a picture of the library are taken over as they are. */
  goesOn: goesOnSchema.optional(),
  /** Candidates are painted for each row, and the user chooses. */
  choosing: z.literal(true).optional(),
  /** Strength of the drift guard for edits; 0 is off. */
  guard: z.number().min(0).max(1).default(defaultStrength),
  /** Its pictures come to lie there; on the board that is open, where none is said. */
  boardId: idSchema.optional(),
  /** It is painted for a set (its id), and this is what its pictures are called. */
  member: z.object({ set: idSchema, name: z.string().min(1).max(200) }).optional(),
  /** Although the memory at hand seems too small for it: the user was told. */
  anyway: z.boolean().optional(),
})
export type PaintOrder = Readonly<z.output<typeof paintOrderSchema>>

/** The first of the job's needs is made larger. */
const upscaleOrderSchema = z.object({
  scale: upscaleScaleSchema,
  /** Where it comes to lie; absent in one from before that was known. */
  boardId: idSchema.optional(),
})

const progressSchema = z.object({
  stage: z.enum([
    'starting',
    'painting',
    'paused',
    'downloading',
    'reading',
    'writing',
    'verifying',
    'adding',
    'exporting',
    'upscaling',
  ]),
  done: z.number(),
  /** 0 until it is known. */
  total: z.number(),
  unit: z.enum(['patches', 'bytes', 'files', 'tiles', 'rows']),
  /** What is being waited for, in a sentence. */
  note: z.string().nullable(),
})
export type Progress = Readonly<z.output<typeof progressSchema>>

/** The states of electron/jobs/README.md. */
export const jobStateSchema = z.enum(['waiting', 'running', 'stopping', 'stopped', 'failed', 'done', 'cancelled'])
export type JobState = z.output<typeof jobStateSchema>

const needsSchema = z.array(sourceSchema).max(8, 'At most 8 pictures.')
/** As much as is kept of a sentence. */
export const messageLimit = 2000
const common = {
  id: idSchema,
  needs: needsSchema,
  state: jobStateSchema,
  progress: progressSchema.nullable(),
  /** Why it failed, or what is to be known of it, in a sentence. */
  message: z.string().max(messageLimit).nullable(),
  createdAt: z.number(),
}
export const jobSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('paint'), order: paintOrderSchema }),
  z.object({ ...common, kind: z.literal('pictures'), order: storedPicturesOrderSchema }),
  z.object({ ...common, kind: z.literal('export'), order: exportOrderSchema }),
  z.object({ ...common, kind: z.literal('upscale'), order: upscaleOrderSchema }),
  z.object({
    ...common,
    kind: z.literal('series'),
    /** `set`: its id in the library; absent in one from before series were kept there. */
    order: seriesOrderSchema.extend({
      set: idSchema.optional(),
      /** Rows that were there when it was started; absent in one from before that was kept. */
      before: z.number().int().min(0).optional(),
    }),
  }),
  z.object({ ...common, kind: z.literal('import'), order: importOrderSchema }),
  z.object({ ...common, kind: z.literal('download'), order: downloadOrderSchema }),
])
export type Job = Readonly<z.output<typeof jobSchema>>
export type PaintJob = Extract<Job, { kind: 'paint' }>
export type PicturesJob = Extract<Job, { kind: 'pictures' }>
export type ExportJob = Extract<Job, { kind: 'export' }>
export type UpscaleJob = Extract<Job, { kind: 'upscale' }>
export type SeriesJob = Extract<Job, { kind: 'series' }>
export type ModelJob = Exclude<Job, PaintJob | PicturesJob | ExportJob | UpscaleJob | SeriesJob>

/** What the models process does: imports and downloads of models. */
export function isModelJob<Any extends { readonly kind: Job['kind'] }>(
  job: Any,
): job is Exclude<Any, { readonly kind: 'paint' | 'pictures' | 'export' | 'upscale' | 'series' }> {
  return job.kind === 'import' || job.kind === 'download'
}

/** Why a waiting job does not start: its pictures are to come, it is left over from last time, and so on. */
export type Readiness = 'ready' | 'needs' | 'edited' | 'held' | 'paused'

/** A job as the window sees it. */
export type QueuedJob = Job & {
  /** Null unless it waits. */
  readonly readiness: Readiness | null
  /** What it has painted or brought in so far; a picture that was deleted since is among them. */
  readonly pictures: readonly { readonly place: number; readonly id: string }[]
  /** Why it failed, as long as the program runs. */
  readonly code?: ErrorCode
}
export type QueuedPainting = Extract<QueuedJob, { kind: 'paint' }>
export type QueuedPictures = Extract<QueuedJob, { kind: 'pictures' }>
export type QueuedExport = Extract<QueuedJob, { kind: 'export' }>
export type QueuedUpscale = Extract<QueuedJob, { kind: 'upscale' }>
export type QueuedSeries = Extract<QueuedJob, { kind: 'series' }>
export type QueuedModelJob = Exclude<
  QueuedJob,
  QueuedPainting | QueuedPictures | QueuedExport | QueuedUpscale | QueuedSeries
>

export interface JobQueue {
  /** Next first, without those that are cancelled. */
  readonly jobs: readonly QueuedJob[]
  /** The user paused the queue: what is being painted goes on, the next one is not taken. */
  readonly paused: boolean
  /** Something waits until the user goes on with it: because of the pause, or because it is left over from last time. */
  readonly held: boolean
  /** The waiting job whose words or settings are being changed. */
  readonly editingId: string | null
}

type Token = Extract<GenerateEvent, { type: 'token' }>

/** What happens to a picture while it is painted; `image` is its place in the job's batch. */
export type PaintingEvent =
  | Exclude<GenerateEvent, { type: 'token' }>
  /** In `pictures` pictures from `image` on. */
  | (Omit<Token, 'values'> & { readonly pictures: number })
  /** Follows each `image` once it is in the library. */
  | { readonly type: 'saved'; readonly image: number; readonly picture: Picture }
  /** `rested`: the model is not in memory meanwhile. */
  | { readonly type: 'paused'; readonly paused: boolean; readonly rested?: boolean }
  /** Candidates are painted for each row, or not any more. */
  | { readonly type: 'choosing'; readonly on: boolean }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

/** One way for the next row to go on. */
export type RowCandidate = Extract<GenerateEvent, { type: 'candidate' }>

/** A painting where it is: what a window needs that comes to it in the middle. */
export interface PaintingSnapshot {
  readonly job: PaintJob
  readonly paused: boolean
  readonly rested: boolean
  readonly choosing: boolean
  /** Those that the user is to choose among. */
  readonly candidates: readonly RowCandidate[]
  /** Null until the engine has begun. */
  readonly started: Extract<GenerateEvent, { type: 'started' }> | null
  /** Patches of each picture of the batch so far. */
  readonly shown: readonly number[]
  readonly saved: readonly { readonly image: number; readonly picture: Picture }[]
  /** As far as each picture that is not saved can be seen; null for none. */
  readonly pixels: readonly (Pixels | null)[]
}

/** Through the watch port, in the order of what happened: first the queue, then the painting if there is one. */
export type WatchMessage =
  | { readonly type: 'queue'; readonly queue: JobQueue }
  | { readonly type: 'progress'; readonly id: string; readonly progress: Progress }
  /** A painting begins, or is there already. */
  | { readonly type: 'painting'; readonly painting: PaintingSnapshot }
  | { readonly type: 'event'; readonly jobId: string; readonly event: PaintingEvent }
  /** A file has come in. */
  | { readonly type: 'added'; readonly jobId: string; readonly picture: ImportedPicture }

export const jobDraftSchema = z.object({ id: idSchema, order: paintOrderSchema, needs: needsSchema })
export type JobDraft = z.input<typeof jobDraftSchema>

export const jobChannels = {
  /** Paintings, in the order given, before or after all others. */
  'jobs:add': z.object({ jobs: z.array(jobDraftSchema).min(1), at: z.enum(['front', 'back']) }),
  /** Each of these pictures larger, as a picture of its own. */
  'jobs:upscale': z.object({ ids: idsSchema, order: upscaleOrderSchema }),
  /** Other words and settings for a painting that does not run. */
  'jobs:change': z.object({ id: idSchema, order: paintOrderSchema }),
  /** In front of another (null: to the end), or by one place among those that wait. */
  'jobs:move': z.object({
    id: idSchema,
    to: z.union([z.object({ before: idSchema.nullable() }), z.object({ by: z.literal([-1, 1]) })]),
  }),
  /** Paintings, with those that wait for their pictures, pictures that come in, exports, enlargements and series; one that runs is stopped. */
  'jobs:cancel': z.object({ ids: idsSchema }),
  /** Where they were before they were cancelled. */
  'jobs:bringBack': z.object({ ids: idsSchema }),
  /** Those that failed or were stopped. */
  'jobs:retry': z.object({ ids: idsSchema }),
  /** The pictures of these finished jobs lie on the board: the jobs may be forgotten. */
  'jobs:settle': z.object({ ids: idsSchema }),
  'jobs:pause': z.object({ paused: z.boolean() }),
  /** Holds a waiting job back while it is changed; null lets it go. */
  'jobs:edit': z.object({ id: idSchema.nullable() }),
  /** Holds the running painting after the patch that is being painted. */
  'jobs:hold': z.object({ id: idSchema, paused: z.boolean() }),
  /** Gives the model's memory free while the running painting is paused; it would happen by itself after a minute. */
  'jobs:rest': z.object({ id: idSchema }),
  /** Other words or settings for the running painting, from its next row on. */
  'jobs:steer': z.object({ id: idSchema, changes: passageChangesSchema }),
  /** Whether candidates are painted for each row of the running painting, from its next row on. */
  'jobs:choosing': z.object({ id: idSchema, on: z.boolean() }),
  /** One of the candidates for its next row, by place. */
  'jobs:choose': z.object({ id: idSchema, place: z.number().int().min(0).max(9) }),
  /** An import or a download; what has been done is kept. */
  'jobs:stop': z.object({ id: idSchema }),
  /** Throws away what an unfinished import or download has brought, or takes a finished one off the list. */
  'jobs:discard': z.object({ id: idSchema }),
} as const

export interface JobOutput {
  'jobs:add': null
  'jobs:upscale': null
  'jobs:change': null
  'jobs:move': null
  /** Those that waited or had failed: they can be brought back. */
  'jobs:cancel': readonly string[]
  'jobs:bringBack': null
  'jobs:retry': null
  'jobs:settle': null
  'jobs:pause': null
  'jobs:edit': null
  'jobs:hold': null
  'jobs:rest': null
  'jobs:steer': null
  'jobs:choosing': null
  'jobs:choose': null
  'jobs:stop': null
  'jobs:discard': null
}
