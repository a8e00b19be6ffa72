/** Bytes in words: "8.1 GiB", "340 MiB". */
export function inWords(bytes: number): string {
  return bytes < 2 ** 29 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
