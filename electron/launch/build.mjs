import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What each bundle is made from, and a file that it must have produced. */
const targets = {
  app: {
    sources: [
      'electron',
      'engine',
      'renderer',
      'assets/models',
      'electron.vite.config.ts',
      'package.json',
      'package-lock.json',
    ],
    product: 'out/main/main.cjs',
  },
  cli: {
    sources: ['electron/build.mjs', 'engine', 'assets/models', 'package.json', 'package-lock.json'],
    product: 'out/cli/patchwork.mjs',
  },
}

export function buildIfStale(root, target, note) {
  const { sources, product } = targets[target]
  const stamp = join(root, 'out', `${target}.stamp`)
  const digest = sourceDigest(root, sources)
  if (existsSync(join(root, product)) && readStamp(stamp) === digest) return
  note(target === 'app' ? 'Building the studio...' : 'Building the command line tool...')
  const build = spawnSync(process.execPath, [join(root, 'electron/build.mjs'), target], { cwd: root, encoding: 'utf8' })
  if (build.status !== 0) {
    throw new Error(`The build failed:\n${build.stdout}${build.stderr}`)
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, digest)
}

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** One hash over names and contents: file times change with every checkout, contents do not. */
export function sourceDigest(root, sources) {
  const hash = createHash('sha256')
  for (const source of sources) addTo(hash, root, source)
  return hash.digest('hex')
}

const notBuilt =
  /(\.test\.(tsx?|mjs)|\.md|\.py|\.pyc|\.safetensors|near\.json)$|^engine\/training$|^electron\/(launch|start\.mjs)$|^__pycache__$/

function addTo(hash, root, path) {
  if (notBuilt.test(path) || !existsSync(join(root, path))) return
  const entries = listFolder(join(root, path))
  if (!entries) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
    return
  }
  for (const name of entries) addTo(hash, root, `${path}/${name}`)
}

function listFolder(path) {
  try {
    return readdirSync(path).toSorted()
  } catch (error) {
    if (error.code === 'ENOTDIR') return null
    throw error
  }
}
