export { Gallery as LibraryPanel } from '../Gallery.tsx'
