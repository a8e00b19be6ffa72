import { useEffect, useState } from 'react'
import { call } from '../../api.ts'
import type { About } from '../../../electron/contract.ts'
import { report } from '../../stores/toastStore.ts'
import { settingsStrings as words } from '../../strings/settings.ts'

function useAbout(): About | null {
  const [about, setAbout] = useState<About | null>(null)
  useEffect(() => {
    call('app:about', {}).then(setAbout, report)
  }, [])
  return about
}

export function Versions() {
  const about = useAbout()
  return (
    about && (
      <p className="setting-fact">{`${about.version} · Electron ${about.electron} · Chromium ${about.chrome}`}</p>
    )
  )
}

export function DataFolder() {
  const about = useAbout()
  return (
    <>
      <p className="setting-fact">{about?.dataFolder}</p>
      <button
        type="button"
        className="button is-solid"
        onClick={() => void call('app:openDataFolder', {}).catch(report)}
      >
        {words.folder.open}
      </button>
    </>
  )
}
