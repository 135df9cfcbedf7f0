import { LibvirtError } from './errors.ts'

/** How the daemon is reached. */
export type TransportKind = 'unix' | 'tcp' | 'tls' | 'ssh'

/** A libvirt URI taken apart. */
export interface LibvirtUri {
  /** qemu, test, lxc, … */
  readonly driver: string
  readonly transport: TransportKind
  /** Empty: this host. */
  readonly host: string
  /** 0: the transport's own default. */
  readonly port: number
  readonly user: string
  /** /system, /session, /default, /path/of/a/file.xml. */
  readonly path: string
  /** Parameters for the way to the daemon: socket, mode, command, keyfile, pkipath, no_verify, … */
  readonly params: ReadonlyMap<string, string>
  /** The URI the daemon gets: driver and path, and parameters that are not for us; `name=` says it outright. */
  readonly name: string
}

/** Parameters libvirt's own client keeps to itself. */
const OURS = new Set([
  'auth',
  'command',
  'keyfile',
  'known_hosts',
  'known_hosts_verify',
  'libssh2',
  'mode',
  'name',
  'netcat',
  'no_sanity',
  'no_tty',
  'no_verify',
  'pkipath',
  'proxy',
  'sshauth',
  'socket',
  'tls_priority',
])
const TRANSPORTS = new Set<string>(['unix', 'tcp', 'tls', 'ssh'])

/** Reads a libvirt URI; LIBVIRT_ERR_URI when it cannot be used. */
export const parseUri = (uri: string): LibvirtUri => {
  const fail = (why: string): never => {
    throw new LibvirtError('LIBVIRT_ERR_URI', { uri, why })
  }
  const match = /^([A-Za-z][A-Za-z0-9.-]*)(?:\+([A-Za-z0-9]+))?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(uri)
  if (match === null) return fail('it does not look like driver[+transport]://[user@][host][:port]/path[?parameters]')
  const [, driver, given, authority, path = '', query = ''] = match as unknown as [
    string,
    string,
    string | undefined,
    string,
    string?,
    string?,
  ]
  const at = authority.lastIndexOf('@')
  const place = /^(\[[0-9A-Fa-f:.%]+\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(authority.slice(at + 1))
  if (place === null) return fail('host and port cannot be read')
  const host = place[1]!.replace(/^\[|\]$/g, '')
  const port = Number(place[2] ?? 0)
  if (port > 65535) return fail('the port is above 65535')
  const transport = given ?? (host === '' ? 'unix' : 'tls')
  if (!TRANSPORTS.has(transport))
    return fail(
      transport === 'ext' || transport === 'libssh' || transport === 'libssh2'
        ? `transport ${transport} is not supported; use ssh`
        : `there is no transport ${transport}`,
    )
  if (transport === 'unix' && host !== '') return fail('a unix socket has no host')
  if (transport !== 'unix' && host === '') return fail(`transport ${transport} needs a host`)
  const params = new Map<string, string>()
  const rest: string[] = []
  for (const part of query.split(/[&;]/)) {
    if (part === '') continue
    const [key, ...value] = part.split('=')
    try {
      const name = decodeURIComponent(key!)
      if (OURS.has(name)) params.set(name, decodeURIComponent(value.join('=')))
      else rest.push(part)
    } catch {
      return fail(`parameter ${part} is not encoded correctly`)
    }
  }
  let decodedUser: string
  try {
    decodedUser = at < 0 ? '' : decodeURIComponent(authority.slice(0, at))
  } catch {
    return fail('the user is not encoded correctly')
  }
  if (decodedUser.startsWith('-') || host.startsWith('-')) return fail('user and host cannot begin with a dash')
  const name = params.get('name') ?? `${driver}://${path === '' ? '/' : path}${rest.length > 0 ? `?${rest.join('&')}` : ''}`
  return { driver, transport: transport as TransportKind, host, port, user: decodedUser, path, params, name }
}
