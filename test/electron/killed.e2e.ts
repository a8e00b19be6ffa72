/** The engine, the window or the whole program dies at a moment of chance, again and again: nothing is lost, nothing is there twice. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readJournal } from '../../engine/journal/readJournal.ts'
import type { Channel, ChannelInput, ChannelOutput } from '../../electron/contract.ts'
import { openLibrary } from '../../electron/library/library.ts'
import { chance } from '../seed.ts'
import { answerQuestions, engineProcessId, freshFolder, killPage, openStudio, type Studio } from './studio.ts'

const kills = Number(process.env.PATCHWORK_KILLS ?? 4)
const late = { timeout: 150_000, interval: 100 } as const

const userData = freshFolder()
const libraryFolder = join(userData, 'library')
let studio: Studio

/** Asks whichever page the program has by now; one that is dying never answers. */
async function ask<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput[C]> {
  const said = await inPage(`window.patchwork.invoke(${JSON.stringify(channel)}, ${JSON.stringify(input)})`)
  const result = said as { readonly ok: boolean; readonly value: ChannelOutput[C] }
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.value
}

const inPage = (text: string): Promise<unknown> =>
  studio.app.evaluate(
    ({ webContents }, code) =>
      Promise.race([
        webContents.getAllWebContents()[0]!.executeJavaScript(code) as Promise<unknown>,
        new Promise<never>((_, reject) => setTimeout(() => reject(new Error('The page does not answer.')), 3000)),
      ]),
    text,
  )

const shownPatches = async () =>
  Number(await inPage(`document.querySelector('[data-patches]')?.dataset.patches ?? 0`).catch(() => 0))
const pictures = async () =>
  (await ask('pictures:page', { query: { sort: 'oldest' }, offset: 0, limit: 500 })).pictures.map(({ id }) => id)

async function open(): Promise<void> {
  studio = await openStudio({ userData })
  // A window that dies again and again asks whether it is wanted.
  await answerQuestions(studio.app, true)
}

/** A picture and an edit of it; returns their jobs. */
async function add(): Promise<readonly string[]> {
  const [painted, edited] = [crypto.randomUUID(), crypto.randomUUID()]
  const [{ id: modelId } = { id: '' }] = await ask('models:list', {})
  const job = (
    id: string,
    prompt: string,
    edits: boolean,
    needs: ChannelInput<'jobs:add'>['jobs'][number]['needs'],
  ) => ({
    id,
    order: { request: { prompt, seed: 7, steps: 16 }, modelId, edits },
    needs,
  })
  await ask('jobs:add', {
    jobs: [job(painted, 'a red apple', false, []), job(edited, 'make it blue', true, [{ job: painted, place: 0 }])],
    at: 'back',
  })
  return [painted, edited]
}

/** Whatever died: goes on with what is held, or has failed because its engine died too often. */
async function goOn(ids: readonly string[]): Promise<void> {
  await ask('jobs:pause', { paused: false })
  await ask('jobs:retry', { ids: [...ids] })
}

/** By job and place, while no program has the library open. */
function onDisk(jobs: readonly string[]) {
  const library = openLibrary(libraryFolder)
  const found = jobs.map((id) => library.pictures.paintedBy(id).map(({ place, picture }) => ({ place, ...picture })))
  const waiting = new Set(library.jobs.list().map(({ id }) => id))
  const tokens = jobs.map((id) => {
    const file = library.journalFile(id)
    return existsSync(file)
      ? (readJournal(readFileSync(file), file).pictures.get(0)?.kept.filter(Boolean).length ?? 0)
      : 0
  })
  library.close()
  return { found, waiting, tokens }
}

test(
  `nothing is lost over ${kills} deaths while pictures are painted, edited and saved`,
  { timeout: 300_000 + kills * 60_000 },
  async () => {
    const { below, next } = chance('deaths')
    await open()
    const jobs: string[] = [...(await add())]
    await expect.poll(async () => (await pictures()).length, late).toBe(2)
    const [apple, blue] = await studio.library()
    const died = { engine: 0, window: 0, program: 0 }
    let known: readonly string[] = []
    for (let kill = 0; kill < kills; kill++) {
      const those = await add()
      jobs.push(...those)
      // Somewhere in the first picture, in its edit, or while either is being saved.
      const from = [0, 0, 20, 62][below(4)]!
      await expect.poll(shownPatches, late).toBeGreaterThanOrEqual(from)
      await sleep(next() * (from === 62 ? 150 : 2500))
      known = await pictures()
      const victim = (['engine', 'window', 'program'] as const)[below(3)]!
      died[victim]++
      if (victim === 'engine') process.kill(await engineProcessId(studio.app), 'SIGKILL')
      if (victim === 'window') await killPage(studio.app)
      if (victim === 'program') {
        const shown = await shownPatches()
        studio.app.process().kill('SIGKILL')
        await studio.app.waitForEvent('close')
        const { found, waiting, tokens } = onDisk(those)
        for (const [index, id] of those.entries()) expect(found[index]!.length === 1 || waiting.has(id)).toBe(true)
        // Of the picture that was being painted every patch that was shown is there.
        const at = found.findIndex((own) => own.length === 0)
        const isOfIt = known.length === jobs.length - 2 + at && shown < 64
        if (at >= 0 && isOfIt) expect(tokens[at]).toBeGreaterThanOrEqual(shown)
        await open()
      }
      await expect
        .poll(
          () =>
            goOn(those).then(
              () => true,
              () => false,
            ),
          late,
        )
        .toBe(true)
      await expect
        .poll(async () => {
          await goOn(those).catch(() => undefined)
          return pictures().then(
            ({ length }) => length,
            () => 0,
          )
        }, late)
        .toBe(jobs.length)
      expect((await pictures()).filter((id) => known.includes(id))).toEqual(known)
    }
    await studio.app.close()
    const { found, waiting } = onDisk(jobs)
    expect(found.map((own) => own.map(({ place, hash }) => ({ place, hash })))).toEqual(
      jobs.map((_, index) => [{ place: 0, hash: index % 2 === 0 ? apple!.hash : blue!.hash }]),
    )
    expect([...waiting]).toEqual([])
    console.log(`borne: ${JSON.stringify(died)}`)
  },
)
