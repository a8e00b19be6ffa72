/** What the package names as its entry is no module for Node, whatever it says; this file of it is one, but has no types. */
declare module 'maxrects-packer/dist/maxrects-packer.mjs' {
  export * from 'maxrects-packer'
}
