/** What the models page does; every failure is told in its own sentence. */
import {
  autoencoderAddress,
  type Channel,
  type ChannelInput,
  type ProfileChange,
  type QueuedModelJob,
  type Quantization,
} from '../../electron/contract.ts'
import { chooseModel, refreshModels } from './open.ts'
import { changeSettings } from './settings.ts'
import { call, StudioError } from '../api.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { modelStrings as words } from '../strings/models.ts'
import { useModelsStore } from '../stores/modelsStore.ts'

/** Where this page's failures are told: one at a time. */
const failures = 'models'

type Said = Pick<ProfileChange, 'generation' | 'release'>

/** Tells of models that have been installed and of those that could not be, whatever is open then. */
export function listenForModels(): void {
  useQueueStore.subscribe(({ modelJobs }, before) => {
    const isNews = ({ id, state }: QueuedModelJob) =>
      (state === 'done' || state === 'failed') && before.modelJobs.some((job) => job.id === id && job.state !== state)
    const ended = modelJobs === before.modelJobs ? [] : modelJobs.filter(isNews)
    const done = ended.filter(({ state }) => state === 'done')
    for (const job of ended) {
      if (job.state === 'failed')
        notify({
          id: `model-${job.id}`,
          tone: 'error',
          message: `${jobTitle(job)}: ${job.message ?? words.jobState.failed}`,
        })
    }
    for (const job of done) notify({ id: `model-${job.id}`, tone: 'note', message: words.jobInstalled(jobTitle(job)) })
    if (done.length > 0) void reading(readModels)
  })
}

/** The folder's name or the address. */
export function jobTitle(job: QueuedModelJob): string {
  return job.kind === 'import' ? (/[^/\\]*$/.exec(job.order.folder)?.[0] ?? '') : job.order.address
}

/** Reads what the page shows. */
export async function openModels(): Promise<void> {
  await reading(async () => {
    await readOverview()
    await readDevices(false)
  })
}

/** Trying takes a while the first time; what fits depends on it. */
async function readDevices(again: boolean): Promise<void> {
  const devices = await call('models:devices', { again })
  useModelsStore.setState({ devices })
  if (devices.chosen !== 'cpu') await readOverview()
}

export async function tryDevicesAgain(): Promise<void> {
  useModelsStore.setState({ devices: null })
  await reading(() => readDevices(true))
}

/** A model came or went. */
async function readModels(): Promise<void> {
  await refreshModels()
  await readOverview()
}

async function readOverview(): Promise<void> {
  useModelsStore.setState({ overview: await call('models:overview', {}) })
}

export async function takeModel(modelId: string): Promise<void> {
  await reading(async () => {
    await chooseModel(modelId)
    await changeSettings({ modelId })
  })
}

export async function chooseFolder(): Promise<void> {
  withdraw(failures)
  await reading(async () => {
    useModelsStore.setState({ lacking: null })
    const folder = await call('models:chooseFolder', {}).catch((error: unknown) => {
      if (!(error instanceof StudioError) || error.code !== 'model/no-autoencoder') throw error
      useModelsStore.setState({ lacking: error.message })
      return null
    })
    if (folder !== null) useModelsStore.setState({ folder })
  })
}

/** Looks at the chosen folder once more, as the user says that it is. */
export async function sayOfFolder(folder: string, said: Said): Promise<void> {
  await reading(async () => useModelsStore.setState({ folder: await call('models:inspect', { folder, ...said }) }))
}

export function forgetFolder(): void {
  useModelsStore.setState({ folder: null, lacking: null })
}

/** The autoencoder of the releases, for checkpoints that come without one. */
export async function fetchAutoencoder(): Promise<void> {
  await download({ address: autoencoderAddress, quantization: null, anyway: false })
  forgetFolder()
}

export async function changeProfile(modelId: string, change: ProfileChange): Promise<void> {
  await reading(async () => {
    await call('models:changeProfile', { modelId, change })
    await readModels()
    if (useModelStore.getState().modelId === modelId) await chooseModel(modelId)
  })
}

/** As the user says that the folder is. */
export async function importFolder(folder: string, quantization: Quantization, said: Said): Promise<void> {
  await asking('models:import', { folder, quantization, name: null, ...said })
  forgetFolder()
}

export function download(order: ChannelInput<'models:download'>): Promise<void> {
  return asking('models:download', order)
}

export function stopJob(id: string): Promise<void> {
  return asking('jobs:stop', { id })
}

export function resumeJob(id: string): Promise<void> {
  return asking('jobs:retry', { ids: [id] })
}

export function discardJob(id: string): Promise<void> {
  return asking('jobs:discard', { id })
}

/** False: there is no trash, and it was not for good. */
export async function removeModel(modelId: string, forGood: boolean): Promise<boolean> {
  try {
    const { removed } = await call('models:remove', { modelId, forGood })
    if (removed === 'noTrash') return false
    await readModels()
    return true
  } catch (error) {
    reportModels(error)
    return true
  }
}

function asking<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<void> {
  return reading(() => call(channel, input))
}

async function reading(step: () => Promise<unknown>): Promise<void> {
  await step().catch(reportModels)
}

function reportModels(error: unknown): void {
  report(error, failures)
}
