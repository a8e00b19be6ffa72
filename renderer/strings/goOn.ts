/** Going on with pictures: those that are not finished, and others from one of their rows on. */
export const goOnStrings = {
  unfinished: (painted: number, total: number | null) =>
    total === null ? `${painted} ${painted === 1 ? 'patch' : 'patches'}` : `${painted} of ${total} patches`,
  unfinishedFact: 'Unfinished',
  draft: (steps: number, of: number) => `Draft, ${steps} of ${of} steps`,
  draftFact: 'Draft',
  finish: 'Finish',
  passages: 'Painted on',
  kept: (patches: string) => `Stopped; the picture is kept with ${patches}.`,
  keptMany: (count: number) => `Stopped; ${count} pictures are kept unfinished.`,
  continue: 'Continue',
  throwAway: 'Throw away',
  actions: {
    continue: 'Continue painting',
    finish: 'Finish this draft',
    scrub: 'Paint on from a row…',
    paint: 'Paint',
    paintListed: 'Paint on from the row',
    chooseListed: 'Paint on, choosing each row',
    rowUp: 'Keep one row less',
    rowDown: 'Keep one row more',
    patchLeft: 'Keep one patch less',
    patchRight: 'Keep one patch more',
  },
  noTokens: 'The patches of this picture were not kept, so nothing can go on from them; paint it again first.',
  served: 'A server painted this picture and keeps its patches to itself, so nothing can go on from them.',
  notPainted: 'This picture was not painted here, so it has no patches to go on from.',
  noModel: (name: string) =>
    `${name} painted this picture, and only that model can go on with it; it is not installed here.`,
  otherModel: (name: string, other: string) =>
    `${name} painted this picture and is not installed here, so ${other} paints it again: from the same words and noise, another picture.`,
  unknownSources: 'What this picture was made from is not known here any more, so it cannot be gone on with.',
  commandCannot:
    'The command line cannot say that this picture was painted on from a row; copy its recipe instead, which holds all of it.',
  commandWhole: 'Command line copied. It paints the whole picture, without the stop.',
  recalledWithout: (passages: string) =>
    `Words and settings are as the picture began. What it was painted on with is not among them: ${passages}.`,
  title: 'Paint on from a row',
  keepRows: (rows: number, of: number) => (rows === 1 ? `Keep row 1 of ${of}` : `Keep rows 1 to ${rows} of ${of}`),
  keepPatches: (rows: number, patches: number, of: number) =>
    rows === 0
      ? `Keep ${patches === 1 ? '1 patch' : `${patches} patches`} of row 1 of ${of}`
      : `Keep ${rows === 1 ? 'row 1' : `rows 1 to ${rows}`} and ${patches === 1 ? '1 patch' : `${patches} patches`} of row ${rows + 1}, of ${of}`,
  words: 'Words from here on',
  wordsWanted: 'What shall be below?',
  futures: 'Futures',
  paint: 'Paint',
  cancel: 'Cancel',
  fromRow: (row: number) => `from row ${row}`,
  fromPatch: (patch: number) => `from patch ${patch}`,
  fromPatchOfRow: (row: number, patch: number) => `from row ${row}, patch ${patch}`,
  newNoise: (seed: number) => `new noise, seed ${seed}`,
  newWords: (words: string) => `“${words}”`,
} as const
