import { spawnSync } from 'node:child_process'

/** On Linux without a display, runs this very program again under a virtual one and ends with its exit code. */
export function runUnderDisplay(): void {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return
  const screen = ['-a', '-s', '-screen 0 1600x1000x24']
  const again = [...screen, process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  process.exit(spawnSync('xvfb-run', again, { stdio: 'inherit' }).status ?? 1)
}
