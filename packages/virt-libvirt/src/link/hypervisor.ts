import type { Connect } from '@onggi/libvirt'

const known = new WeakMap<Connect, Promise<string>>()

/** Name of the driver behind a connection, in lower case: `qemu`, `test`; asked once per connection. */
export function hypervisorOf(connection: Connect): Promise<string> {
  let found = known.get(connection)
  if (found === undefined) {
    found = connection.getType().then((type) => type.toLowerCase())
    known.set(connection, found)
  }
  return found
}
