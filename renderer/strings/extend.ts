/** A picture made larger, downward or to the right. */
export const extendStrings = {
  action: 'Continue the picture…',
  paint: 'Paint',
  paintListed: 'Paint the continuation',
  title: 'Continue the picture',
  down: 'Downward',
  right: 'To the right',
  direction: 'Where it goes on',
  rows: 'Rows',
  columns: 'Columns',
  words: 'What the new part shows',
  futures: 'Pictures',
  cancel: 'Cancel',
  /** Of the result, in pixels. */
  becomes: (width: number, height: number) => `becomes ${width} × ${height}`,
  noModel: 'There is no model yet that could continue a picture.',
  served: (name: string) =>
    `${name} runs on a server, which hands out whole pictures, no patches: it cannot continue one. Choose a model of this machine.`,
  editsOnly: (name: string) => `${name} only changes pictures; choose a model that paints from words to continue one.`,
  unfinished: 'This picture is not finished; continue painting it first.',
  fact: 'Continued',
  how: (patches: number, keep: number | undefined, direction: 'down' | 'right', steps: number) => {
    const unit = direction === 'down' ? 'row' : 'column'
    const count = (some: number) => `${some} ${unit}${some === 1 ? '' : 's'}`
    const far = keep === undefined ? count(patches) : `${count(keep)} of ${patches}`
    const where = direction === 'down' ? 'downward' : 'to the right'
    return `${far} ${where}${steps > 1 ? `, in ${steps} steps` : ''}`
  },
  read: { patches: 'from its patches', pixels: 'from its pixels, through the autoencoder' },
  seam: 'Seam',
  seamSteps: (across: number, before: number, after: number) =>
    `colours change by ${across.toFixed(1)} of 255 across it, ${before.toFixed(1)} and ${after.toFixed(1)} beside it`,
  commandCannot:
    'A command line reads the picture by its pixels and would paint another one; continue its file with patchwork continue, or copy the recipe.',
  larger: 'This picture was made larger from another one, so it cannot be painted on from a row; continue it further.',
} as const
