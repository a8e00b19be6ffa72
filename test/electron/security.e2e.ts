import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channels, type Channel } from '../../electron/contract.ts'
import { answerQuestions, freshFolder, openStudio, type Studio } from './studio.ts'

describe('the window', () => {
  let studio: Studio
  let knocks = 0
  let listener: Server

  beforeAll(async () => {
    listener = createServer((_request, response) => {
      knocks++
      response.end()
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    studio = await openStudio()
  })
  afterAll(async () => {
    await studio.close()
    listener.close()
  })

  test('has no Node and no Electron in reach, only the bridge', async () => {
    const reach = await studio.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
      bridge: Object.keys(window.patchwork!).toSorted(),
    }))
    expect(reach).toEqual({ globals: [], bridge: ['bringIn', 'giveTable', 'invoke', 'onNotice', 'platform'] })
  })

  test('cannot reach a server, by any way that a page has', async () => {
    const { port } = listener.address() as AddressInfo
    await studio.page.evaluate(async (address) => {
      const image = new Image()
      image.src = `http://${address}/image.png`
      navigator.sendBeacon(`http://${address}/beacon`)
      const socket = (() => {
        try {
          return new WebSocket(`ws://${address}/socket`)
        } catch {
          return null
        }
      })()
      await fetch(`http://${address}/fetch`).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 500))
      socket?.close()
    }, `127.0.0.1:${port}`)
    expect(knocks).toBe(0)
  })

  test('stays on its own page and opens no other', async () => {
    const { port } = listener.address() as AddressInfo
    const before = studio.page.url()
    await studio.page.evaluate((address) => {
      window.open(address)
      const link = document.createElement('a')
      link.href = address
      document.body.append(link)
      link.click()
    }, `http://127.0.0.1:${port}/elsewhere`)
    await studio.page.waitForTimeout(500)
    expect(studio.page.url()).toBe(before)
    expect(studio.app.windows()).toHaveLength(1)
    expect(knocks).toBe(0)
  })

  test('stays when it is told to leave for an empty page, and comes back when it is led away', async () => {
    await studio.prompt.fill('still here')
    for (const address of ['about:blank', 'about:srcdoc', 'data:text/html,elsewhere', 'blob:null/1']) {
      await studio.page.evaluate((elsewhere) => void (location.href = elsewhere), address)
    }
    await studio.page.waitForTimeout(500)
    expect(studio.page.url()).toMatch(/^app:/)
    expect(await studio.prompt.inputValue()).toBe('still here')
    await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!
        .webContents.loadURL('about:blank')
        .catch(() => undefined),
    )
    await expect.poll(() => studio.page.url()).toMatch(/^app:/)
    await studio.prompt.waitFor()
  })

  test('has no address asked that the user has not agreed to, nor one of the network itself', async () => {
    const { port } = listener.address() as AddressInfo
    const asked = await answerQuestions(studio.app, false)
    const ask = (channel: string, input: unknown) =>
      studio.page.evaluate(
        ([name, order]) => {
          const { patchwork } = window as unknown as {
            patchwork: { invoke(channel: string, input: unknown): Promise<unknown> }
          }
          return patchwork.invoke(name, order)
        },
        [channel, input] as const,
      )
    const refused = { ok: false, error: { code: 'request/invalid' } }
    const here = { address: `http://127.0.0.1:${port}`, key: '' }
    expect(await ask('server:check', here)).toMatchObject(refused)
    expect(await ask('settings:set', { server: here })).toMatchObject(refused)
    const order = { quantization: null, anyway: true }
    expect(await ask('models:download', { address: `${here.address}/a/b`, ...order })).toMatchObject(refused)
    expect(await asked()).toHaveLength(3)
    for (const address of ['http://169.254.169.254', 'http://[fe80::1]:80', 'http://metadata.google.internal']) {
      expect(await ask('server:check', { address, key: '' })).toMatchObject(refused)
      expect(await ask('settings:set', { server: { address, key: '' } })).toMatchObject(refused)
    }
    expect(await asked()).toHaveLength(3)
    expect(knocks).toBe(0)
  })

  test('is served nothing from outside its folders', async () => {
    const answers = await studio.page.evaluate(async () => {
      const paths = [
        'app://patchwork/%2e%2e%2fmain%2fmain.cjs',
        'app://elsewhere/index.html',
        'image://library/..%2flibrary.png',
      ]
      const status = (path: string) =>
        fetch(path).then(
          (answer) => answer.status,
          () => 'refused',
        )
      return Promise.all(paths.map(status))
    })
    expect(answers).toEqual([403, 'refused', 403])
  })

  test('is granted no permission', async () => {
    const state = await studio.page.evaluate(async () => {
      const { state: camera } = await navigator.permissions.query({ name: 'camera' as PermissionName })
      return { camera, notifications: Notification.permission }
    })
    expect(state).toEqual({ camera: 'denied', notifications: 'denied' })
  })

  test('every channel refuses what does not fit the contract, and the studio goes on', async () => {
    const junk = [null, 42, 'x', [], [{}], { id: '../../etc/passwd' }.id, Number.NaN, true]
    const answered = await studio.page.evaluate(
      async ([names, inputs]) => {
        const wrong: string[] = []
        for (const name of names) {
          for (const input of inputs) {
            const result = await window.patchwork!.invoke(name, input as never)
            if (result.ok || result.error.code !== 'request/invalid')
              wrong.push(`${name} took ${JSON.stringify(input)}`)
          }
        }
        return wrong
      },
      [Object.keys(channels) as Channel[], junk] as const,
    )
    expect(answered).toEqual([])
    expect(await studio.prompt.isEnabled()).toBe(true)
  })

  test('can have no file read but those that the user gives it', async () => {
    const secret = join(studio.userData, 'secret.png')
    writeFileSync(
      secret,
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
        .png()
        .toBuffer(),
    )
    const answers = await studio.page.evaluate(async (path) => {
      const { patchwork } = window
      const ask = async (file: unknown) => {
        try {
          return await patchwork!.bringIn([file as File], { at: null })
        } catch {
          return 'refused'
        }
      }
      const named = new File(['x'], path)
      Object.defineProperty(named, 'path', { value: path })
      const dressedUp = Object.setPrototypeOf({ path, name: path }, File.prototype) as unknown
      return [
        await ask(named),
        await ask({ path, name: 'secret.png' }),
        await ask(dressedUp),
        await ask(path),
        await ask(null),
        await patchwork!.bringIn([], { x: 'left' } as never),
        await patchwork!.giveTable(named),
        await patchwork!.giveTable(dressedUp as File).catch(() => 'refused'),
      ]
    }, secret)
    expect(answers.slice(0, 1)).toEqual([{ ok: true, value: [0] }])
    expect(answers.slice(1, 5)).toEqual(['refused', 'refused', 'refused', 'refused'])
    expect(answers.slice(6)).toEqual([{ ok: true, value: null }, 'refused'])
    expect(await studio.library()).toEqual([])
  })

  test('the page cannot name a table or a folder by way of a series of the library', async () => {
    const answers = await studio.page.evaluate(async () => {
      const order = { table: '/etc/passwd', template: 'a', name: null, folder: '/etc', images: null, limit: null }
      const settings = { onlyMissing: false, modelId: 'm', sampling: {}, seed: null, count: 1, guard: 0 }
      const id = crypto.randomUUID()
      const series = { order: { ...order, ...settings }, rows: 1, there: 0 }
      const set = { id, name: 'x', createdAt: 1, order: null, needs: [], members: [], series }
      const { patchwork } = window
      return [
        await patchwork!.invoke('sets:save', { set, jobs: [], at: 'back' }),
        await patchwork!.invoke('series:open', { id }),
        await patchwork!.invoke('series:look', { ...order, ...settings }),
        await patchwork!.invoke('series:start', { order: { ...order, ...settings }, rows: 1, there: 0 }),
        await patchwork!.invoke('series:take', { id }),
      ]
    })
    expect(answers.map(({ ok }) => ok)).toEqual([false, true, false, false, false])
    expect(answers[1]).toEqual({ ok: true, value: null })
    expect(await studio.call('sets:list', {})).toEqual([])
  })

  test('a channel outside the contract does not exist', async () => {
    const message = await studio.page.evaluate(() => {
      try {
        void window.patchwork!.invoke('shell:open' as Channel, {} as never)
        return 'went through'
      } catch (error) {
        return String(error)
      }
    })
    expect(message).toContain('no channel')
  })

  test('a request that does not fit the contract is refused in one sentence', async () => {
    const answer = await studio.page.evaluate(() =>
      window.patchwork!.invoke('pictures:delete', { ids: ['../../etc/passwd'] }),
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'request/invalid' } })
  })
})

