import type { Element } from '@xmldom/xmldom'
import { element } from '../xml/build.ts'
import { append, ensure, remove, replace, setAttribute, setText } from '../xml/edit.ts'
import { all, children, first } from '../xml/find.ts'
import { dimmMarkup } from './hotplug.ts'
import type { VmChanges } from './vm-changes.ts'
import { metadataMarkup, metadataNamespace, readMetadata, type VmMetadata } from './vm-metadata.ts'
import { sizeMiB } from './vm-record.ts'
import { minMemoryMiB } from './vm-rules.ts'

/** Text of `passwdValidTo` for a moment: UTC without a zone, as libvirt wants it. */
const moment = (at: number): string => new Date(at).toISOString().slice(0, 19)

/** Puts a new element directly after the last of `before` that is there: libvirt's schema knows no order, people do. */
function place(domain: Element, name: string, before: readonly string[]): Element {
  const present = first(domain, name)
  if (present !== undefined) return present
  const made = domain.ownerDocument!.createElement(name)
  const after = children(domain)
    .filter((child) => before.includes(child.localName ?? ''))
    .at(-1)
  if (after === undefined) return append(domain, made)
  const indent = after.previousSibling?.nodeType === 3 ? after.previousSibling.cloneNode(true) : null
  const next = after.nextSibling
  if (indent !== null) domain.insertBefore(indent, next)
  domain.insertBefore(made, next)
  return made
}

/** Takes DIMMs away, the last one first, until what is left fits. Answers the size of those that stay. */
function keepDimms(domain: Element, fitMiB: number): number {
  const dimms = all(domain, 'devices/memory')
  const sizeOf = (dimm: Element): number => sizeMiB(dimm, 'target/size') ?? 0
  let sum = dimms.reduce((total, dimm) => total + sizeOf(dimm), 0)
  for (const dimm of dimms.reverse()) {
    if (sum <= fitMiB) break
    sum -= sizeOf(dimm)
    remove(dimm)
  }
  return sum
}

/** Gives the NUMA cells a size in sum: libvirt believes them more than the sum. Several keep their proportions. */
function setCells(cells: readonly Element[], totalMiB: number): void {
  const sizes = cells.map((cell) => Number(cell.getAttribute('memory')) || 0)
  const sum = sizes.reduce((all, one) => all + one, 0)
  let left = totalMiB
  for (const [at, cell] of cells.entries()) {
    const part = at === cells.length - 1 || sum === 0 ? left : Math.floor((totalMiB * sizes[at]!) / sum)
    left -= part
    cell.setAttribute('memory', String(part))
    cell.setAttribute('unit', 'MiB')
  }
}

function setMemory(domain: Element, { current, maxmemory, plug }: NonNullable<VmChanges['memory']>): void {
  const write = (name: string, value: number): void => {
    const found = place(domain, name, ['name', 'uuid', 'title', 'description', 'metadata', 'maxMemory', 'memory'])
    found.textContent = String(value)
    found.setAttribute('unit', 'MiB')
  }
  const isResized = sizeMiB(domain, 'memory') !== maxmemory
  if (plug !== undefined) append(ensure(domain, 'devices'), dimmMarkup(plug))
  else if (isResized) {
    if ((sizeMiB(domain, 'maxMemory') ?? maxmemory) < maxmemory) write('maxMemory', maxmemory)
    const cells = all(domain, 'cpu/numa/cell')
    // Without cells DIMMs cannot be told from the rest.
    if (cells.length > 0) setCells(cells, maxmemory - keepDimms(domain, maxmemory - minMemoryMiB))
  }
  write('memory', maxmemory)
  write('currentMemory', current)
}

function setCpu(domain: Element, { vcpus, maxvcpus, topology }: NonNullable<VmChanges['cpu']>): void {
  const vcpu = place(domain, 'vcpu', ['memory', 'currentMemory', 'memoryBacking'])
  vcpu.textContent = String(maxvcpus)
  setAttribute(vcpu, 'current', vcpus === maxvcpus ? undefined : vcpus)
  // A cell may not have more processors than there are.
  const [cell, ...others] = all(domain, 'cpu/numa/cell')
  if (others.length === 0 && cell?.hasAttribute('cpus')) cell.setAttribute('cpus', maxvcpus === 1 ? '0' : `0-${maxvcpus - 1}`)
  // Names of single processors contradict a new number of them.
  remove(first(domain, 'vcpus'))
  const old = first(domain, 'cpu/topology')
  if (topology === undefined) {
    remove(old)
    const cpu = first(domain, 'cpu')
    if (cpu !== undefined && cpu.attributes.length === 0 && children(cpu).length === 0) remove(cpu)
    return
  }
  const made = old ?? append(place(domain, 'cpu', ['features', 'os']), element('topology'))
  made.removeAttribute('dies')
  for (const [name, value] of Object.entries(topology)) made.setAttribute(name, String(value))
}

