import { plainView } from '../host/plain-view.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { FoundIso } from '../media/scan-walk.ts'
import type { Audience, JsonValue, View } from '../needs.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'

/** Pools of images are for all who may see pools. */
export const everyone: Audience = { everyone: true }

/** The view of a pool that holds nothing of its own. */
export const isoPoolBody = (name: string, more: Readonly<Record<string, JsonValue>>): Readonly<Record<string, JsonValue>> => ({
  name,
  state: 'active',
  path: '',
  source: {},
  type: 'kimchi-iso',
  nr_volumes: 0,
  autostart: false,
  persistent: false,
  capacity: 0,
  allocated: 0,
  available: 0,
  in_use: false,
  ...more,
})

/** The second image of one name gets a number. */
export function unique(name: string, seen: Map<string, number>): string {
  const n = (seen.get(name) ?? 0) + 1
  seen.set(name, n)
  return n === 1 ? name : `${name} (${n})`
}

/** Images of a scan as volumes, sorted by name. */
export async function scanVolumes(pool: string, found: readonly FoundIso[], osinfo: Osinfo | undefined): Promise<readonly View[]> {
  const seen = new Map<string, number>()
  const views = await Promise.all(
    found.map(async (iso) => {
      const name = unique(iso.path.slice(iso.path.lastIndexOf('/') + 1), seen)
      const os = await osinfo?.identify(iso.header.label)
      return plainView('volume', `${pool}/${name}`, everyone, {
        name,
        type: 'file',
        capacity: iso.sizeBytes,
        allocation: iso.sizeBytes,
        path: iso.path,
        used_by: [],
        format: 'iso',
        isvalid: true,
        has_permission: true,
        os_distro: os?.distro ?? 'unknown',
        os_version: os?.version ?? 'unknown',
        bootable: true,
      })
    }),
  )
  return views.sort((a, b) => byCodePoints(a.ref.id, b.ref.id))
}
