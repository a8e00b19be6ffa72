/** Garments that no set of emoji shows as they are worn; drawn in code, red unless recoloured. */
const drawings: Readonly<Record<string, string>> = {
  cape:
    `<path d="M33 10 Q50 4 67 10 L98 96 Q84 91 74 97 Q62 91 50 97 Q38 91 26 97 Q16 91 2 96 Z" fill="#d8232f"/>` +
    `<path d="M33 10 Q28 60 26 97 Q16 91 2 96 Z M67 10 Q72 60 74 97 Q84 91 98 96 Z" fill="#a91522"/>`,
  scarf:
    `<path d="M58 22 L70 62 Q76 66 84 62 L76 20 Z" fill="#b01c28"/>` +
    `<path d="M4 8 Q50 26 96 8 Q100 20 94 28 Q50 44 6 28 Q0 20 4 8 Z" fill="#d8232f"/>` +
    `<path d="M70 62 l3 6 l3 -5 l4 5 l4 -6" fill="none" stroke="#b01c28" stroke-width="3"/>`,
}

/** An SVG, `size` pixels along each edge. */
export function garmentSvg(name: string, size: number): string {
  const body = drawings[name]
  if (body === undefined) throw new Error(`No such garment: "${name}".`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">${body}</svg>`
}
