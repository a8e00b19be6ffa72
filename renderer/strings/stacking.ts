/** Which picture lies on which, how much of it is seen, and several as one. */
export const stackingStrings = {
  title: 'Order and opacity',
  opacity: 'Opacity, %',
  order: 'Order',
  actions: {
    front: 'Bring to the front',
    forward: 'Bring forward',
    backward: 'Send backward',
    back: 'Send to the back',
    flatten: 'Flatten to a picture',
  },
} as const
