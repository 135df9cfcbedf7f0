import { DomainEventStoppedDetailType } from '../constants.gen.ts'
import type { DomainFields } from '../protocol/calls.gen.ts'
import { change, domainOf, memoryOf, needActive, stop, vcpusOf } from './domains.ts'
import { refuse, unsupported } from './fake-error.ts'
import { domainFields } from './fake-state.ts'
import type { FakeDomain, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, content, escape, setChild } from './xml-text.ts'

/** What tells one device of a kind from another. */
const keyOf = (xml: string, name: string): string => {
  if (name === 'disk') return attribute(child(xml, 'target'), 'dev') ?? xml
  if (name === 'interface') return attribute(child(xml, 'mac'), 'address')?.toLowerCase() ?? xml
  if (name === 'hostdev') return child(child(xml, 'source') ?? '<s/>', 'address') ?? xml
  return child(xml, 'address') ?? name
}
const tagOf = (xml: string): string => /<([\w:.-]+)/.exec(xml)?.[1] ?? refuse('XML_DETAIL', 'no device')
const aliasOf = (xml: string): string => attribute(child(xml, 'alias'), 'name') ?? `${tagOf(xml)}0`
const find = (domainXml: string, device: string): string | undefined => {
  const name = tagOf(device)
  const key = keyOf(device, name)
  return children(child(domainXml, 'devices') ?? '<devices/>').find((c) => c.name === name && keyOf(c.xml, name) === key)?.xml
}
const inDevices = (domainXml: string, how: (devices: string) => string): string => {
  const devices = child(domainXml, 'devices') ?? '<devices></devices>'
  return setChild(domainXml, 'devices', how(devices))
}

const attach = (state: FakeState, dom: DomainFields, xml: string, flags: number): void => {
  children(xml)
  const d = domainOf(state, dom)
  change(d, flags, (all) => {
    if (find(all, xml) !== undefined) refuse('OPERATION_INVALID', `target ${keyOf(xml, tagOf(xml))} already exists`)
    return inDevices(all, (devices) =>
      devices.replace(/<devices\s*\/>/, '<devices></devices>').replace(/\s*<\/devices>$/, `\n    ${xml.trim()}\n  </devices>`),
    )
  })
  if (d.live !== null && (flags & 2) === 0) state.emit('domainEventCallbackDeviceAdded', { dom: domainFields(d), devAlias: aliasOf(xml) })
}
const detach = (state: FakeState, dom: DomainFields, xml: string, flags: number): void => {
  const d = domainOf(state, dom)
  change(d, flags, (all) => {
    const found = find(all, xml) ?? refuse('DEVICE_MISSING', `device not found: no ${tagOf(xml)} with ${keyOf(xml, tagOf(xml))}`)
    return inDevices(all, (devices) => devices.replace(found, ''))
  })
  if (d.live !== null && (flags & 2) === 0) state.emit('domainEventCallbackDeviceRemoved', { dom: domainFields(d), devAlias: aliasOf(xml) })
}
const update = (state: FakeState, dom: DomainFields, xml: string, flags: number): void =>
  change(domainOf(state, dom), flags, (all) => {
    const found = find(all, xml) ?? refuse('DEVICE_MISSING', `device not found: no ${tagOf(xml)} with ${keyOf(xml, tagOf(xml))}`)
    return inDevices(all, (devices) => devices.replace(found, () => xml.trim()))
  })

const METADATA = ['description', 'title'] as const
/** Element metadata is kept as given, under a prefix bound to its namespace. */
const withNamespace = (xml: string, key: string, uri: string): string =>
  xml.replace(/<(\/?)([A-Za-z_][\w.-]*)(?=[\s/>])/g, `<$1${key}:$2`).replace(/^(<[\w:.-]+)/, `$1 xmlns:${key}="${uri}"`)
const elementOf = (xml: string, uri: string): string | undefined =>
  children(child(xml, 'metadata') ?? '<metadata/>').find((c) =>
    new RegExp(`xmlns(?::[\\w.-]+)?=["']${uri.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']`).test(c.xml.slice(0, c.xml.indexOf('>') + 1)),
  )?.xml
