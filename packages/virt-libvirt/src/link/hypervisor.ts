import type { Connect } from '@onggi/libvirt'
import type { Link } from './link.ts'

const known = new WeakMap<Connect, Promise<string>>()
const hosts = new WeakMap<Connect, Promise<string>>()

/** Name of the driver behind a connection, in lower case: `qemu`, `test`; asked once per connection. */
export function hypervisorOf(connection: Connect): Promise<string> {
  let found = known.get(connection)
  if (found === undefined) {
    found = connection.getType().then((type) => type.toLowerCase())
    known.set(connection, found)
  }
  return found
}

/**
 * What tells the host behind a link from others whose servers share a store: the URI, and the host's own name; asked once per connection. Not the UUID
 * that libvirt gives a host: without firmware tables (containers, small machines) it is another one after each start of the daemon.
 */
export function hostOf(link: Link): Promise<string> {
  const connection = link.connection()
  let found = hosts.get(connection)
  if (found === undefined) {
    found = connection.getHostname().then((name) => `${name} ${link.uri}`)
    hosts.set(connection, found)
    found.catch(() => hosts.delete(connection))
  }
  return found
}
