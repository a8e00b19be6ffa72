/** Puts a model on the device that suits it, and goes on with the next one, down to the processor, when one fails. */
import type { CheckpointChoices } from '../checkpoint/config.ts'
import type { GenerateEvent } from '../event.ts'
import type { Passage } from '../passages.ts'
import { probeDevices, providerNames, type DeviceCandidate } from '../runtime/devices.ts'
import { crashedLastTime, notePainting } from '../runtime/lastRun.ts'
import { createOrtRuntime, type OrtOptions } from '../runtime/ort.ts'
import { DeviceFailure, type Provider } from '../runtime/runtime.ts'
import type { SpawnProbe } from '../runtime/trial.ts'
import { loadModel, type Model } from './model.ts'

export type DeviceChoice = 'auto' | Provider

export interface LadderOptions {
  readonly folder: string
  readonly choices?: CheckpointChoices | undefined
  readonly cacheFolder: string
  readonly device: DeviceChoice
  readonly threads?: number | undefined
  readonly spawnProbe?: SpawnProbe | undefined
}

/**
 * Bytes of weights from which on a device is tried unasked. A token is a few thousand small operators; starting them
 * costs a graphics card about as long as the processor needs to read this much.
 */
const worthADevice = 256 * 2 ** 20

export class DeviceLadder {
  readonly #options: LadderOptions
  readonly #failed = new Set<Provider>()
  readonly #untold: string[] = []
  #loading: Promise<Model> | undefined
  /** Has the device in use made a token? */
  #proven = false

  constructor(options: LadderOptions) {
    this.#options = options
  }

  model(signal?: AbortSignal): Promise<Model> {
    const loading = (this.#loading ??= this.#load(signal))
    // A failed load must not stick: the user may put the missing file in place.
    loading.catch(() => {
      if (this.#loading === loading) this.#loading = undefined
    })
    return loading
  }

  /**
   * The events of `paintOn`. When a device fails, it is called again with the next one, and with what was steered to so
   * far, and paints the picture from its first patch, so that it is the work of one device; what was told already is not
   * told twice, but for the values of tokens.
   */
  async *paint(
    paintOn: (model: Model, steered: readonly Passage[]) => AsyncIterable<GenerateEvent>,
    signal?: AbortSignal,
  ): AsyncGenerator<GenerateEvent, Model> {
    const told = new Told()
    const steered: Passage[] = []
    for (;;) {
      const model = await this.model(signal)
      const sofar = [...steered]
      const run = () => paintOn(model, sofar)
      const forget = model.device === 'cpu' ? undefined : await notePainting(this.#options.cacheFolder, model.device)
      try {
        for await (const event of this.#proven ? run() : holdStart(run(), model.device !== 'cpu')) {
          if (event.type === 'token') this.#proven = true
          if (event.type === 'passage') steered.push(event.passage)
          if (told.before(event)) {
            if (event.type === 'token') yield { ...event, again: true }
            continue
          }
          yield event.type === 'started'
            ? { ...event, warnings: [...event.warnings, ...this.#untold.splice(0)] }
            : event
        }
        return model
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error
        await this.#stepDown(error)
      } finally {
        await forget?.()
      }
    }
  }

  /** What `work` makes of the model, again on the next device when one fails. */
  async use<T>(work: (model: Model) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work(await this.model())
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error
        await this.#stepDown(error)
      }
    }
  }

  async release(): Promise<void> {
    const model = await this.#loading?.catch(() => undefined)
    this.#loading = undefined
    await model?.release()
  }

  async #load(signal?: AbortSignal): Promise<Model> {
    const { folder, choices = {}, cacheFolder, threads } = this.#options
    const load = (options: OrtOptions) =>
      loadModel(folder, createOrtRuntime({ ...options, ...(threads !== undefined && { threads }) }), cacheFolder, {
        signal,
        choices,
      })
    const onProcessor = await load({})
    const device = await this.#choose(onProcessor.weightBytes)
    return device ? load({ provider: device.provider, wholePrompts: device.wholePrompts }) : onProcessor
  }

  async #choose(weightBytes: number): Promise<DeviceCandidate | undefined> {
    const { device, cacheFolder, spawnProbe } = this.#options
    if (device === 'cpu' || (device !== 'auto' && this.#failed.has(device))) return undefined
    if (device === 'auto' && weightBytes < worthADevice) return undefined
    const { candidates } = await probeDevices({ spawnProbe })
    const wanted = candidates.filter(({ provider, state }) =>
      device === 'auto' ? provider !== 'cpu' && state === 'works' && !this.#failed.has(provider) : provider === device,
    )
    if (wanted.length === 0 && device !== 'auto') this.#tell(device, 'This kind of machine does not have it.')
    for (const candidate of wanted) {
      if (!candidate.usable) this.#tell(candidate.provider, candidate.reason)
      else if (crashedLastTime(cacheFolder, candidate.provider))
        this.#tell(
          candidate.provider,
          'Its driver stopped Patchwork the last time; `patchwork devices` tries it again.',
        )
      else return candidate
    }
    return undefined
  }

  async #stepDown(failure: DeviceFailure): Promise<void> {
    this.#failed.add(failure.provider)
    this.#proven = false
    const full = /out of memory|allocat/i.test(failure.message)
    this.#tell(
      failure.provider,
      full ? 'Its memory is too small for this picture.' : `It failed while painting (${brief(failure)}).`,
    )
    await this.release()
  }

  #tell(provider: Provider, reason: string): void {
    this.#untold.push(`Not painted on ${providerNames[provider]}. ${reason}`)
  }
}

/** The start is told once a first token has shown that the device works, so that it can carry the news if not. */
async function* holdStart(events: AsyncIterable<GenerateEvent>, hold: boolean): AsyncGenerator<GenerateEvent, void> {
  let held: GenerateEvent | undefined
  for await (const event of events) {
    if (hold && event.type === 'started') {
      held = event
      continue
    }
    if (held) yield held
    held = undefined
    yield event
  }
}

/** What the listener knows already, when a picture is painted again. */
class Told {
  readonly #events = new Set<string>()
  /** Painting again, and not yet beyond what was shown: older previews would take patches away. */
  #behind = false

  before(event: GenerateEvent): boolean {
    if (event.type === 'done' || event.type === 'loading' || event.type === 'candidate') return false
    if (event.type === 'preview') return this.#behind
    const name = nameOf(event)
    this.#behind = this.#events.has(name)
    this.#events.add(name)
    return this.#behind
  }
}

function nameOf(event: Exclude<GenerateEvent, { type: 'done' | 'preview' | 'loading' | 'candidate' }>): string {
  switch (event.type) {
    case 'started':
      return event.type
    case 'passage':
      return `${event.type} ${event.passage.from}`
    case 'token':
      return `${event.type} ${event.image} ${event.index}`
    case 'image':
      return `${event.type} ${event.image}`
  }
}

function brief({ message }: DeviceFailure): string {
  const [first = ''] = message.split('\n')
  return first.length > 120 ? `${first.slice(0, 120)}…` : first
}
