import { constants } from '@onggi/libvirt'
import type { Deps } from '../deps.ts'
import type { Entry } from '../inventory/inventory.ts'
import { first } from '../xml/find.ts'
import { setText } from '../xml/edit.ts'
import { parseRoot, writeXml } from '../xml/parse.ts'
import { editDomain } from './domain-edit.ts'
import { lineDiff } from './line-diff.ts'
import { needsOff, type VmChanges } from './vm-changes.ts'
import { isActive } from './vm-state.ts'
import type { VmRecord } from './vm-view.ts'

const { DomainXMLFlags } = constants

/** One field of a change and when it takes effect. */
export interface PlannedChange {
  /** In the words of the request: `memory.maxmemory`. */
  readonly field: string
  /** `at_once`: the VM is off. `live`: it runs, and it changes while it does. `power_off`: refused until it is off. */
  readonly applies: 'at_once' | 'live' | 'power_off'
}
/** What a PUT would do. */
export interface ChangePlan {
  /** The VM's ETag: send it as `If-Match` with the PUT, and a plan that is out of date is refused with 412. */
  readonly digest: string
  readonly changes: readonly PlannedChange[]
  /** Lines of the stored definition that go (`-`) and come (`+`); passwords are masked. */
  readonly diff: string
}

/** Fields a change consists of. */
function fieldsOf(changes: VmChanges, vm: VmRecord): string[] {
  const { memory, cpu, graphics, owners } = changes
  const simple = (['name', 'title', 'description', 'autostart', 'bootorder', 'bootmenu'] as const).filter(
    (field) => changes[field] !== undefined,
  )
  return [
    ...simple,
    ...(memory && memory.current !== vm.memory.current ? ['memory.current'] : []),
    ...(memory && memory.plug === undefined && memory.maxmemory !== vm.memory.maxmemory ? ['memory.maxmemory'] : []),
    ...(cpu && cpu.vcpus !== vm.cpu.vcpus ? ['cpu_info.vcpus'] : []),
    ...(cpu && cpu.maxvcpus !== vm.cpu.maxvcpus ? ['cpu_info.maxvcpus'] : []),
    ...(cpu && JSON.stringify(cpu.topology) !== JSON.stringify(vm.cpu.topology) ? ['cpu_info.topology'] : []),
    ...Object.keys(graphics ?? {}).map((field) => `graphics.${field}`),
    ...(owners
      ? ['users', 'groups'].filter((kind) => JSON.stringify(owners[kind as 'users']) !== JSON.stringify(vm.metadata[kind as 'users']))
      : []),
  ]
}
const masked = (xml: string): string => xml.replace(/(passwd=)("[^"]*"|'[^']*')/g, '$1"***"')

/** Says what a change would do, without doing it. */
export async function planChange(deps: Pick<Deps, 'link' | 'clock'>, entry: Entry<VmRecord>, changes: VmChanges): Promise<ChangePlan> {
  const { record, view } = entry
  const isOn = isActive(record.state)
  const domain = await deps.link.connection().domainLookupByUUID(record.uuid)
  const root = parseRoot(await domain.getXMLDesc(DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE), 'domain')
  const before = masked(writeXml(root))
  // QEMU decides at the start whether a display knows passwords at all.
  const takesPassword =
    isOn && first(parseRoot(await domain.getXMLDesc(DomainXMLFlags.SECURE), 'domain'), 'devices/graphics')?.hasAttribute('passwd') === true
  if (changes.name !== undefined) setText(root, 'name', changes.name)
  editDomain(root, changes, deps.clock.now())
  const late = new Set(isOn ? needsOff(changes, record) : [])
  if (late.has('cpu_info.maxvcpus')) late.add('cpu_info.topology')
  if (isOn && !takesPassword) for (const field of ['graphics.passwd', 'graphics.passwdValidTo']) late.add(field)
  return {
    digest: `"${view.revision}.${view.figures}"`,
    changes: fieldsOf(changes, record).map((field) => ({ field, applies: late.has(field) ? 'power_off' : isOn ? 'live' : 'at_once' })),
    diff: lineDiff(before, masked(writeXml(root))),
  }
}
