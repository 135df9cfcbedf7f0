import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Connect } from '@onggi/libvirt'

/** Where a machine goes, and who we are there. */
export interface MigrationTarget {
  /** Name or address. */
  readonly host: string
  /** Account there that may use its libvirt. @default 'root' */
  readonly user?: string
  /** Its password; absent: the SSH keys of this server's own account. Held in memory until the machine has moved, written nowhere. */
  readonly password?: string
  /** Memory goes by RDMA. @default false */
  readonly rdma?: boolean
}

const askpass = '#!/bin/sh\nprintf "%s\\n" "$ONGGI_SSH_PASSWORD"\n'
/** A host as a URI writes it: an IPv6 address in brackets. */
export const inUri = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/**
 * Opens the libvirt of another host over SSH, the same one (`/system`, `/session`) as `uri` names here. A host is known by the key it showed first
 * (`known_hosts` in `dataDir`, and the account's own file); another key later is refused.
 */
export async function openOtherHost(uri: string, dataDir: string, to: MigrationTarget): Promise<Connect> {
  const { host, user = 'root', password } = to
  const program = join(dataDir, 'askpass')
  if (password !== undefined) {
    await writeFile(program, askpass)
    await chmod(program, 0o700)
  }
  const [, driver = 'qemu', path = '/system'] = /^(\w+)(?:\+\w+)?:\/\/[^/]*(\/\w+)/.exec(uri) ?? []
  const settings = [
    'ConnectTimeout=10',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile="${join(dataDir, 'known_hosts')}" ~/.ssh/known_hosts`,
    ...(password === undefined ? [] : ['BatchMode=no', 'NumberOfPasswordPrompts=1']),
  ]
  return connect(`${driver}+ssh://${encodeURIComponent(user)}@${inUri(host)}${path}`, {
    reconnect: false,
    ssh: {
      args: settings.flatMap((setting) => ['-o', setting]),
      ...(password === undefined ? {} : { env: { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', ONGGI_SSH_PASSWORD: password } }),
    },
  })
}
