/** Runs a program under strace in a home of its own, and tells what it wrote and whom it talked to. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

/** A user who has never started Patchwork: nothing in it but a folder for temporary files and one for pictures. */
export interface FreshHome {
  readonly home: string
  readonly temporary: string
  readonly work: string
  readonly environment: Readonly<Record<string, string>>
  remove(): void
}

export function freshHome(): FreshHome {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-home-'))
  const [home, temporary, work] = ['home', 'tmp', 'work'].map((name) => join(folder, name)) as [string, string, string]
  for (const path of [home, temporary, work]) mkdirSync(path)
  // Nothing of the developer's environment: it may switch off what is looked for, as CI=1 does with telemetry.
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: temporary }
  return { home, temporary, work, environment, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Traced {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Absolute paths that were created, renamed to or opened for writing, less devices; each once. */
  readonly written: readonly string[]
  /** System calls that reach beyond this machine or ask a service for a name, as strace prints them. */
  readonly contacts: readonly string[]
  /** Reads of the table of hosts, with which each look-up of a name begins. (Chromium reads it at its start as well.) */
  readonly lookUps: readonly string[]
}

/** What strace is told; the program and its arguments follow. */
export function tracing(trace: string): readonly string[] {
  if (spawnSync('strace', ['--version']).error)
    throw new Error('strace is missing; on Debian or Ubuntu: sudo apt-get install -y strace')
  const calls = 'trace=%network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat'
  return ['strace', '-f', '--seccomp-bpf', '-qq', '-y', '-s', '4096', '-e', 'signal=none', '-e', calls, '-o', trace]
}

export async function runTraced(command: readonly string[], { environment, work }: FreshHome): Promise<Traced> {
  const folder = mkdtempSync(join(tmpdir(), 'patchwork-trace-'))
  const trace = join(folder, 'trace')
  const [program, ...args] = [...tracing(trace), ...command] as [string, ...string[]]
  const child = spawn(program, args, { cwd: work, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((ended) => child.on('close', ended))
  try {
    return { code, out, err, ...readTrace(trace) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function readTrace(file: string): Pick<Traced, 'written' | 'contacts' | 'lookUps'> {
  const calls = wholeCalls(readFileSync(file, 'utf8'))
  return {
    written: [...new Set(calls.flatMap(writtenBy))].toSorted(),
    contacts: calls.filter(reachesOut),
    lookUps: calls.filter((call) => /^open(at)?\(.*"\/etc\/hosts"/.test(call)),
  }
}

/** Of `written`, what lies in none of the folders; a parent of one has to be made before it. */
export function strays(written: readonly string[], folders: readonly string[]): readonly string[] {
  const inside = (path: string, folder: string) => !relative(folder, path).startsWith('..')
  return written.filter((path) => !folders.some((folder) => inside(path, folder) || inside(folder, path)))
}

/** A call that another thread interrupted is printed in two halves. */
function wholeCalls(text: string): readonly string[] {
  const begun = new Map<string, string>()
  return text.split('\n').flatMap((line) => {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (call.endsWith('<unfinished ...>')) {
      begun.set(thread, call.slice(0, -'<unfinished ...>'.length))
      return []
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)
    return [resumed ? `${begun.get(thread) ?? ''}${resumed[1]}` : call]
  })
}

const devices = /^\/(dev|proc|sys)\//

function writtenBy(call: string): readonly string[] {
  if (/\) += -1 /.test(call)) return []
  const [, name = ''] = /^(\w+)\(/.exec(call) ?? []
  if (!/^(open|openat|creat|mkdir|rename|link|symlink)/.test(name)) return []
  if (name.startsWith('open') && !/\bO_(WRONLY|RDWR|CREAT)\b/.test(call)) return []
  // The last path of the call is the one that is new: `AT_FDCWD</where>, "what"`.
  const paths = [...call.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)]
  const [, folder = '/', path = ''] = paths.at(-1) ?? []
  const whole = resolve(folder, path)
  return devices.test(whole) ? [] : [whole]
}

/**
 * Anything of the internet families but a listener on this machine, and the local services that resolve names. Sockets
 * that stay local are fine: the display (X11, Wayland), the desktop bus, the kernel (netlink).
 */
function reachesOut(call: string): boolean {
  if (!/^(connect|bind|sendto|sendmsg|sendmmsg)\(/.test(call)) return false
  if (/sun_path="[^"]*resolve/.test(call)) return true
  return /sa_family=AF_INET6?\b/.test(call) && !/^bind\(.*"127\.0\.0\.1"/.test(call)
}
