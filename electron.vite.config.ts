import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Loaded at run time: Electron itself and the packages with native code. Everything else is bundled. */
const external = ['electron', 'sharp', '@photostructure/sqlite', /^node:/]

// The oldest Electron that Patchwork starts on is 25: Node 18 and Chrome 114.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      license: { fileName: 'licenses.md' },
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          engineProcess: 'electron/engineProcess.ts',
          pixelProcess: 'electron/pixels/pixelProcess.ts',
          modelProcess: 'electron/models/modelProcess.ts',
          trialProcess: 'electron/devices/trialProcess.ts',
        },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'electron/preload.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      license: { fileName: 'licenses.md' },
      target: 'chrome114',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
