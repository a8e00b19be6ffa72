/**
 * Addresses that only the network around a machine answers: link-local ones, and those where clouds keep the keys of the
 * machines they run. No server of pictures and no hub of models is there, so nothing is ever sent to them.
 */
import { lookup, promises } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { EngineError } from './errors.ts'

/** `host`: a name or an address as the host of a URL. */
export function isLinkLocal(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  const version = isIP(name)
  return version === 0 ? names.has(name) : addresses.check(name, version === 6 ? 'ipv6' : 'ipv4')
}

export function refuseLinkLocal(host: string): void {
  if (!isLinkLocal(host)) return
  throw new EngineError(
    'request/invalid',
    `${host} is an address inside this machine's own network equipment; enter a server's.`,
  )
}

/**
 * The same for what a name stands for at this moment, before a connection whose own look-up cannot be had: whoever answers
 * differently a moment later is told from a hub by its certificate.
 */
export async function refuseLinkLocalName(host: string): Promise<void> {
  refuseLinkLocal(host)
  if (isIP(host.replace(/^\[|\]$/g, '')) > 0) return
  const found = await promises.lookup(host, { all: true }).catch(() => []) // the connection tells that nobody is there
  for (const { address } of found) if (isLinkLocal(address)) refuseLinkLocal(address)
}

/** Node's own way from a name to addresses, less those: a name may stand for anything. */
export const lookupElsewhere: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const allowed = (found ?? []).filter(({ address }) => !isLinkLocal(address))
    const [first] = allowed
    if (error || !first) {
      const nowhere = Object.assign(new Error(`${host} is nowhere`), { code: 'ENOTFOUND' })
      return done(error ?? nowhere, '', 0)
    }
    if (options.all) return done(null, allowed)
    done(null, first.address, first.family)
  })
}

const names: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
])

const addresses = new BlockList()
addresses.addSubnet('169.254.0.0', 16, 'ipv4')
addresses.addSubnet('fe80::', 10, 'ipv6')
// The same through a translator of addresses (RFC 6052).
addresses.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
// Amazon over IPv6, Alibaba, Oracle, Azure.
addresses.addAddress('fd00:ec2::254', 'ipv6')
for (const address of ['100.100.100.200', '192.0.0.192', '168.63.129.16']) addresses.addAddress(address, 'ipv4')
