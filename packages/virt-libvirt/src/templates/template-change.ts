import { VirtError } from '../errors.ts'
import { assertName } from '../storage/define-pool.ts'
import type { TemplateChange } from './template-input.ts'
import { readMedia } from './template-media.ts'
import { basePath, shownMedia, type StoredTemplate } from './template-record.ts'
import { cpuOf, disksOf, graphicsOf, memoryOf, networksOf, type TemplateHost } from './template-rules.ts'

/** Refuses a template whose images are not what they were. */
export async function assertImages(t: StoredTemplate): Promise<void> {
  for (const { base } of t.disks) {
    if (typeof base !== 'object') continue
    const media = await readMedia(base.path, '/template', AbortSignal.timeout(10_000))
    if (media.kind === 'disk' && media.header.format === base.format) continue
    const why = `it was an image of format ${base.format} when the template was made, and is another now`
    throw new VirtError('VIRT_ERR_MEDIA_FORMAT', { path: base.path, why, pointer: '/template' })
  }
}

/** The same medium: as it is kept, or as it is shown (a client sends back what it read). */
const isSame = (kept: string | null, given: string): boolean => kept !== null && (given === kept || given === shownMedia(kept))

/** A template with a change applied: objects merge, lists replace. */
export async function merged(t: StoredTemplate, c: TemplateChange, host: TemplateHost, signal: AbortSignal): Promise<StoredTemplate> {
  if (c.name !== undefined) assertName(c.name)
  const isEmptied = c.cdrom === null || c.cdrom === ''
  if (c.cdrom !== undefined && !isEmptied && !isSame(t.cdrom, c.cdrom)) {
    const media = await readMedia(c.cdrom, '/cdrom', signal)
    if (media.kind !== 'iso')
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/cdrom', reason: `${c.cdrom} is a disk image, not an ISO image` })
  }
  const bases = new Map(t.disks.flatMap((d) => (d.base === undefined ? [] : [[basePath(d)!, d.base] as const])))
  const disks = c.disks === undefined ? undefined : await disksOf(c.disks, 10, host)
  for (const [i, disk] of (disks ?? []).entries())
    if (typeof disk.base === 'string' && !bases.has(disk.base))
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: `/disks/${i}/base`, reason: 'make a new template from the image instead' })
  return {
    ...t,
    ...(c.name === undefined ? {} : { name: c.name }),
    ...(c.icon === undefined ? {} : { icon: c.icon }),
    ...(c.osDistro === undefined ? {} : { osDistro: c.osDistro.toLowerCase() }),
    ...(c.osVersion === undefined ? {} : { osVersion: c.osVersion }),
    ...(c.memory === undefined ? {} : { memory: memoryOf(t.memory, c.memory, host) }),
    ...(c.cpuInfo === undefined ? {} : { cpuInfo: cpuOf(t.cpuInfo, c.cpuInfo) }),
    ...(c.graphics === undefined ? {} : { graphics: graphicsOf(t.graphics, c.graphics) }),
    ...(c.networks === undefined ? {} : { networks: networksOf(c.networks, t.networks, host) }),
    ...(disks === undefined ? {} : { disks: disks.map((d) => (d.base === undefined ? d : { ...d, base: bases.get(basePath(d)!)! })) }),
    ...(c.cdrom === undefined || isSame(t.cdrom, c.cdrom ?? '') ? {} : { cdrom: isEmptied ? null : c.cdrom }),
    ...(c.folder === undefined ? {} : { folder: c.folder }),
  }
}
