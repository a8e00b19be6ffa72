/** `--prompt=...` from the launcher, or the first plain word of a packaged program: `patchwork "a blue bird"`. */
export function promptFrom(argv: readonly string[], isPackaged: boolean): string | null {
  const flag = argv.find((argument) => argument.startsWith('--prompt='))
  if (flag) return flag.slice('--prompt='.length).trim() || null
  if (!isPackaged) return null
  return argv.slice(1).find((argument) => !argument.startsWith('-')) ?? null
}
