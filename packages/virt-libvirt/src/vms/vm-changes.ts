import { VirtError } from '../errors.ts'
import { assertXmlText } from '../xml/characters.ts'
import { assertVmName } from './names.ts'
import type { OwnedVolume } from './vm-metadata.ts'
import { pluggable } from './hotplug.ts'
import { isActive } from './vm-state.ts'
import { assertListen, assertPassword, mergeCpu, mergeMemory } from './vm-rules.ts'
import type { VmUpdate } from './vm-schemas.ts'
import type { VmRecord } from './vm-view.ts'

/** What a change of a VM comes to: only what differs is set. */
export interface VmChanges {
  readonly name?: string
  readonly title?: string
  readonly description?: string
  /** `plug`: MiB that are plugged in, because it runs and its balloon does not reach that far. */
  readonly memory?: { readonly current: number; readonly maxmemory: number; readonly plug?: number }
  readonly cpu?: ReturnType<typeof mergeCpu>
  readonly graphics?: {
    readonly type?: string
    readonly listen?: string
    readonly passwd?: string | null
    readonly passwdValidTo?: number | null
  }
  readonly owners?: { readonly users: readonly string[]; readonly groups: readonly string[] }
  /** Volumes that are deleted with the VM. */
  readonly volumes?: readonly OwnedVolume[]
  readonly autostart?: boolean
  readonly bootorder?: readonly string[]
  readonly bootmenu?: boolean
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What of a change must wait until the VM is off, in the words of the request. */
export function needsOff(changes: VmChanges, vm: VmRecord): string[] {
  const { cpu, memory, graphics } = changes
  return [
    ...(['name', 'title', 'description', 'bootorder', 'bootmenu'] as const).filter((field) => changes[field] !== undefined),
    ...(cpu && (cpu.maxvcpus !== vm.cpu.maxvcpus || !same(cpu.topology, vm.cpu.topology)) ? ['cpu_info.maxvcpus'] : []),
    ...(memory && memory.plug === undefined && memory.maxmemory !== vm.memory.maxmemory ? ['memory.maxmemory'] : []),
    ...(graphics?.type !== undefined ? ['graphics.type'] : []),
    ...(graphics?.listen !== undefined ? ['graphics.listen'] : []),
  ]
}

/**
 * Works out what a PUT changes, whatever state the VM is in.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_NAME_INVALID`, `VIRT_ERR_TEXT_INVALID`
 */
export function changesOf(vm: VmRecord, asked: VmUpdate, hostMiB: number): VmChanges {
  if (asked.name !== undefined) assertVmName(asked.name)
  assertListen(asked.graphics?.listen, '/graphics/listen')
  assertPassword(asked.graphics?.passwd, asked.graphics?.type ?? vm.graphics[0]?.type, '/graphics/passwd')
  for (const field of ['title', 'description'] as const) if (asked[field] !== undefined) assertXmlText(asked[field], `/${field}`)
  // What is not asked for is not judged either: other tools make machines with less memory than we would.
  const cpu = asked.cpu_info && mergeCpu(vm.cpu, asked.cpu_info, '/cpu_info')
  const size = asked.memory && mergeMemory(vm.memory, asked.memory, hostMiB, '/memory', { isExisting: true })
  const plug = size && asked.memory?.maxmemory === undefined ? pluggable(vm, size.maxmemory) : undefined
  const memory = size && { ...size, ...(plug === undefined ? {} : { plug }) }
  const display = vm.graphics[0]
  const type = asked.graphics?.type
  const listen = asked.graphics?.listen
  const graphics = {
    ...(type !== undefined && type !== display?.type ? { type } : {}),
    ...(listen !== undefined && listen !== display?.listen ? { listen } : {}),
    ...(asked.graphics?.passwd !== undefined ? { passwd: asked.graphics.passwd } : {}),
    ...(asked.graphics?.passwdValidTo !== undefined ? { passwdValidTo: asked.graphics.passwdValidTo } : {}),
  }
  const { users, groups } = vm.metadata
  const owners = { users: asked.users ?? users, groups: asked.groups ?? groups }
  return {
    ...(asked.name !== undefined && asked.name !== vm.name ? { name: asked.name } : {}),
    ...(asked.title !== undefined && asked.title !== vm.title ? { title: asked.title } : {}),
    ...(asked.description !== undefined && asked.description !== vm.description ? { description: asked.description } : {}),
    ...(memory && !same(memory, vm.memory) ? { memory } : {}),
    ...(cpu && !same(cpu, vm.cpu) ? { cpu } : {}),
    ...(Object.keys(graphics).length > 0 ? { graphics } : {}),
    ...(same(owners, { users, groups }) ? {} : { owners }),
    ...(asked.autostart !== undefined && asked.autostart !== vm.autostart ? { autostart: asked.autostart } : {}),
    ...(asked.bootorder && !same(asked.bootorder, vm.bootorder) ? { bootorder: asked.bootorder } : {}),
    ...(asked.bootmenu !== undefined && asked.bootmenu !== vm.bootmenu ? { bootmenu: asked.bootmenu } : {}),
  }
}

/**
 * Refuses changes that must wait until the VM is off.
 * @throws {@link VirtError} `VIRT_ERR_VM_FIELD_RUNNING`
 */
export function assertPossibleNow(changes: VmChanges, vm: VmRecord): void {
  const fields = isActive(vm.state) ? needsOff(changes, vm) : []
  if (fields.length > 0) throw new VirtError('VIRT_ERR_VM_FIELD_RUNNING', { fields: fields.join(', '), name: vm.name, state: vm.state })
}
