import { spawn } from 'node:child_process'

/** `--cli a b` -> { cli: ['a', 'b'] }; anything else is the prompt, words joined. */
export function parseArguments(args) {
  const cliAt = args.indexOf('--cli')
  if (cliAt !== -1) return { cli: args.slice(cliAt + 1), prompt: null }
  const words = args.filter((arg) => arg !== '--')
  return { cli: null, prompt: words.length > 0 ? words.join(' ') : null }
}

export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** The prompt travels as a switch, so that one that starts with a dash is not read as one. */
export function electronArguments({ root, prompt, platform = process.platform, uid = process.getuid?.() }) {
  return [
    // Chromium refuses to start sandboxed as root.
    ...(platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []),
    // Chromium's own complaints about desktop services (D-Bus, GPU) are no news to whoever started us.
    '--log-level=3',
    root,
    ...(prompt ? [`--prompt=${prompt}`] : []),
  ]
}

/** Runs a program in the foreground and resolves to its exit code; Ctrl-C goes to it, and we wait for its end. */
export function runToEnd(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const forward = (signal) => child.kill(signal)
    const ignore = () => undefined
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
