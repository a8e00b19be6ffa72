/** A window for games: it reads what lies in the folders that it is given, and nothing comes from anywhere else. */
const { readFile } = require('node:fs/promises')
const { join, normalize } = require('node:path')
const { app, BrowserWindow, protocol, session } = require('electron')

/** First part of the address -> folder, such as `https://game/assets/sheet.json`. */
const folders = JSON.parse(process.env.PLAYER_FOLDERS)
const types = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  css: 'text/css',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  jpg: 'image/jpeg',
}

// A shared processor without a graphics card draws all the same.
app.commandLine.appendSwitch('ignore-gpu-blocklist')

app.whenReady().then(async () => {
  // In the place of the network, because engines know no other addresses.
  protocol.handle('https', serve)
  session.defaultSession.webRequest.onBeforeRequest((request, answer) =>
    answer({ cancel: !/^(https|blob|data|devtools):/.test(request.url) }),
  )
  const window = new BrowserWindow({ width: 1100, height: 800, show: true, useContentSize: true })
  await window.loadURL('about:blank')
})

async function serve(request) {
  const [first, ...rest] = decodeURIComponent(new URL(request.url).pathname).split('/').filter(Boolean)
  const path = normalize(rest.join('/'))
  const folder = folders[first]
  if (folder === undefined || path.startsWith('..')) return new Response('', { status: 404 })
  try {
    return new Response(await readFile(join(folder, path)), {
      headers: { 'content-type': types[path.split('.').at(-1)] ?? 'application/octet-stream' },
    })
  } catch {
    return new Response('', { status: 404 })
  }
}
