/** Enlarging by the network. */
export const upscaleStrings = {
  action: (scale: number) => `Upscale ${scale}×`,
  waiting: (count: number) => (count === 1 ? 'Upscaling begins…' : `Upscaling ${count} pictures begins…`),
  going: (words: string, percent: number) => `Upscaling ${words}: ${percent}%`,
  more: (count: number) => `, ${count} more`,
  done: (width: number, height: number) => `Upscaled to ${width} × ${height}.`,
  stopped: 'Upscaling was stopped.',
  failed: 'The picture was not upscaled.',
  picture: 'a picture',
} as const
