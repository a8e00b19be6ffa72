/** The models page. */
import type { Progress, Quantization } from '../../electron/contract.ts'

/** "8.1 GiB", "340 MiB". */
export function bytes(count: number): string {
  return count < 2 ** 29 ? `${Math.ceil(count / 2 ** 20)} MiB` : `${(count / 2 ** 30).toFixed(1)} GiB`
}

const precisions: Readonly<Record<Quantization, { readonly label: string; readonly hint: string }>> = {
  fp32: { label: 'float32', hint: 'Twice the size of float16, the same pictures.' },
  fp16: { label: 'float16', hint: 'The same pictures as the release.' },
  int8: { label: 'int8', hint: 'Half the size, the same picture to the eye.' },
  int4: { label: 'int4', hint: 'The smallest; pictures differ a little.' },
}

const stages: Readonly<Record<Progress['stage'], string>> = {
  starting: 'Starting',
  painting: 'Painting',
  downloading: 'Downloading',
  reading: 'Reading',
  writing: 'Converting',
  verifying: 'Verifying',
  adding: 'Adding',
}

export const modelStrings = {
  installed: 'Installed',
  embedded: 'comes with Patchwork',
  asReleased: 'not quantised',
  onDisk: (size: number) => `${bytes(size)} on disk`,
  from: (origin: string) => `from ${origin}`,
  use: 'Use',
  useOne: (name: string) => `Use ${name}`,
  inUse: 'In use',
  remove: 'Remove',
  removeOne: (name: string) => `Remove ${name}`,
  removeQuestion: (name: string, size: number) => `Move ${name} (${bytes(size)}) to the trash?`,
  noTrash: (name: string) => `There is no trash on this disk. Delete ${name} for good?`,
  removeNow: 'Move to trash',
  removeForGood: 'Delete for good',
  keep: 'Keep it',
  parts: {
    weights: 'weights',
    keyValueCache: 'picture so far (KV cache)',
    activations: 'activations',
    autoencoder: 'autoencoder',
    rest: 'program',
  },
  part: (name: string, size: number) => `${name} ${bytes(size)}`,
  needs: (total: number, free: number) => `needs ${bytes(total)} of ${bytes(free)} free memory`,
  fitBar: (name: string) => `Memory that ${name} needs`,
  precisions,
  automatic: 'Best fit',
  precision: 'Stored as',
  get: 'Get another model',
  download: {
    title: 'Download',
    hint: 'From Hugging Face or another hub that speaks its protocol. Only what you start here uses the network; every file is checked, and a download that is cut off goes on where it was.',
    address: 'Address of the model',
    placeholder: 'owner/name, or the address of its page',
    start: 'Download',
    anyway: 'Even if it will not fit into memory',
    /** Known to run; tens of gigabytes each. */
    known: ['stepfun-ai/NextStep-1-Large', 'stepfun-ai/NextStep-1-Large-Edit', 'stepfun-ai/NextStep-1.1'],
  },
  folder: {
    title: 'From a folder',
    hint: 'A NextStep-1 checkpoint that you have downloaded yourself. It stays where it is; a converted copy is installed.',
    choose: 'Choose a folder…',
    start: 'Import',
    cancel: 'Not this one',
  },
  fits: 'Fits',
  fitsNot: 'Does not fit',
  diskFull: (needed: number, free: number) => `needs ${bytes(needed)} on the disk, ${bytes(free)} is free`,
  jobs: 'Under way',
  stop: 'Stop',
  resume: 'Go on',
  discard: 'Throw away',
  dismiss: 'Take off the list',
  jobLabel: (title: string, action: string) => `${action}: ${title}`,
  jobProgress: (stage: Progress['stage'], done: number, all: number) =>
    all === 0 ? `${stages[stage]}…` : `${stages[stage]} · ${bytes(done)} of ${bytes(all)}`,
  jobState: { stopped: 'Stopped', failed: 'Not finished', done: 'Installed' },
  jobInstalled: (title: string) => `${title} is installed.`,
  machine: 'This machine',
  trying: 'Trying what this machine has; the first time a driver may need a minute…',
  tryAgain: 'Try again',
  devices: 'Where large models are painted',
  deviceChosen: 'chosen',
  deviceState: { works: 'works', skipped: 'skipped' },
  freeMemory: (size: number) => `${bytes(size)} of memory free`,
  freeGpu: (size: number) => `${bytes(size)} of GPU memory free`,
  freeDisk: (size: number, folder: string) => `${bytes(size)} free on the disk of ${folder}`,
} as const
