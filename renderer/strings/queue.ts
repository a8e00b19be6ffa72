export const queueStrings = {
  title: 'Queue',
  empty: 'Nothing waits. Generate while a picture is being painted, and the next one waits here.',
} as const
