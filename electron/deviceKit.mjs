/**
 * `npm run device-kit -- [--out FOLDER] [--tiny-c FOLDER] [--unpacked]`: a folder for a bare Linux x64 machine without network, and
 * its archive. One command in it, `./run.sh`, writes what the machine's graphics card does with Patchwork.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfStale } from './launch/build.mjs'
import { installIfNeeded } from './launch/install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const note = (line) => console.error(line)
const mebibyte = 2 ** 20
const largest = 60 * mebibyte

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'out', 'device-kit') },
    'tiny-c': { type: 'string' },
    unpacked: { type: 'boolean', default: false },
  },
})
if (process.platform !== 'linux' || process.arch !== 'x64')
  fail("The kit holds this machine's own Node; make it on Linux x64.")
installIfNeeded(root, note)
buildIfStale(root, 'cli', note)

const out = resolve(values.out)
const kit = join(out, 'patchwork-device-kit')
rmSync(kit, { recursive: true, force: true })
mkdirSync(join(kit, 'bin'), { recursive: true })
copyFileSync(process.execPath, join(kit, 'bin', 'node'))
spawnSync('strip', [join(kit, 'bin', 'node')])
cpSync(join(root, 'out', 'cli'), join(kit, 'cli'), { recursive: true })
addRuntime()
addPlaceOfSharp()
addSets()
addTokenizer()
addVulkanLoader()
writeFileSync(join(kit, 'README.txt'), readme())
writeFileSync(join(kit, 'run.sh'), script())
chmodSync(join(kit, 'run.sh'), 0o755)
if (!values.unpacked) pack()

/** ONNX Runtime with its WebGPU provider, for this platform alone, and what its binding requires. */
function addRuntime() {
  const modules = join(root, 'node_modules')
  for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
    const wanted = name === 'onnxruntime-node' ? ['package.json', 'dist'] : ['package.json', 'dist/cjs']
    for (const part of wanted)
      copy(join(modules, name, part), join(kit, 'node_modules', name, part), (path) => !/\.(map|d\.ts)$/.test(path))
  }
  const binaries = join('onnxruntime-node', 'bin', 'napi-v6', 'linux', 'x64')
  copy(join(modules, binaries), join(kit, 'node_modules', binaries))
}

/** The command line tool loads it for picture files, of which the kit opens none; it would take a seventh of the room. */
function addPlaceOfSharp() {
  const folder = join(kit, 'node_modules', 'sharp')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'sharp', main: 'index.js' }))
  const sentence = 'The device kit opens no picture files.'
  writeFileSync(join(folder, 'index.js'), `module.exports = () => { throw new Error(${JSON.stringify(sentence)}) }\n`)
}

function addSets() {
  const fixtures = join(root, 'test', 'fixtures')
  const sets = { 'tiny-a': join(fixtures, 'tiny-a'), 'tiny-c': values['tiny-c'] ?? join(fixtures, 'tiny-c') }
  for (const [name, folder] of Object.entries(sets)) {
    if (!existsSync(join(folder, 'model'))) {
      if (values[name] !== undefined) fail(`${folder} is no golden set: it has no folder named model.`)
      note(`${name} is left out: ${folder} is not there; --${name} FOLDER names another place.`)
      continue
    }
    for (const part of ['model', 'fixtures']) copy(join(folder, part), join(kit, 'sets', name, part))
  }
}

/** Random models are asked in words, too. */
function addTokenizer() {
  mkdirSync(join(kit, 'tokenizer'), { recursive: true })
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(root, 'assets', 'models', 'patchwork-second', file), join(kit, 'tokenizer', file))
}

/** A bare machine has a driver at best. From Debian's package, which needs nothing but libc. */
function addVulkanLoader() {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-vulkan-'))
  try {
    spawnSync('apt-get', ['download', 'libvulkan1'], { cwd: folder })
    const [file] = readdirSync(folder)
    if (file) spawnSync('dpkg-deb', ['-x', file, 'package'], { cwd: folder })
    const library = [join(folder, 'package/usr/lib/x86_64-linux-gnu'), '/usr/lib/x86_64-linux-gnu', '/usr/lib64']
      .map((place) => join(place, 'libvulkan.so.1'))
      .find(existsSync)
    if (!library)
      return note("The Vulkan loader is left out: neither Debian's registry nor this machine has libvulkan1.")
    mkdirSync(join(kit, 'lib'), { recursive: true })
    copyFileSync(library, join(kit, 'lib', 'libvulkan.so.1'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pack() {
  const archive = `${kit}.tar.xz`
  const { status } = spawnSync('tar', ['-C', out, '-cf', archive, '-I', 'xz -6 -T0', 'patchwork-device-kit'], {
    stdio: 'inherit',
  })
  if (status !== 0) fail('tar and xz are needed to pack the kit.')
  const { size } = statSync(archive)
  console.log(`${archive}: ${(size / mebibyte).toFixed(1)} MiB`)
  if (size > largest) fail(`That is more than ${largest / mebibyte} MiB.`)
}

function copy(from, to, filter = () => true) {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, dereference: true, filter })
}

function script() {
  return `#!/bin/sh
# Writes report.json and report.txt into ./report, or into the folder given first; eight minutes at most.
set -e
here=$(cd "$(dirname "$0")" && pwd)
out=\${1:-$here/report}
[ $# -gt 0 ] && shift
# The machine's own Vulkan loader, where it has one.
if ! { /sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null; } | grep -q 'libvulkan\\.so\\.1'; then
  export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
fi
export PATCHWORK_CACHE="\${PATCHWORK_CACHE:-$out/cache}"
exec "$here/bin/node" "$here/cli/patchwork.mjs" device-report --sets "$here/sets" --tokenizer "$here/tokenizer" --out "$out" "$@"
`
}

function readme() {
  return `Patchwork's device kit for Linux x64. Nothing is installed and no network is used.

    ./run.sh                     eight minutes at most; writes report/report.json and report/report.txt
    ./run.sh FOLDER --short      a little of everything
    ./run.sh FOLDER --device cpu

It tries every device, holds the official arrays against WebGPU, and measures models of random weights up to the 14B
shape, as far as memory, disk (of $TMPDIR) and time allow.
`
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
