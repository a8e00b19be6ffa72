import { useState } from 'react'
import { call } from '../../api.ts'
import { refreshModels } from '../../actions/open.ts'
import { changeSettings } from '../../actions/settings.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { settingsStrings } from '../../strings/settings.ts'

const words = settingsStrings.server

/** The one address that Patchwork connects to for painting; asked before it is kept. */
export function ServerSetting() {
  const server = useSettingsStore((settings) => settings.server)
  const [address, setAddress] = useState(server.address)
  const [key, setKey] = useState(server.key)
  const [answer, setAnswer] = useState<{ readonly text: string; readonly failed: boolean } | null>(null)
  const [asking, setAsking] = useState(false)

  const use = async () => {
    setAsking(true)
    setAnswer(null)
    try {
      const { name } = await call('server:check', { address: address.trim(), key: key.trim() })
      await changeSettings({ server: { address: address.trim(), key: key.trim() } })
      await refreshModels()
      setAnswer({ text: words.connected(name), failed: false })
    } catch (error) {
      setAnswer({ text: error instanceof Error ? error.message : String(error), failed: true })
    } finally {
      setAsking(false)
    }
  }
  const forget = async () => {
    setAddress('')
    setKey('')
    setAnswer(null)
    await changeSettings({ server: { address: '', key: '' } })
    await refreshModels()
  }

  return (
    <form
      className="server-form"
      onSubmit={(event) => {
        event.preventDefault()
        void use()
      }}
    >
      <input
        className="text-field"
        aria-label={words.address}
        placeholder="http://192.168.1.20:8091"
        value={address}
        spellCheck={false}
        onChange={({ target }) => setAddress(target.value)}
      />
      <input
        className="text-field"
        type="password"
        aria-label={words.key}
        placeholder={words.keyHint}
        value={key}
        onChange={({ target }) => setKey(target.value)}
      />
      <div className="server-buttons">
        <button type="submit" className="button is-solid" disabled={asking || address.trim() === ''}>
          {words.use}
        </button>
        {server.address !== '' && (
          <button type="button" className="button" onClick={() => void forget()}>
            {words.forget}
          </button>
        )}
      </div>
      {answer !== null && (
        <p className={answer.failed ? 'server-failed' : 'setting-hint'} role={answer.failed ? 'alert' : 'status'}>
          {answer.text}
        </p>
      )}
    </form>
  )
}
