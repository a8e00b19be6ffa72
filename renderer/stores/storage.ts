/** Small facts of this window that outlive it. What cannot be read or written is simply not remembered. */
const prefix = 'patchwork.'

export function readStored<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(prefix + key) ?? 'null')
    return isValid(value) ? value : null
  } catch {
    return null
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value))
    void window.patchwork?.invoke('page:noted', {})
  } catch {
    // A full or forbidden storage is no reason to disturb the artist.
  }
}
