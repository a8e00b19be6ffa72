/** What the program was started with. */
import { z } from 'zod'

const handedOverSchema = z.object({ prompts: z.array(z.string().max(100_000)).max(1) })

/** What a second start says to the first, which takes it from any program that finds the lock. */
export function handedOver(data: unknown): readonly string[] {
  return handedOverSchema.safeParse(data).data?.prompts ?? []
}

/** `--prompt=...` from the launcher, or the first plain word of a packaged program: `patchwork "a blue bird"`. */
export function promptFrom(argv: readonly string[], isPackaged: boolean): string | null {
  const flag = argv.find((argument) => argument.startsWith('--prompt='))
  if (flag) return flag.slice('--prompt='.length).trim() || null
  if (!isPackaged) return null
  return argv.slice(1).find((argument) => !argument.startsWith('-')) ?? null
}
