/** Of the drift guard, where the user chose none: clear changes stay, all else is put back. */
export const defaultStrength = 0.5
