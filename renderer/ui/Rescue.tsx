import { Component, type ReactNode } from 'react'
import { strings } from '../strings.ts'
import './button.css'
import './rescue.css'

/** What is left when drawing the studio itself fails: a word, and the way back. */
export class Rescue extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className="rescue" role="alert">
        <p>{strings.errors.lost}</p>
        <code>{error.message}</code>
        <button type="button" className="button is-primary" onClick={() => location.reload()}>
          {strings.errors.reopen}
        </button>
      </div>
    )
  }
}
