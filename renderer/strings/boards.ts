export const boardStrings = {
  boards: 'Boards',
  open: (name: string) => `Boards, ${name} is open`,
  tip: 'Boards: open, name, duplicate and put away',
  list: 'Boards',
  archived: (count: number) => `Put away (${count})`,
  show: (name: string) => `Open ${name}`,
  rename: (name: string) => `Rename ${name}`,
  duplicate: (name: string) => `Duplicate ${name}`,
  archive: (name: string) => `Put ${name} away`,
  bringBack: (name: string) => `Bring ${name} back`,
  moveHere: (count: number, name: string) =>
    count === 1 ? `Move the picture to ${name}` : `Move ${count} pictures to ${name}`,
  name: 'Name of the board',
  newName: (number: number) => `Board ${number}`,
  copyOf: (name: string) => `${name}, copy`,
  moved: (count: number, name: string) =>
    count === 1 ? `The picture lies on “${name}” now.` : `${count} pictures lie on “${name}” now.`,
  namedAgain: (name: string) => `The board is called “${name}” again.`,
  sameName: (name: string) => `Two boards are called “${name}” now.`,
  menu: { open: 'Open', rename: 'Rename', duplicate: 'Duplicate', putAway: 'Put away', bringBack: 'Bring back' },
  putAway: (name: string) => `“${name}” is put away; its pictures stay in the library.`,
  drawing: 'Keep or discard the touch-up first; then another board can be opened.',
  goThere: 'Open it',
  takenOff: (count: number) =>
    count === 1
      ? 'The picture is off this board and stays in the library.'
      : `${count} pictures are off this board and stay in the library.`,
  actions: { boards: 'Boards', newBoard: 'New board', takeOff: 'Take off this board' },
} as const
