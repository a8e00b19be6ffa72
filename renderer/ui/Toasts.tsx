import { CircleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { dismiss, useToastStore, type Toast } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import './toasts.css'

/** Notes leave by themselves; failures stay until they are read. */
const noteMs = 7000

export function Toasts() {
  const toasts = useToastStore((facts) => facts.toasts)
  return (
    <section className="toasts" aria-label={strings.errors.notifications} aria-live="polite">
      {toasts.map((toast) => (
        <ToastNote key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastNote({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false)
  const { tone, message, action, other } = toast
  useEffect(() => {
    if (tone === 'error' || held) return undefined
    const timer = setTimeout(() => dismiss(toast), noteMs)
    return () => clearTimeout(timer)
  }, [toast, tone, held])
  return (
    <div
      className="toast"
      role={tone === 'error' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      {tone === 'error' && <CircleAlert size={17} strokeWidth={1.75} aria-hidden />}
      <p>{message}</p>
      {[action, other].map(
        (offer) =>
          offer !== undefined && (
            <button
              key={offer.label}
              type="button"
              className="toast-action"
              onClick={() => {
                dismiss(toast)
                offer.run()
              }}
            >
              {offer.label}
            </button>
          ),
      )}
      <button
        type="button"
        className="button is-icon"
        aria-label={strings.errors.dismiss}
        onClick={() => dismiss(toast)}
      >
        <X size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  )
}