test('painting a picture connects to nothing', async () => {
  const netLog = join(freshFolder(), 'net.json')
  const studio = await openStudio({ switches: [`--log-net-log=${netLog}`] })
  await studio.paint('a red apple')
  await studio.untilPatches(20)
  expect(await remoteConnections(studio)).toEqual([])
  await studio.close()
  const log = readFileSync(netLog, 'utf8')
  expect(log).toContain('"logFormatVersion"')
  expect([...log.matchAll(/"url":"((?:https?|wss?):[^"]+)"/g)].map(([, url]) => url)).toEqual([])
  expect(log).not.toMatch(/"host":"(?!localhost)[^"]+"/)
})

/** Sockets that any process of the program holds to another machine (Linux tells; elsewhere the log alone speaks). */
async function remoteConnections(studio: Studio): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  return studio.app.evaluate(({ app }) => {
    const fs = process.getBuiltinModule?.('node:fs') ?? process.mainModule!.require('node:fs')
    const sockets = new Set<string>()
    for (const { pid } of app.getAppMetrics()) {
      for (const name of fs.readdirSync(`/proc/${pid}/fd`)) {
        try {
          const socket = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${name}`))?.[1]
          if (socket) sockets.add(socket)
        } catch {
          // closed meanwhile
        }
      }
    }
    const lines = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
      (fs.readFileSync(`/proc/net/${kind}`, 'utf8') as string).trim().split('\n').slice(1),
    )
    const fields = lines.map((line) => line.trim().split(/\s+/))
    const isHere = (remote: string) => /^(0100007F|0{8}|0{32}|0{24}0100007F):/.test(remote)
    return fields.filter((field) => sockets.has(field[9]!) && !isHere(field[2]!)).map((field) => field[2]!)
  })
}
