/** @module fhir/address: which network addresses a server may have. The token and the chart go nowhere else. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { AnyEcgError } from '../errors.ts'

/**
 * `private`: this machine or the site's own network, for servers that are listed as such. `forbidden`: no FHIR
 * server lives there (link-local, where clouds keep their credentials; multicast; reserved).
 */
export type AddressKind = 'public' | 'private' | 'forbidden'

/** https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const privateRanges = blockList(
  ['0.0.0.0', 32],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::', 127], // unspecified and loopback
  ['fc00::', 7],
)
const reservedRanges = blockList(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3], // multicast, reserved, broadcast
  ['2001::', 23], // Teredo and others that wrap another address
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 wraps an IPv4 address
  ['3fff::', 20],
)
const globalIpv6 = blockList(['2000::', 3])

export function classifyAddress(address: string): AddressKind {
  const bare = address.replace(/%.*$/, '') // fe80::1%eth0
  const version = isIP(bare)
  if (version === 0) return 'forbidden'
  const inner = version === 6 ? mappedIpv4(bare) : bare
  if (inner === undefined) {
    if (privateRanges.check(bare, 'ipv6')) return 'private'
    const isGlobal = globalIpv6.check(bare, 'ipv6') && !reservedRanges.check(bare, 'ipv6')
    return isGlobal ? 'public' : 'forbidden'
  }
  if (privateRanges.check(inner)) return 'private'
  return reservedRanges.check(inner) ? 'forbidden' : 'public'
}

/** 169.254.169.254 of ::ffff:a9fe:a9fe: the same host by another spelling. */
function mappedIpv4(address: string): string | undefined {
  const spelled = new URL(`http://[${address}]`).hostname
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(spelled) ?? []
  if (high === undefined || low === undefined) return undefined
  return [high, low]
    .map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}

/** @throws AnyEcgError `fhir-server-not-allowed` */
export function assertReachable(address: string, hostname: string, allowPrivate: boolean): void {
  const kind = classifyAddress(address)
  if (kind === 'public' || (kind === 'private' && allowPrivate)) return
  const place = kind === 'private' ? 'in a private network' : 'where no FHIR server may be'
  // The address stays unsaid: whoever asked must not learn how this network is laid out.
  throw new AnyEcgError(
    'fhir-server-not-allowed',
    `refused to call ${hostname}: its address is ${place}. ` +
      'If it is the right server, the operator lists it as private.',
  )
}

export type Resolve = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>

const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true })

/**
 * A lookup for sockets: it hands on the very addresses that were checked, so that there is no second
 * resolution whose answer could differ (DNS rebinding). One refused address refuses the name.
 */
export function guardedLookup(
  allowPrivate: boolean,
  resolve: Resolve = resolveBySystem,
): LookupFunction {
  return (hostname, options, callback) => {
    const check = async () => {
      const found = await resolve(hostname)
      for (const { address } of found) assertReachable(address, hostname, allowPrivate)
      const [first] = found
      if (!first) throw new AnyEcgError('fhir-failed', `${hostname} has no address`)
      return { all: [...found], first }
    }
    check().then(
      ({ all, first }) => {
        if (options.all) callback(null, all)
        else callback(null, first.address, first.family)
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '')
      },
    )
  }
}

function blockList(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets)
    list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4')
  return list
}
