/** Enlarging by the network. */
export const upscaleStrings = {
  action: (scale: number) => `Upscale ${scale}×`,
  waiting: (count: number) => (count === 1 ? 'Upscaling begins…' : `Upscaling ${count} pictures begins…`),
  going: (words: string, percent: number) => `Upscaling ${words}: ${percent}%`,
  more: (count: number) => `, ${count} more`,
  percent: (scale: number, percent: number) => `${scale}×, ${percent}%`,
  waits: 'Waits to be made larger',
  label: (words: string) => `Upscaling ${words}`,
  progress: 'How far it is',
  again: (words: string) => `Try upscaling ${words} again`,
  stop: (words: string) => `Stop upscaling ${words}`,
  done: (width: number, height: number) => `Upscaled to ${width} × ${height}.`,
  stopped: 'Upscaling was stopped.',
  failed: 'The picture was not upscaled.',
  picture: 'a picture',
} as const
