/** Where the server is and how to speak to it: the address as the user typed it, checked once, and the key. */
import { refuseLinkLocal } from '../linkLocal.ts'
import { invalid } from './failures.ts'

export interface Server {
  /** Without a trailing slash; routes such as `/v1/models` are put behind it. */
  readonly address: string
  /** For the user's eyes. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** Takes the key out of a text that the server wrote. */
  readonly hideKey: (text: string) => string
}

export function describeServer(address: string, apiKey = ''): Server {
  const url = parseAddress(address)
  // A character that no header may hold would surface in Node's own message, key and all.
  if (!/^[\x21-\x7e]*$/.test(apiKey)) {
    throw invalid('The API key holds spaces or characters that no key has; copy it again.')
  }
  return {
    address: `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`,
    host: url.host,
    headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
    hideKey: (text) => (apiKey ? text.replaceAll(apiKey, '***') : text),
  }
}

/** What was typed may hold a password, so it is never repeated. */
function parseAddress(address: string): URL {
  const url = parseUrl(address.trim())
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw invalid('The server address must look like http://192.168.1.20:8091 or https://pictures.example.org.')
  }
  if (url.username || url.password) {
    throw invalid('The server address must not hold a name or password; enter the key in its own field.')
  }
  refuseLinkLocal(url.hostname)
  if (url.search || url.hash) throw invalid('The server address must end before any "?" or "#".')
  return url
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
