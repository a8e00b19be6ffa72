/** Pictures into files: one dialog for one and for many. How the last ones were saved is how the next are, and what is dragged out. */
import { savingOptions, type Saving } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { commit } from '../stores/boardStore.ts'
import { openDialog } from '../stores/panelStore.ts'
import { useSaveStore } from '../stores/saveStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { inOrder, selectedForExport, withNames } from './export.ts'
import { loadPictures } from './pictures.ts'
import { changeSettings } from './settings.ts'

export const saveAction: Action<readonly string[]> = about(selectedForExport, {
  id: 'save',
  label: strings.actions.save,
  shortcuts: [{ key: 's', mod: true }],
  whileTyping: true,
  run: (ids) => openSaving(ids, false),
})

/** For this once, whatever the setting says. */
export const saveBareAction: Action<readonly string[]> = about(selectedForExport, {
  id: 'saveBare',
  label: strings.actions.saveBare,
  shortcuts: [{ key: 's', mod: true, shift: true }],
  whileTyping: true,
  run: (ids) => openSaving(ids, true),
})

async function openSaving(ids: readonly string[], bare: boolean): Promise<void> {
  try {
    await loadPictures(ids)
  } catch (error) {
    return report(error, 'saved')
  }
  const { saving, metadata } = useSettingsStore.getState()
  useSaveStore.setState({ ...saving, ids, percent: 100, recipe: metadata && !bare, bare })
  openDialog('save')
}

/** As the dialog is set; where to is asked by the system's. */
export async function save(): Promise<void> {
  const { ids, format, quality, percent, recipe, bare } = useSaveStore.getState()
  const saving: Saving = { format, quality }
  const how = { scale: percent / 100, recipe }
  openDialog(null)
  // What was told of the last one is not told of this one.
  for (const told of ['saved', 'exported']) withdraw(told)
  try {
    await changeSettings({ saving, ...(!bare && { metadata: recipe }) })
    const [id] = ids
    if (ids.length > 1) await saveMany(ids, saving, how)
    else if (id !== undefined) tellSaved(id, await call('pictures:save', { id, ...saving, ...how }))
  } catch (error) {
    report(error, 'saved')
  }
}

/** As an export, which asks before it replaces anything. */
async function saveMany(
  ...[ids, saving, how]: [readonly string[], ...Parameters<typeof savingOptions>]
): Promise<void> {
  const [pictures, folder] = await Promise.all([withNames(await inOrder(ids)), call('exports:chooseFolder', {})])
  if (folder === null || pictures.length === 0) return
  const options = savingOptions(saving, how)
  await call('exports:start', { pictures: [...pictures], options, folder, saves: true, remember: null })
}

function tellSaved(id: string, path: string | null): void {
  if (path === null) return
  commit({ verb: 'export', pictureIds: [id] }, (document) => document)
  const show = () => void call('files:show', { path }).catch(report)
  const action = { label: strings.picture.showInFolder, run: show }
  notify({ id: 'saved', tone: 'note', message: strings.picture.saved(path), action })
}
