/** What the models page does; every failure is told in its own sentence. */
import type { Channel, ChannelInput, ModelJob, Quantization } from '../../../electron/contract.ts'
import { chooseModel, refreshModels } from '../../actions/open.ts'
import { changeSettings } from '../../actions/settings.ts'
import { bridge, call } from '../../api.ts'
import { notify, report } from '../../stores/toastStore.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { useModelsStore } from './modelsStore.ts'

let watching = false

/** Reads what the page shows, and from the first time on listens to what becomes of jobs. */
export async function openModels(): Promise<void> {
  if (!watching) {
    watching = true
    bridge().onNotice((notice) => {
      if (notice.type === 'models:jobs') void hear(notice.jobs, notice.changed).catch(reportModels)
    })
  }
  await reading(async () => {
    useModelsStore.setState({ jobs: await call('models:jobs', {}) })
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

async function hear(jobs: readonly ModelJob[], changed: boolean): Promise<void> {
  const before = new Map(useModelsStore.getState().jobs.map(({ id, state }) => [id, state]))
  useModelsStore.setState({ jobs })
  for (const { id, title, state } of jobs) {
    if (state !== 'done' || before.get(id) === 'done') continue
    notify({ id: `model-${id}`, tone: 'note', message: words.jobInstalled(title) })
  }
  if (!changed) return
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
  await reading(async () => {
    const folder = await call('models:chooseFolder', {})
    if (folder !== null) useModelsStore.setState({ folder })
  })
}

export function forgetFolder(): void {
  useModelsStore.setState({ folder: null })
}

export async function importFolder(folder: string, quantization: Quantization): Promise<void> {
  await asking('models:import', { folder, quantization, name: null })
  forgetFolder()
}

export function download(order: ChannelInput<'models:download'>): Promise<void> {
  return asking('models:download', order)
}

export function stopJob(jobId: string): Promise<void> {
  return asking('models:stop', { jobId })
}

export function resumeJob(jobId: string): Promise<void> {
  return asking('models:resume', { jobId })
}

export function discardJob(jobId: string): Promise<void> {
  return asking('models:discard', { jobId })
}

/** False: there is no trash, and it was not for good. */
export async function removeModel(modelId: string, forGood: boolean): Promise<boolean> {
  try {
    return (await call('models:remove', { modelId, forGood })).removed !== 'noTrash'
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
  report(error, 'models')
}