const withoutNamespace = (xml: string): string => {
  const prefix = /^<([\w.-]+):/.exec(xml)?.[1]
  if (prefix === undefined) return xml.replace(/\s+xmlns=(?:"[^"]*"|'[^']*')/, '')
  return xml.replace(new RegExp(`\\s+xmlns:${prefix}=(?:"[^"]*"|'[^']*')`), '').replace(new RegExp(`<(/?)${prefix}:`, 'g'), '<$1')
}

const setMemory = (state: FakeState, dom: DomainFields, memory: number, flags: number): void => {
  if (memory === 0) refuse('INVALID_ARG', 'memory must not be zero')
  const d = domainOf(state, dom)
  if ((flags & 4) === 0 && memory > memoryOf(d).maxMem) refuse('INVALID_ARG', 'cannot set memory higher than max memory')
  change(d, flags & 3, (xml) =>
    setChild(
      xml,
      (flags & 4) !== 0 ? 'memory' : 'currentMemory',
      (flags & 4) !== 0 ? `<memory unit='KiB'>${memory}</memory>` : `<currentMemory unit='KiB'>${memory}</currentMemory>`,
      'memory',
    ),
  )
  if (d.live !== null && (flags & 6) === 0) state.emit('domainEventCallbackBalloonChange', { dom: domainFields(d), actual: memory })
}

const setVcpus = (state: FakeState, dom: DomainFields, count: number, flags: number): void => {
  if (count === 0) refuse('INVALID_ARG', 'nvcpus must not be zero')
  const d = domainOf(state, dom)
  const { max } = vcpusOf(d)
  if ((flags & 4) === 0 && count > max)
    refuse('INVALID_ARG', `requested vcpus is greater than max allowable vcpus for the domain: ${count} > ${max}`)
  change(d, flags & 3, (xml) => {
    const top = (flags & 4) !== 0 ? count : Number(content(child(xml, 'vcpu')) ?? 1)
    const now = (flags & 4) !== 0 ? Math.min(count, Number(attribute(child(xml, 'vcpu'), 'current') ?? count)) : count
    return setChild(xml, 'vcpu', `<vcpu placement='static'${now < top ? ` current='${now}'` : ''}>${top}</vcpu>`)
  })
}

const disks = (d: FakeDomain): { dev: string; path: string }[] =>
  children(child(d.live ?? d.xml, 'devices') ?? '<devices/>')
    .filter((c) => c.name === 'disk')
    .map((c) => ({ dev: attribute(child(c.xml, 'target'), 'dev') ?? '', path: attribute(child(c.xml, 'source'), 'file') ?? '' }))
const diskOf = (d: FakeDomain, path: string): { dev: string; path: string } =>
  disks(d).find((one) => one.dev === path || one.path === path) ?? refuse('INVALID_ARG', `invalid path '${path}' not assigned to domain`)

/** Devices, metadata, memory, managed save and small facts of domains. */
export const deviceHandlers: Handlers = {
  domainAttachDevice: ({ dom, xml }, { state }) => attach(state, dom, xml, 1),
  domainAttachDeviceFlags: ({ dom, xml, flags }, { state }) => attach(state, dom, xml, flags),
  domainDetachDevice: ({ dom, xml }, { state }) => detach(state, dom, xml, 1),
  domainDetachDeviceFlags: ({ dom, xml, flags }, { state }) => detach(state, dom, xml, flags),
  domainUpdateDeviceFlags: ({ dom, xml, flags }, { state }) => update(state, dom, xml, flags),
  domainSetMetadata: ({ dom, type, metadata, key, uri, flags }, { state }) => {
    const d = domainOf(state, dom)
    const tag = METADATA[type]
    change(d, flags, (xml) => {
      if (tag !== undefined)
        return setChild(xml, tag, metadata == null || metadata === '' ? null : `<${tag}>${escape(metadata)}</${tag}>`, 'uuid')
      const old = elementOf(xml, uri ?? '')
      const all = child(xml, 'metadata') ?? '<metadata></metadata>'
      const without = old === undefined ? all : all.replace(old, '')
      if (metadata == null) return setChild(xml, 'metadata', without, 'uuid')
      children(metadata)
      return setChild(
        xml,
        'metadata',
        without
          .replace(/<metadata\s*\/>/, '<metadata></metadata>')
          .replace(/\s*<\/metadata>$/, () => `\n    ${withNamespace(metadata.trim(), key ?? 'ns', uri ?? '')}\n  </metadata>`),
        'uuid',
      )
    })
    state.emit('domainEventCallbackMetadataChange', { dom: domainFields(d), type, nsuri: uri ?? null })
  },
  domainGetMetadata: ({ dom, type, uri, flags }, { state }) => {
    const d = domainOf(state, dom)
    const xml = (flags & 2) !== 0 ? d.xml : (d.live ?? d.xml)
    const tag = METADATA[type]
    const element = tag === undefined ? elementOf(xml, uri ?? '') : undefined
    const metadata = tag !== undefined ? content(child(xml, tag)) : element === undefined ? undefined : withoutNamespace(element)
    return { metadata: metadata ?? refuse('NO_DOMAIN_METADATA', 'metadata not found: Requested metadata element is not present') }
  },
  domainSetMemory: ({ dom, memory }, { state }) => setMemory(state, dom, memory, 0),
  domainSetMemoryFlags: ({ dom, memory, flags }, { state }) => setMemory(state, dom, memory, flags),
  domainSetMaxMemory: ({ dom, memory }, { state }) => setMemory(state, dom, memory, 4),
  domainSetVcpus: ({ dom, nvcpus }, { state }) => setVcpus(state, dom, nvcpus, 0),
  domainSetVcpusFlags: ({ dom, nvcpus, flags }, { state }) => setVcpus(state, dom, nvcpus, flags),
  domainManagedSave: ({ dom }, { state }) => {
    const d = needActive(domainOf(state, dom))
    d.managedSave = true
    stop(state, d, DomainEventStoppedDetailType.SAVED, 5)
  },
  domainHasManagedSaveImage: ({ dom }, { state }) => ({ result: domainOf(state, dom).managedSave ? 1 : 0 }),
  domainManagedSaveRemove: ({ dom }, { state }) => void (domainOf(state, dom).managedSave = false),
  domainGetBlockInfo: ({ dom, path }, { state }) => {
    const { path: file } = diskOf(domainOf(state, dom), path)
    const volume = [...state.pools.values()].flatMap((p) => [...p.volumes.values()]).find((v) => v.path === file)
    return { allocation: volume?.allocation ?? 0n, capacity: volume?.capacity ?? 0n, physical: volume?.allocation ?? 0n }
  },
  domainBlockStats: ({ dom, path }, { state }) => {
    const d = needActive(domainOf(state, dom))
    diskOf(d, path)
    const t = Math.max(0, Math.round(state.now() - d.startedAt))
    return { rdReq: t, rdBytes: BigInt(t) * 512n, wrReq: t, wrBytes: BigInt(t) * 256n, errs: -1 }
  },
  domainInterfaceStats: ({ dom, device }, { state }) => {
    const d = needActive(domainOf(state, dom))
    const nics = children(child(d.live!, 'devices') ?? '<devices/>').filter((c) => c.name === 'interface')
    const is = (xml: string, i: number): boolean =>
      device === (attribute(child(xml, 'target'), 'dev') ?? `vnet${i}`) || device === attribute(child(xml, 'mac'), 'address')
    if (!nics.some((c, i) => is(c.xml, i))) refuse('INVALID_ARG', `invalid path, '${device}' is not a known interface`)
    const t = Math.max(0, Math.round(state.now() - d.startedAt))
    return { rxBytes: BigInt(t) * 64n, rxPackets: t, rxErrs: 0, rxDrop: 0, txBytes: BigInt(t) * 32n, txPackets: t, txErrs: 0, txDrop: 0 }
  },
  domainMemoryStats: ({ dom }, { state }) => {
    const m = memoryOf(needActive(domainOf(state, dom)))
    return { stats: [{ tag: 6, val: m.memory }] }
  },
  domainInterfaceAddresses: ({ dom, source }, { state }) => {
    const d = needActive(domainOf(state, dom))
    if (source === 1 && state.profile === 'qemu')
      refuse('AGENT_UNRESPONSIVE', 'Guest agent is not responding: QEMU guest agent is not connected')
    return {
      ifaces: children(child(d.live!, 'devices') ?? '<devices/>')
        .filter((c) => c.name === 'interface')
        .map((c, i) => ({
          name: attribute(child(c.xml, 'target'), 'dev') ?? `vnet${i}`,
          hwaddr: attribute(child(c.xml, 'mac'), 'address') ?? null,
          addrs: [{ type: 0, addr: `192.168.122.${10 + i}`, prefix: 24 }],
        })),
    }
  },
  domainBlockResize: ({ dom, disk, size, flags }, { state }) => {
    if (state.profile === 'test') unsupported('virDomainBlockResize')
    const { path } = diskOf(domainOf(state, dom), disk)
    const volume = [...state.pools.values()].flatMap((p) => [...p.volumes.values()]).find((v) => v.path === path)
    if (volume !== undefined) volume.capacity = BigInt(size) * ((flags & 1) !== 0 ? 1n : 1024n)
  },
  domainOpenConsole: ({ dom }, caller) => {
    if (caller.state.profile === 'test') unsupported('virDomainOpenConsole')
    const d = needActive(domainOf(caller.state, dom))
    const stream = caller.stream()
    stream.onData = (chunk) => stream.send(chunk)
    stream.send(Buffer.from(`\r\n${d.name} login: `))
  },
  domainScreenshot: ({ dom }, caller) => {
    needActive(domainOf(caller.state, dom))
    const stream = caller.stream()
    stream.send(PIXEL)
    stream.end()
    return { mime: 'image/png' }
  },
  connectGetAllDomainStats: ({ doms, flags }, { state }) => {
    const list =
      doms.length > 0
        ? doms.map((d) => domainOf(state, d))
        : [...state.domains.values()].filter((d) => ((flags & 3) === 0 ? true : (flags & (d.live !== null ? 1 : 2)) !== 0))
    return { retStats: list.map((d) => ({ dom: domainFields(d), params: statsOf(state, d) })) }
  },
}

const statsOf = (state: FakeState, d: FakeDomain): Record<string, number | string> => {
  const out: Record<string, number | string> = { 'state.state': d.state, 'state.reason': d.reason }
  const { maxMem, memory } = memoryOf(d)
  const { max, now } = vcpusOf(d)
  out['balloon.current'] = memory
  out['balloon.maximum'] = maxMem
  out['vcpu.current'] = now
  out['vcpu.maximum'] = max
  if (state.profile === 'test') return { 'state.state': d.state, 'state.reason': d.reason }
  const t = d.live === null ? 0 : Math.max(0, Math.round(state.now() - d.startedAt))
  if (d.live !== null) {
    out['cpu.time'] = t * 100_000
    out['cpu.user'] = t * 60_000
    out['cpu.system'] = t * 40_000
    const nics = children(child(d.live, 'devices') ?? '<devices/>').filter((c) => c.name === 'interface')
    out['net.count'] = nics.length
    nics.forEach((c, i) => {
      out[`net.${i}.name`] = attribute(child(c.xml, 'target'), 'dev') ?? `vnet${i}`
      out[`net.${i}.rx.bytes`] = t * 64
      out[`net.${i}.tx.bytes`] = t * 32
    })
  }
  const all = disks(d)
  out['block.count'] = all.length
  all.forEach((disk, i) => {
    out[`block.${i}.name`] = disk.dev
    out[`block.${i}.path`] = disk.path
    if (d.live !== null) {
      out[`block.${i}.rd.bytes`] = t * 512
      out[`block.${i}.wr.bytes`] = t * 256
    }
  })
  return out
}
/** One grey pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7YBOwAAAABJRU5ErkJggg==', 'base64')
