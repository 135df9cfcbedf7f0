import { constants } from '@onggi/libvirt'
import { VirtError } from '../../errors.ts'
import { unlessGone } from '../../link/failures.ts'
import type { Link } from '../../link/link.ts'
import { remove, setAttribute, setText } from '../../xml/edit.ts'
import { all, attribute, children, first } from '../../xml/find.ts'
import { type Element, parseRoot, writeXml } from '../../xml/parse.ts'
import { editDomain } from '../domain-edit.ts'
import type { OwnedVolume } from '../vm-metadata.ts'

const { DomainXMLFlags } = constants

/** A volume to be copied. */
export interface VolumeCopy {
  readonly pool: string
  readonly from: string
  readonly name: string
}
/** What a clone is made of; no secret in it. */
export interface ClonePlan {
  readonly source: string
  readonly uuid: string
  readonly name: string
  readonly copies: readonly (VolumeCopy & { readonly dev: string })[]
}

/** A disk whose content is the VM's own: one that is written to and not shared on purpose. */
const isOwn = (disk: Element): boolean =>
  (disk.getAttribute('device') ?? 'disk') === 'disk' && first(disk, 'shareable') === undefined && first(disk, 'readonly') === undefined

/** The definition of a VM as it is stored, its secrets included: read where it is needed, never kept. */
export async function storedDefinition(link: Link, uuid: string): Promise<Element> {
  const domain = await link.connection().domainLookupByUUID(uuid)
  return parseRoot(await domain.getXMLDesc(DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE), 'domain')
}

/**
 * Finds the volumes of a VM's disks.
 * @throws {@link VirtError} `VIRT_ERR_CLONE_DISK` for a disk that is in no active pool.
 */
export async function planClone(
  link: Link,
  source: { uuid: string; name: string },
  clone: { uuid: string; name: string },
): Promise<ClonePlan> {
  const domain = await storedDefinition(link, source.uuid)
  const connection = link.connection()
  const copies: ClonePlan['copies'][number][] = []
  for (const disk of all(domain, 'devices/disk').filter(isOwn)) {
    const at = first(disk, 'source')
    if (at === undefined) continue
    const dev = attribute(disk, 'dev', 'target') ?? ''
    const path = at.getAttribute('file') ?? at.getAttribute('dev') ?? ''
    const pool = at.getAttribute('pool')
    const volume =
      pool === null
        ? await unlessGone(() => connection.storageVolLookupByPath(path))
        : await unlessGone(async () =>
            (await connection.storagePoolLookupByName(pool)).storageVolLookupByName(at.getAttribute('volume') ?? ''),
          )
    if (volume === undefined) throw new VirtError('VIRT_ERR_CLONE_DISK', { name: source.name, dev, path })
    copies.push({ dev, pool: volume.pool, from: volume.name, name: `${clone.uuid}-${copies.length}.img` })
  }
  return { source: source.uuid, ...clone, copies }
}

/** The clone's definition: its source's in everything but name, uuid, MAC addresses and volumes. */
export function cloneXml(domain: Element, plan: ClonePlan, paths: ReadonlyMap<string, string>): string {
  setText(domain, 'name', plan.name)
  setText(domain, 'uuid', plan.uuid)
  // libvirt makes fresh ones; the firmware's variables are copied from its template at the first start.
  for (const nic of all(domain, 'devices/interface')) {
    remove(first(nic, 'mac'))
    remove(first(nic, 'target'))
  }
  for (const name of ['genid', 'os/nvram']) remove(first(domain, name))
  // Sockets that libvirt named after the source.
  for (const channel of all(domain, 'devices/channel'))
    for (const source of children(channel, 'source')) if (channel.getAttribute('type') === 'unix') remove(source)
  const volumes: OwnedVolume[] = []
  for (const disk of all(domain, 'devices/disk')) {
    const dev = attribute(disk, 'dev', 'target')
    const copy = plan.copies.find((one) => one.dev === dev)
    const source = first(disk, 'source')
    if (copy === undefined || source === undefined) continue
    volumes.push({ pool: copy.pool, name: copy.name })
    if (source.hasAttribute('volume')) setAttribute(source, 'volume', copy.name)
    else setAttribute(source, source.hasAttribute('dev') ? 'dev' : 'file', paths.get(copy.name))
  }
  editDomain(domain, { volumes }, 0)
  return writeXml(domain)
}
