/// <reference lib="dom" />
/** A table on its way into the dialog of series: dropped on the board or on the dialog, and not forgotten there. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseNext } from './sprites.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
  await studio.status.getByText(/^Ready/).waitFor()
})
afterAll(() => studio.close())

const page = () => studio.page
const dialog = () => page().getByRole('dialog', { name: 'A picture of every row of a table' })
const words = () => dialog().getByRole('textbox', { name: 'Words of every row' })
const first = () => dialog().getByRole('list', { name: 'What is painted first' }).getByRole('listitem').first()

/** Files with their paths, as the system hands them over. */
async function drop(on: string, files: readonly string[]): Promise<void> {
  const input = await page().evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  )
  await input.asElement()!.setInputFiles([...files])
  await input.evaluate((field, selector) => {
    const dataTransfer = new DataTransfer()
    for (const file of field.files ?? []) dataTransfer.items.add(file)
    document
      .querySelector(selector)!
      .dispatchEvent(
        new DragEvent('drop', { dataTransfer, clientX: 600, clientY: 300, bubbles: true, cancelable: true }),
      )
  }, on)
}

async function open(): Promise<void> {
  // Keys are the text's while one is being written.
  await studio.prompt.press('Escape')
  await page().keyboard.press('Shift+KeyL')
  await dialog().waitFor()
}

function write(name: string, text: string): string {
  const path = join(studio.userData, name)
  writeFileSync(path, text)
  return path
}

test('a table that I drop on the board opens the dialog with it, and a picture beside it comes in as always', async () => {
  const picture = join(studio.userData, 'photo.png')
  await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c33' } }).toFile(picture)
  await drop('[data-patches]', [write('things.csv', 'thing,colour\nfox,red\n'), picture])
  await dialog().getByText('things.csv', { exact: true }).waitFor()
  await words().fill('a {colour} {thing}')
  await expect.poll(() => first().textContent()).toContain('a red fox')
  await expect.poll(async () => (await studio.library()).map(({ prompt }) => prompt)).toEqual(['photo.png'])
})

test('another one that I drop on the dialog takes its place, the words stay, and its neighbours are read', async () => {
  const images = join(studio.userData, 'products')
  mkdirSync(images)
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#36c' } }).toFile(join(images, 'cup.png'))
  const table = join(images, 'rows.jsonl')
  writeFileSync(table, '{"thing":"cup","colour":"blue","image":"cup.png"}\n')
  await drop('[role="dialog"]', [table])
  await dialog().getByText('rows.jsonl', { exact: true }).waitFor()
  expect(await words().inputValue()).toBe('a {colour} {thing}')
  await expect.poll(() => first().textContent()).toContain('cup.png')
  const text = write('list.txt', 'thing\tcolour\nowl\tgreen\n')
  await drop('[role="dialog"]', [text])
  await dialog().getByText('list.txt', { exact: true }).waitFor()
  await expect.poll(() => first().textContent()).toContain('a green owl')
})

test('columns stand there as my table writes them, and of what is wrong only the first is the next step', async () => {
  await drop('[role="dialog"]', [write('shop.csv', 'Product,Colour\ncup,red\n')])
  await dialog().getByText('shop.csv', { exact: true }).waitFor()
  const nextStep = dialog().getByText('Choose the folder that the pictures go to.')
  await dialog().getByRole('alert').getByText('shop.csv has Product, Colour.').waitFor()
  expect(await nextStep.count()).toBe(0)
  await words().fill('a {colour} ')
  await dialog().getByRole('button', { name: '{Product}' }).click()
  await expect.poll(() => first().textContent()).toContain('a red cup')
  expect(await words().inputValue()).toBe('a {colour} {Product}')
  await nextStep.waitFor()
  await drop('[role="dialog"]', [join(studio.userData, 'list.txt')])
  await words().fill('a {colour} {thing}')
  await expect.poll(() => first().textContent()).toContain('a green owl')
})

test('what I have filled in is there again after Escape, until I take another table', async () => {
  const folder = join(studio.userData, 'pictures')
  mkdirSync(folder)
  await chooseNext(studio.app, folder)
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await dialog().getByRole('textbox', { name: 'Names of the files' }).fill('{colour}/{row}')
  await dialog().getByRole('checkbox', { name: 'Keep other files that are in the way' }).check()
  await studio.closeDialog()
  await open()
  await dialog().getByText('list.txt', { exact: true }).waitFor()
  expect(await words().inputValue()).toBe('a {colour} {thing}')
  expect(await dialog().getByRole('textbox', { name: 'Names of the files' }).inputValue()).toBe('{colour}/{row}')
  expect(await dialog().getByRole('checkbox', { name: 'Keep other files that are in the way' }).isChecked()).toBe(true)
  await dialog().getByText(folder, { exact: true }).waitFor()
  await dialog().getByRole('button', { name: 'Another table' }).click()
  const pasted = dialog().getByRole('textbox', { name: 'Or paste it here' })
  await pasted.fill('thing\nhouse\n')
  await studio.closeDialog()
  await open()
  expect(await pasted.inputValue()).toBe('thing\nhouse\n')
  await dialog().getByRole('button', { name: 'Take this table' }).click()
  await expect.poll(() => words().inputValue()).toBe('{thing}')
  await dialog().getByText('No folder chosen yet').waitFor()
})
