/// <reference lib="dom" />
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'
import { chooseNext, spriteStudio } from './sprites.ts'

let studio: Studio
const page = () => studio.page
const thumbnails = () => studio.pictures.getByRole('button')
const workspace = () => page().getByRole('dialog', { name: 'Export' })

describe('a maker of games', () => {
  let game: string
  beforeAll(async () => {
    const userData = await spriteStudio(8)
    game = join(userData, 'game')
    mkdirSync(game)
    studio = await openStudio({ userData })
  })
  afterAll(() => studio.close())

  test('takes pictures from the library to a folder of her game, as Phaser loads them', async () => {
    await thumbnails().first().click()
    await page().keyboard.press('Control+a')
    await page().getByText('8 selected').waitFor()
    await page().keyboard.press('Control+e')
    await workspace().getByRole('heading', { name: '8 pictures' }).waitFor()
    await workspace().getByRole('combobox', { name: 'For' }).selectOption('Phaser')
    await chooseNext(studio.app, game)
    await workspace().getByRole('button', { name: 'Choose…' }).click()
    await workspace().getByText(game).waitFor()
    await workspace().getByRole('button', { name: 'Export', exact: true }).click()
    await page().getByText(`8 pictures are exported to ${game}`).waitFor()
    expect(readdirSync(game).toSorted()).toEqual(['sheet.json', 'sheet.png'])
    expect(readFileSync(join(game, 'sheet.json'), 'utf8')).toContain('"hero-1"')
  })
})
