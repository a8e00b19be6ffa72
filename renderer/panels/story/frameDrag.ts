/** What is dragged is a frame of the strip; its data is the frame's id. */
export const frameDrag = 'application/x-patchwork-frame'
