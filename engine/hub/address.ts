/** Where a model lies: what users paste (a page's address, `owner/name`) -> hub, repository, revision. */
import { EngineError } from '../errors.ts'

export interface HubAddress {
  /** Origin of the hub, without a slash at the end. */
  readonly endpoint: string
  /** `owner/name`. */
  readonly repo: string
  /** Branch, tag or commit. */
  readonly revision: string
}

export const defaultEndpoint = 'https://huggingface.co'

/** `endpoint` replaces the hub that the address does not name itself; default: HF_ENDPOINT, else Hugging Face. */
export function parseAddress(text: string, endpoint?: string): HubAddress {
  const address = text.trim()
  const named = /^https?:\/\//i.test(address) ? readUrl(address) : null
  const hub = named ? named.origin : (endpoint ?? process.env['HF_ENDPOINT'] ?? defaultEndpoint)
  const path = named ? decodeURI(named.pathname) : address.replace(/^(huggingface\.co|hf\.co)\//, '')
  const [, repo, fromPage, afterAt] =
    /^\/?([\w.-]{1,96}\/[\w.-]{1,96}?)(?:\/(?:tree|blob|resolve)\/([^/\s]+)(?:\/.*)?)?(?:@([^\s@]{1,200}))?\/?$/.exec(
      path,
    ) ?? []
  if (repo === undefined || /(^|\/)\.{1,2}($|\/)/.test(repo)) {
    throw new EngineError(
      'request/invalid',
      `"${address.slice(0, 200)}" is not a model's address; write it as owner/name, such as stepfun-ai/NextStep-1-Large-Edit, or paste its page's address.`,
    )
  }
  return { endpoint: checkEndpoint(hub), repo, revision: fromPage ?? afterAt ?? 'main' }
}

function readUrl(address: string): URL {
  try {
    return new URL(address)
  } catch (cause) {
    throw new EngineError('request/invalid', `"${address.slice(0, 200)}" is not an address.`, { cause })
  }
}

/** Unencrypted hubs only on this machine: elsewhere anyone on the way could swap weights and checksums alike. */
function checkEndpoint(endpoint: string): string {
  const url = readUrl(endpoint)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && here))
    return url.origin + url.pathname.replace(/\/+$/, '')
  throw new EngineError('request/invalid', `${endpoint} is not encrypted; give an address that begins with https://.`)
}
