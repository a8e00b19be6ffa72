/** A marked region: painted anew, or changed alone. */
export const regionStrings = {
  reroll: 'Re-roll the region',
  toEnd: 'Re-roll from the region to the end',
  rerollText: 'Re-roll',
  toEndText: 'To the end',
  toEndTip: 'Re-roll from the region to the end: everything below is painted anew as well, so that it fits',
  words: 'Words for the region',
  wordsHint: 'What the region shows',
  only: 'only in the patches of the marked region',
  unmark: 'Change all of the picture',
  noModel: 'There is no model yet that could paint a region.',
  served: (name: string) =>
    `${name} runs on a server, which hands out whole pictures, no patches: it cannot paint a region alone. Choose a model of this machine.`,
  noWords: 'Nothing says what this picture shows; write it beside the button.',
  noEdits: (name: string) =>
    `This picture is an edit, and ${name} paints new pictures only; choose a model that edits, or write other words.`,
  editsOnly: (name: string) => `${name} only changes pictures: write what to change below.`,
  notSeen:
    'The model sees the middle of a picture of this shape only; mark the region there, or crop the picture first.',
  commandCannot:
    'Which patches stay is not said by a command line; paint the region of the file with patchwork region, or copy the recipe.',
} as const
