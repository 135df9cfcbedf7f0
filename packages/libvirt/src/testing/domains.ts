import { randomBytes, randomUUID } from 'node:crypto'
import {
  DomainEventDefinedDetailType,
  DomainEventResumedDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventType,
  DomainState,
} from '../constants.gen.ts'
import type { DomainFields } from '../protocol/calls.gen.ts'
import { refuse } from './fake-error.ts'
import { domainFields } from './fake-state.ts'
import type { FakeDomain, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, content, octets, setChild, text } from './xml-text.ts'

const E = DomainEventType
const START_PAUSED = 1
const LIST = { active: 1, inactive: 2, persistent: 4, transient: 8, running: 16, paused: 32, shutoff: 64, other: 128 } as const

/** The domain a call names, by UUID. */
export const domainOf = (state: FakeState, { uuid, name }: { uuid: string; name?: string }): FakeDomain =>
  state.domains.get(uuid) ??
  refuse('NO_DOMAIN', `Domain not found: no domain with matching uuid '${uuid}'${name === undefined ? '' : ` (${name})`}`)
/** Tells of a change in a domain's life. */
export const lifecycle = (state: FakeState, d: FakeDomain, event: number, detail: number): void =>
  state.emit('domainEventCallbackLifecycle', { dom: domainFields(d), event, detail })
/** Refuses with `message` unless the domain runs (paused counts). */
export const needActive = (d: FakeDomain, message = 'domain is not running'): FakeDomain =>
  d.live === null ? refuse('OPERATION_INVALID', message) : d

const withDefaults = (xml: string, uuid: string): string => {
  let out = text(xml, 'uuid') === undefined ? setChild(xml, 'uuid', `<uuid>${uuid}</uuid>`, 'name') : xml
  if (child(out, 'memory') === undefined) return refuse('XML_ERROR', 'missing memory element')
  if (child(out, 'currentMemory') === undefined)
    out = setChild(out, 'currentMemory', child(out, 'memory')!.replace(/memory/g, 'currentMemory'), 'memory')
  if (child(out, 'vcpu') === undefined) out = setChild(out, 'vcpu', '<vcpu>1</vcpu>', 'currentMemory')
  if (child(out, 'devices') === undefined) out = setChild(out, 'devices', '<devices></devices>')
  const devices = child(out, 'devices')!
  const addressed = children(devices)
    .filter((c) => c.name === 'interface' && child(c.xml, 'mac') === undefined)
    .reduce((all, c) => {
      const mac = `52:54:00:${[...randomBytes(3)].map((b) => b.toString(16).padStart(2, '0')).join(':')}`
      return all.replace(c.xml, setChild(c.xml, 'mac', `<mac address='${mac}'/>`))
    }, devices)
  return out.replace(devices, addressed)
}

