import { keepDriverCaches } from '../engine/runtime/driverCaches.ts'

/** Libraries of a Linux desktop that write on their own account are kept to our folders, or from writing at all. */
export function confineDesktopLibraries(): void {
  if (process.platform !== 'linux') return
  // Seen by the processes that compute. The one that draws is the copy of one that was there before this line; for that
  // one `npm start` sets the same.
  keepDriverCaches()
  // GTK reads the desktop's settings through dconf, which keeps a flag in the session's folder, or else, where there is no
  // session and so nothing to read, in the user's cache folder.
  if (!process.env['XDG_RUNTIME_DIR']) process.env['GSETTINGS_BACKEND'] = 'memory'
}