function setBootOrder(domain: Element, order: readonly string[]): void {
  const os = ensure(domain, 'os')
  for (const boot of all(domain, 'os/boot')) remove(boot)
  // libvirt takes the one or the other: places of single devices give way.
  for (const device of all(domain, 'devices')) for (const child of children(device)) remove(first(child, 'boot'))
  for (const dev of order) append(os, element('boot', { dev }))
}

/** Applies a password and its end to a `<graphics>` element. */
export function setPassword(
  graphics: Element,
  o: { readonly passwd?: string | null; readonly passwdValidTo?: number | null },
  now: number,
): void {
  if (o.passwd !== undefined) setAttribute(graphics, 'passwd', o.passwd ?? undefined)
  if (o.passwdValidTo === undefined) return
  const end = o.passwdValidTo
  setAttribute(graphics, 'passwdValidTo', end === null ? undefined : moment(now + end * 1000))
}

function setGraphics(domain: Element, changes: NonNullable<VmChanges['graphics']>, now: number): void {
  const found = first(domain, 'devices/graphics')
  const graphics = found ?? append(ensure(domain, 'devices'), element('graphics', { type: 'vnc', port: -1, autoport: 'yes' }))
  if (changes.type !== undefined) {
    graphics.setAttribute('type', changes.type)
    for (const name of ['tlsPort', 'websocket', 'keymap', 'sharePolicy', 'defaultMode']) graphics.removeAttribute(name)
    for (const child of children(graphics)) if (child.localName !== 'listen') remove(child)
    graphics.setAttribute('port', '-1')
    graphics.setAttribute('autoport', 'yes')
    const model = first(domain, 'devices/video/model')
    const kind = model?.getAttribute('type')
    if (changes.type === 'vnc' && kind === 'qxl') replace(model!, element('model', { type: 'vga' }))
  }
  if (changes.listen !== undefined) {
    graphics.setAttribute('listen', changes.listen)
    for (const listen of children(graphics, 'listen')) remove(listen)
    append(graphics, element('listen', { type: 'address', address: changes.listen }))
  }
  setPassword(graphics, changes, now)
}

/** Writes our part of the metadata, making it when the VM came from elsewhere. */
function setMetadata(domain: Element, changes: Partial<VmMetadata>): void {
  const metadata = place(domain, 'metadata', ['name', 'uuid', 'title', 'description'])
  const old = children(metadata).find((part) => part.namespaceURI === metadataNamespace)
  const made = metadataMarkup({ ...readMetadata(domain), ...changes })
  if (old === undefined) append(metadata, made)
  else replace(old, made)
}

/** Changes a stored definition in place: what a change does not name stays as it was. The name is changed by renaming, not here. */
export function editDomain(domain: Element, changes: VmChanges, now: number): void {
  if (changes.title !== undefined) {
    if (changes.title !== '') place(domain, 'title', ['name', 'uuid'])
    setText(domain, 'title', changes.title === '' ? undefined : changes.title)
  }
  if (changes.description !== undefined) {
    if (changes.description !== '') place(domain, 'description', ['name', 'uuid', 'title'])
    setText(domain, 'description', changes.description === '' ? undefined : changes.description)
  }
  if (changes.memory) setMemory(domain, changes.memory)
  if (changes.cpu) setCpu(domain, changes.cpu)
  if (changes.bootorder) setBootOrder(domain, changes.bootorder)
  if (changes.bootmenu !== undefined) setAttribute(ensure(domain, 'os/bootmenu'), 'enable', changes.bootmenu ? 'yes' : 'no')
  if (changes.graphics) setGraphics(domain, changes.graphics, now)
  if (changes.owners) setMetadata(domain, changes.owners)
  if (changes.volumes) setMetadata(domain, { volumes: changes.volumes })
}
