/** What happens when the window opens: settings, model, library, and the prompt given on the command line. */
import { bridge, call } from '../api.ts'
import { rememberPatchSize, useModelStore } from '../stores/modelStore.ts'
import { rememberWords, usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { changeSize, useRequestStore } from '../stores/requestStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { bytes } from '../strings/models.ts'
import { openBoard } from './openBoard.ts'
import { bringBackDraft } from './draft.ts'
import { paint } from './generate.ts'
import { loadPresets } from './presets.ts'
import { bringBackStory } from './story.ts'
import { loadSettings } from './settings.ts'
import { watchJobs } from './watch.ts'

export async function openStudio(): Promise<void> {
  try {
    listenToProgram()
    await loadSettings()
    await loadPresets()
    await Promise.all([openModel(useSettingsStore.getState().modelId), openBoard().then(watchJobs)])
    await bringBackStory()
    await bringBackDraft()
    await paintGivenPrompts()
  } catch (error) {
    report(error, 'open')
    useModelStore.setState(({ capabilities }) => ({ state: capabilities === null ? 'none' : 'ready' }))
  }
}

/** The engine died while nothing was painted (a job that it takes along tells of it itself), or this window did. */
function listenToProgram(): void {
  bridge().onNotice((notice) => {
    const { type } = notice
    // Less is read before anyone could read that it is.
    if (type === 'engine:looking' && notice.bytes >= 2 ** 30)
      notify({ id: 'looking', tone: 'note', message: strings.status.looking(bytes(notice.bytes)) })
    if (type === 'file:saving') notify({ id: 'saved', tone: 'note', message: strings.picture.saving(notice.name) })
    if (type === 'engine:restarted') notify({ id: 'engine', tone: 'error', message: strings.errors.engineRestarted })
    if (type === 'window:reopened') notify({ id: 'window', tone: 'error', message: strings.errors.windowReopened })
  })
}

async function openModel(preferredId: string): Promise<void> {
  const models = await call('models:list', {})
  const model = models.find(({ id }) => id === preferredId) ?? models[0]
  if (model === undefined) return useModelStore.setState({ state: 'none', models })
  useModelStore.setState({ models })
  await chooseModel(model.id)
}

/** Lists them again after one came or went; another takes the place of one that is gone. */
export async function refreshModels(): Promise<void> {
  const models = await call('models:list', {})
  useModelStore.setState({ models })
  const { modelId } = useModelStore.getState()
  if (!models.some(({ id }) => id === modelId)) await openModel('')
}

export async function chooseModel(modelId: string): Promise<void> {
  const capabilities = await call('models:capabilities', { modelId })
  useModelStore.setState({ state: 'ready', modelId, capabilities })
  rememberPatchSize(capabilities)
  const { width, height } = useRequestStore.getState().changes
  const fits = (side = 0) => side % capabilities.patchSize === 0
  // A size remembered from another model may not lie on this one's grid.
  if (!fits(width) || !fits(height)) changeSize(null)
}

/** The prompt of this start, and those that later starts hand over: they wait in the queue like any other. */
async function paintGivenPrompts(): Promise<void> {
  bridge().onNotice(({ type }) => {
    if (type === 'prompt:given') takePrompts().catch(report)
  })
  await takePrompts()
}

async function takePrompts(): Promise<void> {
  for (;;) {
    const prompt = await call('app:takePrompt', {})
    if (prompt === null) return
    // What somebody is just writing stays.
    if (usePromptStore.getState().drafts.new.trim() === '') writeDraft('new', prompt)
    rememberWords(prompt)
    await paint(prompt, null)
  }
}
