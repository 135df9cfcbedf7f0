import { constants } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import { isGone, isInvalidArgument, isInvalidState, isUnsupported, unlessGone } from '../link/failures.ts'
import type { Link } from '../link/link.ts'
import type { Step } from '../needs.ts'
import { createVolume, deleteVolume } from '../storage/volume-steps.ts'
import { all, attribute } from '../xml/find.ts'
import { parseRoot, writeXml } from '../xml/parse.ts'
import { randomPassword } from './random-password.ts'
import type { PlannedDisk } from './vm-plan.ts'

const { DomainUndefineFlags } = constants

/** A volume that is there now. */
export interface MadeVolume {
  readonly path: string
  readonly isBlock: boolean
  readonly format: string
}
/** A definition to be made. */
export interface Definition {
  readonly uuid: string
  readonly name: string
  readonly xml: string
}

/** Everything libvirt keeps of a domain beside its definition. */
const everything =
  DomainUndefineFlags.MANAGED_SAVE |
  DomainUndefineFlags.SNAPSHOTS_METADATA |
  DomainUndefineFlags.NVRAM |
  DomainUndefineFlags.CHECKPOINTS_METADATA

/** Ends a domain's process, as pulling the plug does; nothing happens when it does not run or is gone. */
export async function stopDomain(link: Link, uuid: string): Promise<void> {
  try {
    await (await link.connection().domainLookupByUUID(uuid)).destroy()
  } catch (err) {
    if (!isGone(err) && !isInvalidState(err)) throw err
  }
}

/** Removes a domain's definition with all that libvirt keeps of it; nothing happens when it is gone. */
export async function undefineDomain(link: Link, uuid: string): Promise<void> {
  const domain = await unlessGone(() => link.connection().domainLookupByUUID(uuid))
  if (domain === undefined) return
  // A driver that knows fewer kinds of leftovers has none of the others.
  for (const flags of [everything, DomainUndefineFlags.MANAGED_SAVE | DomainUndefineFlags.SNAPSHOTS_METADATA]) {
    try {
      await domain.undefineFlags(flags)
      return
    } catch (err) {
      if (isGone(err)) return
      if (!isUnsupported(err) && !isInvalidArgument(err)) throw err
    }
  }
  await unlessGone(() => domain.undefine())
}

const formatOf = (volumeXml: string, otherwise: string): string =>
  attribute(parseRoot(volumeXml, 'volume'), 'type', 'target/format') ?? otherwise

/**
 * A definition whose display asks for a password: QEMU decides at the start whether it knows passwords at all, so one that began without could take
 * none while it runs. It is put in here, so that no task's record holds it.
 */
function withPassword(xml: string): string {
  const root = parseRoot(xml, 'domain')
  for (const display of all(root, 'devices/graphics'))
    if (/^(vnc|spice)$/.test(display.getAttribute('type') ?? '') && !display.hasAttribute('passwd'))
      display.setAttribute('passwd', randomPassword())
  return writeXml(root)
}

/** The effects of making a VM, each with what takes it back whether or not it happened. */
export function createVmSteps({ link, simulate }: Pick<Deps, 'link' | 'simulate'>): {
  volume: Step<PlannedDisk, MadeVolume>
  define: Step<Definition, { uuid: string }>
} {
  return {
    volume: {
      async do(disk, { signal }) {
        const connection = await link.ready({ signal })
        const { pool, volume, format, capacity, base } = disk
        // The name holds the VM's uuid: a volume of that name is this task's own, from an attempt before a crash.
        const spec = { pool, name: volume, format, ...(base ? { base } : {}) }
        if (capacity !== undefined) {
          const made = await createVolume(connection, { ...spec, capacityBytes: capacity })
          return { path: made.path, isBlock: made.isBlock, format }
        }
        // A simulated host's LUNs are known to its file only.
        const lun = simulate?.luns?.find((one) => one.name === volume)
        if (lun !== undefined) return { path: lun.path, isBlock: true, format }
        const found = await (await connection.storagePoolLookupByName(pool)).storageVolLookupByName(volume)
        const [path, { type }, xml] = await Promise.all([found.getPath(), found.getInfo(), found.getXMLDesc(0)])
        return { path, isBlock: type === constants.StorageVolType.BLOCK, format: formatOf(xml, format) }
      },
      async undo({ capacity, pool, volume }) {
        // After a crash this runs before anything else has connected.
        if (capacity !== undefined) await deleteVolume(await link.ready(), { pool, name: volume })
      },
    },
    define: {
      async do({ uuid, xml }, { signal }) {
        await (await link.ready({ signal })).domainDefineXML(withPassword(xml))
        return { uuid }
      },
      async undo({ uuid }) {
        await link.ready()
        await stopDomain(link, uuid)
        await undefineDomain(link, uuid)
      },
    },
  }
}
