export function buildIfStale(root: string, target: 'app' | 'cli', note: (line: string) => void): void
