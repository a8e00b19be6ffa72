import type { SetCounts } from '../../electron/contract.ts'

/** The library panel and the storage page. */
export const libraryStrings = {
  search: 'Search pictures',
  clearSearch: 'Clear the search',
  filters: 'Filters',
  filtersOn: (count: number) => `Filters, ${count} on`,
  clearFilters: 'Clear filters',
  starredOnly: 'Starred only',
  tag: 'Tag',
  anyTag: 'Any tag',
  tagOf: (tag: string, count: number) => `${tag} (${count})`,
  tags: 'Tags',
  addTag: 'Add a tag',
  removeTag: (tag: string) => `Take off the tag ${tag}`,
  tagThem: (count: number) => (count === 1 ? 'Tag the picture' : `Tag ${count} pictures`),
  bin: {
    title: 'Bin',
    open: (pictures: number, sets: SetCounts) => {
      const there = binned(pictures, sets)
      return there.length === 0 ? 'Bin, empty' : `Bin, ${listed(there)}`
    },
    back: 'Back to the library',
    list: 'Pictures in the bin',
    sets: 'Sets, stories and series in the bin',
    empty:
      'The bin is empty. Pictures that you delete are kept here until you empty it, and so are sets, stories and series.',
    restore: (words: string) => `Restore ${words}`,
    restoreAll: 'Restore all',
    emptyIt: 'Empty the bin…',
    question: (pictures: number, sets: SetCounts) => {
      const there = binned(pictures, sets)
      const only = pictures === 1 ? 'this picture' : `these ${pictures} pictures`
      return `Delete ${pictures > 0 && there.length === 1 ? only : listed(there)} for good? It cannot be undone.`
    },
    forGood: 'Delete for good',
    keep: 'Keep them',
    more: 'Show more',
    restored: (count: number) => (count === 1 ? 'Picture restored.' : `${count} pictures restored.`),
    setRestored: (name: string) => `“${name}” is back.`,
    openIt: 'Open it',
    emptied: (pictures: number, sets: SetCounts, size: string) =>
      `The bin is empty: ${listed(binned(pictures, sets)) || '0 pictures'}, ${size}.`,
  },
  model: 'Model',
  anyModel: 'Any model',
  size: 'Size',
  anySize: 'Any size',
  sizeOf: (width: number, height: number, count: number) => `${width} × ${height} (${count})`,
  verb: 'Made by',
  anyVerb: 'Anything',
  verbs: {
    generate: 'Painting',
    edit: 'Changing a picture',
    continue: 'Going on with a picture',
    finish: 'Finishing a draft',
    reroll: 'Painting on from a row',
    region: 'Change of a region',
    extend: 'Extending a picture',
    crop: 'Cropping',
    cutOut: 'Cutting out',
    touchUp: 'Touching up',
    transform: 'Moving its pixels',
    upscale: 'Upscaling',
    flatten: 'Flattening',
    import: 'Adding a file',
    guard: 'Guarding an edit',
  },
  when: 'When',
  periods: {
    any: 'Any time',
    today: 'Today',
    week: 'Last 7 days',
    month: 'Last 30 days',
    year: 'Last 365 days',
    between: 'Between two days',
  },
  from: 'From day',
  to: 'To day',
  sort: 'Order',
  sorts: { newest: 'Newest first', oldest: 'Oldest first' },
  empty: 'Pictures you paint or add are kept here. Describe one below the board, or drop a file onto it.',
  nothingFound: 'No picture fits.',
  showAll: 'Show all pictures',
  found: (count: number, all: number) =>
    count === all ? (all === 1 ? '1 picture' : `${all} pictures`) : `${count} of ${all}`,
  starred: 'starred',
  loading: 'Loading',
  selected: (count: number) => `${count} selected`,
  clearSelection: 'Clear the selection',
  deleted: (count: number) => (count === 1 ? 'Picture deleted.' : `${count} pictures deleted.`),
  undo: 'Undo',
  info: 'About this picture',
  closeInfo: 'Close',
  name: 'Name',
  namePlaceholder: 'Give it a name',
  prompt: 'Prompt',
  copyPrompt: 'Copy prompt',
  copyRecipe: 'Copy recipe',
  copied: 'Copied.',
  parent: 'Made from',
  showParent: 'Show the picture it was made from',
  noPrompt: 'No prompt',
  facts: {
    verb: 'Made by',
    size: 'Size',
    created: 'When',
    elapsed: 'Took',
    model: 'Model',
    device: 'Painted on',
    seed: 'Seed',
    imageIndex: 'Of a batch',
    steps: 'Steps',
    guidance: 'Guidance',
    imageGuidance: 'Image guidance',
    guidanceSchedule: 'Schedule',
    sampler: 'Sampler',
    timestepShift: 'Timestep shift',
    positivePrompt: 'Added words',
    negativePrompt: 'Avoided',
    modelHash: 'Model hash',
    guard: 'Drift guard',
    hash: 'File hash',
  },
  seconds: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  nth: (index: number) => `picture ${index + 1}`,
  guard: (strength: number, drift: number) =>
    `strength ${Math.round(strength * 100)}%, drift ${Math.round(drift * 100)}%`,
  actions: {
    search: 'Search the library',
    star: 'Star',
    unstar: 'Remove star',
    toggleStar: 'Star or remove the star',
    info: 'About this picture',
    rename: 'Rename',
    selectAll: 'Select all pictures of the library',
    open: 'Put on the board',
    delete: 'Delete selected pictures',
  },
  storage: {
    about:
      'Every picture is kept on this machine: its pixels in a file of their own, all that is known of it in a database.',
    check: 'Check the library',
    checkHint: 'Reads every file and compares it with what is known of it.',
    checking: 'Checking…',
    repair: 'Repair',
    repairing: 'Repairing…',
    backup: 'Back up to a file…',
    backupHint: 'One ZIP file with every picture, the history, the queue, presets and wildcards.',
    backingUp: 'Backing up…',
    backedUp: (path: string) => `Backed up to ${path}`,
    restore: 'Restore from a backup…',
    restoreHint: 'The library as it is now is kept in a folder beside it.',
    restoring: 'Restoring…',
    restoreSure: 'Patchwork starts again with the library of the backup. Go on?',
    goOn: 'Choose the backup…',
    cancel: 'Cancel',
    whole: (pictures: string, size: string) => `All is well: ${pictures}, ${size}.`,
    repaired: (pictures: string, size: string) => `The library is whole again: ${pictures}, ${size}.`,
    left: 'This could not be repaired:',
    found: 'This was found:',
    done: 'This was done:',
    size: (bytes: number) => {
      const megabytes = bytes / 2 ** 20
      if (megabytes < 0.1) return `${Math.ceil(bytes / 2 ** 10)} KB`
      if (megabytes >= 1024) return `${(megabytes / 1024).toFixed(1)} GB`
      return megabytes >= 10 ? `${Math.round(megabytes)} MB` : `${megabytes.toFixed(1)} MB`
    },
    rebuilt:
      'The database of the library was damaged. It was made anew from what could be read and from the picture files.',
    missing: 'The database of the library was gone. It was made anew from the picture files.',
    gone: 'The database of the library was deleted or moved by another program. Patchwork has written it back and must start again to go on with it.',
    startAgain: 'Start again',
    restored: 'The library of the backup is open. The one before is kept in a folder beside it.',
  },
} as const

/** "3 pictures", "1 set", "2 stories"... of what there is. */
function binned(pictures: number, { set, story, series }: SetCounts): readonly string[] {
  const counted = [
    [pictures, pictures === 1 ? 'picture' : 'pictures'],
    [set, set === 1 ? 'set' : 'sets'],
    [story, story === 1 ? 'story' : 'stories'],
    [series, 'series'],
  ] as const
  return counted.flatMap(([count, things]) => (count === 0 ? [] : [`${count} ${things}`]))
}

function listed(things: readonly string[]): string {
  return [things.slice(0, -1).join(', '), things.at(-1)].filter(Boolean).join(' and ')
}
