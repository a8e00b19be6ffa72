export function resolveElectron(options: {
  readonly root: string
  readonly note: (line: string) => void
  readonly env?: NodeJS.ProcessEnv
}): Promise<string | null>
export function installed(root: string): string | null