/** Adds or changes a definition. */
export const define = (state: FakeState, xml: string, persistent: boolean): FakeDomain => {
  children(xml)
  if (!/^\s*(<\?[^>]*\?>\s*)?<domain[\s>]/.test(xml)) refuse('XML_ERROR', `unexpected root element ${xml.slice(0, 40)}`)
  const name = text(xml, 'name') ?? refuse('NO_NAME', 'missing domain name')
  const given = text(xml, 'uuid')?.toLowerCase()
  const same = [...state.domains.values()].find((d) => d.name === name)
  if (same !== undefined && given !== undefined && given !== same.uuid)
    return refuse('OPERATION_FAILED', `domain '${name}' already exists with uuid ${same.uuid}`)
  const uuid = given ?? same?.uuid ?? randomUUID()
  const known = state.domains.get(uuid)
  if (known !== undefined && known.name !== name)
    return refuse('OPERATION_FAILED', `domain '${known.name}' is already defined with uuid ${uuid}`)
  const complete = withDefaults(xml.trim(), uuid).replace(/^(<domain[^>]*?)\s+id=(?:"[^"]*"|'[^']*')/, '$1')
  if (known !== undefined) {
    if (!persistent && known.live !== null) return refuse('OPERATION_INVALID', `domain '${name}' is already active`)
    known.xml = complete
    known.persistent ||= persistent
    if (persistent) lifecycle(state, known, E.DEFINED, DomainEventDefinedDetailType.UPDATED)
    return known
  }
  const d: FakeDomain = {
    name,
    uuid,
    id: -1,
    xml: complete,
    live: null,
    state: DomainState.SHUTOFF,
    reason: 0,
    persistent,
    autostart: false,
    managedSave: false,
    current: null,
    snapshots: new Map(),
    startedAt: 0,
    checkpoint: null,
    checkpoints: new Map(),
    backup: null,
    tuning: new Map(),
    pins: new Map(),
    frozen: new Set(),
    time: null,
  }
  state.domains.set(uuid, d)
  if (persistent) lifecycle(state, d, E.DEFINED, DomainEventDefinedDetailType.ADDED)
  return d
}

/** Starts a domain. */
export const start = (state: FakeState, d: FakeDomain, flags: number, detail: number = DomainEventStartedDetailType.BOOTED): FakeDomain => {
  if (d.live !== null) {
    if (state.profile === 'qemu') refuse('OPERATION_INVALID', 'domain is already running')
    refuse('INTERNAL_ERROR', `Domain '${d.name}' is already running`)
  }
  d.live = d.xml
  d.id = state.nextId++
  d.state = DomainState.RUNNING
  d.reason = 1
  d.startedAt = state.now()
  d.managedSave = false
  lifecycle(state, d, E.STARTED, detail)
  if ((flags & START_PAUSED) !== 0) pause(state, d)
  return d
}

const pause = (state: FakeState, d: FakeDomain): void => {
  d.state = DomainState.PAUSED
  d.reason = 1
  lifecycle(state, d, E.SUSPENDED, DomainEventSuspendedDetailType.PAUSED)
}

/** Ends a running domain; a transient one is gone then. */
export const stop = (state: FakeState, d: FakeDomain, detail: number, reason: number): void => {
  d.live = null
  d.backup = null
  d.frozen.clear()
  d.state = DomainState.SHUTOFF
  d.reason = reason
  lifecycle(state, d, E.STOPPED, detail)
  d.id = -1
  if (!d.persistent) state.domains.delete(d.uuid)
}

/** Full XML: of what runs, or of the definition when it is off or `flags` ask for it. */
export const describeDomain = (d: FakeDomain, flags: number): string => {
  const INACTIVE = 2
  if (d.live === null || (flags & INACTIVE) !== 0) return `${d.xml}\n`
  return `${d.live.replace(/^<domain/, `<domain id='${d.id}'`)}\n`
}
/** Memory in KiB: most, and now. */
export const memoryOf = (d: FakeDomain): { maxMem: number; memory: number } => {
  const xml = d.live ?? d.xml
  const maxMem = Number((octets(child(xml, 'memory'), 'KiB') ?? 0n) / 1024n)
  return { maxMem, memory: Number((octets(child(xml, 'currentMemory'), 'KiB') ?? BigInt(maxMem) * 1024n) / 1024n) }
}
/** Virtual CPUs: most, and now. */
export const vcpusOf = (d: FakeDomain): { max: number; now: number } => {
  const vcpu = child(d.live ?? d.xml, 'vcpu')
  const max = Number(content(vcpu) ?? 1)
  return { max, now: Number(attribute(vcpu, 'current') ?? max) }
}

const wanted = (d: FakeDomain, flags: number): boolean => {
  const any = (mask: number, got: number): boolean => (flags & mask) === 0 || (flags & got) !== 0
  const status =
    d.state === DomainState.RUNNING
      ? LIST.running
      : d.state === DomainState.PAUSED
        ? LIST.paused
        : d.state === DomainState.SHUTOFF
          ? LIST.shutoff
          : LIST.other
  return (
    any(LIST.active | LIST.inactive, d.live !== null ? LIST.active : LIST.inactive) &&
    any(LIST.persistent | LIST.transient, d.persistent ? LIST.persistent : LIST.transient) &&
    any(LIST.running | LIST.paused | LIST.shutoff | LIST.other, status) &&
    any(256 | 512, d.managedSave ? 256 : 512) &&
    any(1024 | 2048, d.autostart ? 1024 : 2048) &&
    any(4096 | 8192, d.snapshots.size > 0 ? 4096 : 8192)
  )
}
const notRunning = (d: FakeDomain, state: FakeState): never =>
  state.profile === 'qemu'
    ? refuse('OPERATION_INVALID', 'domain is not running')
    : refuse('INTERNAL_ERROR', `domain '${d.name}' not running`)
const setBoth = (d: FakeDomain, live: boolean, config: boolean, change: (xml: string) => string): void => {
  if (live) d.live = change(needActive(d).live!)
  if (config) d.xml = change(d.xml)
}
/** Which definition a call's AFFECT flags mean. */
export const affected = (d: FakeDomain, flags: number): { live: boolean; config: boolean } =>
  (flags & 3) === 0 ? { live: d.live !== null, config: d.live === null } : { live: (flags & 1) !== 0, config: (flags & 2) !== 0 }
/** Changes the definitions that `flags` mean. */
export const change = (d: FakeDomain, flags: number, how: (xml: string) => string): void => {
  const { live, config } = affected(d, flags)
  setBoth(d, live, config, how)
}

const shutDown = (dom: DomainFields, s: { state: FakeState }): void => {
  const d = domainOf(s.state, dom)
  if (d.live === null) notRunning(d, s.state)
  stop(s.state, d, DomainEventStoppedDetailType.SHUTDOWN, 1)
}
const destroy = (dom: DomainFields, s: { state: FakeState }): void =>
  stop(s.state, needActive(domainOf(s.state, dom)), DomainEventStoppedDetailType.DESTROYED, 2)
const undefine = (dom: DomainFields, s: { state: FakeState }, flags: number): void => {
  const d = domainOf(s.state, dom)
  if (!d.persistent) refuse('OPERATION_INVALID', 'cannot undefine transient domain')
  if (d.managedSave && (flags & 1) === 0) refuse('OPERATION_INVALID', 'Refusing to undefine while domain managed save image exists')
  if (d.snapshots.size > 0 && (flags & 2) === 0)
    refuse('OPERATION_INVALID', `cannot delete inactive domain with ${d.snapshots.size} snapshots`)
  lifecycle(s.state, d, E.UNDEFINED, 0)
  d.persistent = false
  if (d.live === null) s.state.domains.delete(d.uuid)
}

/** Definition and life of domains. */
export const domainHandlers: Handlers = {
  connectListAllDomains: ({ flags }, { state }) => {
    const domains = [...state.domains.values()].filter((d) => wanted(d, flags)).map(domainFields)
    return { domains, ret: domains.length }
  },
  connectNumOfDomains: (_, { state }) => ({ num: [...state.domains.values()].filter((d) => d.live !== null).length }),
  connectNumOfDefinedDomains: (_, { state }) => ({ num: [...state.domains.values()].filter((d) => d.live === null).length }),
  connectListDomains: (_, { state }) => ({ ids: [...state.domains.values()].filter((d) => d.live !== null).map((d) => d.id) }),
  connectListDefinedDomains: (_, { state }) => ({ names: [...state.domains.values()].filter((d) => d.live === null).map((d) => d.name) }),
  domainLookupByName: ({ name }, { state }) => ({
    dom: domainFields([...state.domains.values()].find((d) => d.name === name) ?? refuse('NO_DOMAIN', 'Domain not found')),
  }),
  domainLookupByUuid: ({ uuid }, { state }) => ({ dom: domainFields(state.domains.get(uuid) ?? refuse('NO_DOMAIN', 'Domain not found')) }),
  domainLookupById: ({ id }, { state }) => ({
    dom: domainFields([...state.domains.values()].find((d) => d.live !== null && d.id === id) ?? refuse('NO_DOMAIN', 'Domain not found')),
  }),
  domainDefineXml: ({ xml }, { state }) => ({ dom: domainFields(define(state, xml, true)) }),
  domainDefineXmlFlags: ({ xml }, { state }) => ({ dom: domainFields(define(state, xml, true)) }),
  domainCreateXml: ({ xmlDesc, flags }, { state }) => ({ dom: domainFields(start(state, define(state, xmlDesc, false), flags)) }),
  domainCreate: ({ dom }, { state }) => void start(state, domainOf(state, dom), 0),
  domainCreateWithFlags: ({ dom, flags }, { state }) => ({ dom: domainFields(start(state, domainOf(state, dom), flags)) }),
  domainDestroy: ({ dom }, s) => destroy(dom, s),
  domainDestroyFlags: ({ dom }, s) => destroy(dom, s),
  domainShutdown: ({ dom }, s) => shutDown(dom, s),
  domainShutdownFlags: ({ dom }, s) => shutDown(dom, s),
  domainSuspend: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    if (d.live === null || (d.state !== DomainState.RUNNING && state.profile === 'test')) notRunning(d, state)
    if (d.state === DomainState.RUNNING) pause(state, d)
  },
  domainResume: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    if (d.state !== DomainState.PAUSED) {
      if (state.profile === 'qemu' && d.live !== null) refuse('OPERATION_INVALID', 'domain is already running')
      refuse('INTERNAL_ERROR', `domain '${d.name}' not paused`)
    }
    d.state = DomainState.RUNNING
    d.reason = 5
    lifecycle(state, d, E.RESUMED, DomainEventResumedDetailType.UNPAUSED)
  },
  domainReboot: ({ dom }, { state }) => state.emit('domainEventCallbackReboot', { dom: domainFields(needActive(domainOf(state, dom))) }),
  domainReset: ({ dom }, { state }) => state.emit('domainEventCallbackReboot', { dom: domainFields(needActive(domainOf(state, dom))) }),
  domainUndefine: ({ dom }, s) => undefine(dom, s, 0),
  domainUndefineFlags: ({ dom, flags }, s) => undefine(dom, s, flags),
  domainGetXmlDesc: ({ dom, flags }, { state }) => ({ xml: describeDomain(domainOf(state, dom), flags) }),
  domainGetState: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    return { state: d.state, reason: d.reason }
  },
  domainGetInfo: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    return {
      state: d.state,
      ...memoryOf(d),
      nrVirtCpu: vcpusOf(d).now,
      cpuTime: d.live === null ? 0n : BigInt(Math.max(0, Math.round(state.now() - d.startedAt))) * 100_000n,
    }
  },
  domainIsActive: ({ dom }, { state }) => ({ active: domainOf(state, dom).live === null ? 0 : 1 }),
  domainIsPersistent: ({ dom }, { state }) => ({ persistent: domainOf(state, dom).persistent ? 1 : 0 }),
  domainIsUpdated: ({ dom }, { state }) => ({ updated: domainOf(state, dom).live === null ? 0 : 0 }),
  domainGetAutostart: ({ dom }, { state }) => ({ autostart: domainOf(state, dom).autostart ? 1 : 0 }),
  domainSetAutostart: ({ dom, autostart }, { state }) => {
    const d = domainOf(state, dom)
    if (!d.persistent) refuse('OPERATION_INVALID', 'cannot set autostart for transient domain')
    d.autostart = autostart !== 0
  },
  domainGetOsType: ({ dom }, { state }) => {
    const type = text(child(domainOf(state, dom).xml, 'os') ?? '<os/>', 'type')
    return { type: state.profile === 'test' ? 'linux' : (type ?? 'hvm') }
  },
  domainGetMaxMemory: ({ dom }, { state }) => ({ memory: memoryOf(domainOf(state, dom)).maxMem }),
  domainGetMaxVcpus: ({ dom }, { state }) => ({ num: vcpusOf(domainOf(state, dom)).max }),
  domainGetVcpusFlags: ({ dom, flags }, { state }) => {
    const v = vcpusOf(domainOf(state, dom))
    return { num: (flags & 4) !== 0 ? v.max : v.now }
  },
  domainRename: ({ dom, newName }, { state }) => {
    if (newName == null) return refuse('INVALID_ARG', 'new_name in virDomainRename must not be NULL')
    const d = domainOf(state, dom)
    if (d.live !== null) refuse('OPERATION_INVALID', 'cannot rename active domain')
    if ([...state.domains.values()].some((one) => one.name === newName))
      refuse('OPERATION_INVALID', `domain with name '${newName}' already exists`)
    lifecycle(state, d, E.UNDEFINED, 1)
    d.xml = setChild(d.xml, 'name', `<name>${newName}</name>`)
    d.name = newName
    lifecycle(state, d, E.DEFINED, DomainEventDefinedDetailType.RENAMED)
    return { retcode: 0 }
  },
}
