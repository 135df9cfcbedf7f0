import type { Connect } from '@onggi/libvirt'
import { unlessGone } from '../link/failures.ts'
import { attribute } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import type { VmRecord } from '../vms/vm-view.ts'
import type { TemplateCreate, TemplateDiskInput } from './template-input.ts'
import type { StoredTemplate } from './template-record.ts'

/** What a machine says about a template of its kind. */
export interface VmTraits {
  /** Members as a maker of the template would say them. */
  readonly fields: Omit<TemplateCreate, 'sourceMedia' | 'name'>
  /** Path or URL of the image in its CD-ROM drive. */
  readonly cdrom: string | undefined
  readonly machinery: Partial<Pick<StoredTemplate, 'machine' | 'diskBus' | 'cdromBus' | 'nicModel' | 'osArch'>>
}

const GiB = 2 ** 30

/**
 * Reads what a template made after a VM is to be: its memory, processors, display, networks, the sizes and pools of its disks, the image in its drive, its
 * buses and models. What is on its disks is not copied.
 */
export async function traitsOf(vm: VmRecord, connection: Connect, prefix: string): Promise<VmTraits> {
  const disks: TemplateDiskInput[] = []
  for (const disk of vm.disks.filter(({ kind }) => kind === 'disk')) {
    const volume = await unlessGone(async () =>
      disk.pool === undefined
        ? connection.storageVolLookupByPath(disk.path)
        : (await connection.storagePoolLookupByName(disk.pool)).storageVolLookupByName(disk.volume ?? ''),
    )
    // A disk in no pool of this host: one of the usual size, in the usual pool.
    if (volume === undefined) {
      disks.push({ index: disks.length })
      continue
    }
    const { capacity } = await volume.getInfo()
    disks.push({
      index: disks.length,
      sizeGiB: Math.max(1, Math.ceil(Number(capacity) / GiB)),
      ...(disk.format === 'raw' || disk.format === 'qcow2' ? { format: disk.format } : {}),
      pool: { name: `${prefix}/storagepools/${encodeURIComponent(volume.pool)}` },
    })
  }
  const domain = parseRoot(await (await connection.domainLookupByUUID(vm.uuid)).getXMLDesc(2), 'domain')
  const display = vm.graphics.find(({ type }) => type === 'vnc' || type === 'spice')
  const drive = vm.disks.find(({ kind }) => kind === 'cdrom')
  const busOf = (kind: string): string | undefined => vm.disks.find((disk) => disk.kind === kind)?.bus
  const machine = attribute(domain, 'machine', 'os/type')
  const [diskBus, cdromBus, nicModel] = [busOf('disk'), busOf('cdrom'), vm.interfaces.find(({ model }) => model !== '')?.model]
  return {
    fields: {
      memory: vm.memory,
      cpuInfo: vm.cpu,
      ...(display ? { graphics: { type: display.type, ...(display.listen === '' ? {} : { listen: display.listen }) } } : {}),
      networks: [...new Set(vm.interfaces.flatMap(({ network }) => network ?? []))].map(
        (name) => `${prefix}/networks/${encodeURIComponent(name)}`,
      ),
      disks,
      ...(vm.metadata.icon === undefined ? {} : { icon: vm.metadata.icon }),
    },
    cdrom: drive?.path === '' ? undefined : drive?.path,
    machinery: {
      osArch: vm.arch,
      ...(machine === undefined ? {} : { machine }),
      ...(diskBus ? { diskBus } : {}),
      ...(cdromBus ? { cdromBus } : {}),
      ...(nicModel ? { nicModel } : {}),
    },
  }
}
