import { DomainEventStartedDetailType, DomainEventStoppedDetailType, DomainState } from '../constants.gen.ts'
import type { DomainFields } from '../protocol/calls.gen.ts'
import { change, define, domainOf, needActive, start, stop } from './domains.ts'
import { refuse, unsupported } from './fake-error.ts'
import type { FakeDomain, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, setChild } from './xml-text.ts'

const EVENTS = ['on_poweroff', 'on_reboot', 'on_crash'] as const
const ACTIONS = ['destroy', 'restart', 'rename-restart', 'preserve', 'coredump-destroy', 'coredump-restart'] as const
const MOUNTS = ['/', '/boot'] as const
/** What the test driver's guests say that the time is, until somebody sets it. */
const GUEST_TIME = 627_319_920

/** A guest whose agent could answer: the test driver pretends that there is one, in the QEMU profile there is none. */
const guestOf = (state: FakeState, dom: DomainFields): FakeDomain => {
  const d = needActive(domainOf(state, dom))
  if (state.profile === 'qemu') refuse('AGENT_UNRESPONSIVE', 'Guest agent is not responding: QEMU guest agent is not connected')
  return d
}
const firstDisk = (d: FakeDomain): string | undefined =>
  children(child(d.live ?? d.xml, 'devices') ?? '<devices/>')
    .filter((c) => c.name === 'disk')
    .map((c) => attribute(child(c.xml, 'target'), 'dev'))[0]
const freeze = (state: FakeState, dom: DomainFields, given: readonly string[], on: boolean): { filesystems: number } => {
  const { frozen } = guestOf(state, dom)
  const these = (given.length === 0 ? MOUNTS : given).filter((mount) => frozen.has(mount) !== on)
  for (const mount of these)
    if (on) frozen.add(mount)
    else frozen.delete(mount)
  return { filesystems: these.length }
}
const save = (state: FakeState, dom: DomainFields, to: string, dxml?: string | null): void => {
  const d = needActive(domainOf(state, dom))
  state.saved.set(to, dxml ?? d.live!)
  stop(state, d, DomainEventStoppedDetailType.SAVED, 5)
}
const savedAt = (state: FakeState, path: string): string =>
  state.saved.get(path) ?? refuse('SYSTEM_ERROR', `cannot read domain image '${path}': No such file or directory`)
const restore = (state: FakeState, from: string, dxml?: string | null): void => {
  const xml = savedAt(state, from)
  const d = define(state, dxml ?? xml, false)
  start(state, d, 0, DomainEventStartedDetailType.RESTORED)
}
const dump = (state: FakeState, dom: DomainFields, flags: number): void => {
  const CRASH = 1
  const d = needActive(domainOf(state, dom))
  if ((flags & CRASH) !== 0) stop(state, d, DomainEventStoppedDetailType.CRASHED, 3)
}

/** What the guest itself does or is asked, and images of its state. */
export const guestHandlers: Handlers = {
  domainGetHostname: ({ dom }, { state }) => ({ hostname: `${guestOf(state, dom).name}host` }),
  domainGetFsinfo: ({ dom }, { state }) => {
    const disk = firstDisk(guestOf(state, dom))
    const info =
      disk === undefined ? [] : MOUNTS.map((mountpoint, i) => ({ mountpoint, name: `${disk}${i + 1}`, fstype: 'ext4', devAliases: [disk] }))
    return { info, ret: info.length }
  },
  domainFsfreeze: ({ dom, mountpoints }, { state }) => freeze(state, dom, mountpoints, true),
  domainFsthaw: ({ dom, mountpoints }, { state }) => freeze(state, dom, mountpoints, false),
  domainFstrim: ({ dom }, { state }) => void guestOf(state, dom),
  domainGetTime: ({ dom }, { state }) => {
    const d = guestOf(state, dom)
    if (d.state !== DomainState.RUNNING) refuse('OPERATION_INVALID', 'domain is not running')
    return { seconds: d.time ?? GUEST_TIME, nseconds: 0 }
  },
  domainSetTime: ({ dom, seconds }, { state }) => void (guestOf(state, dom).time = seconds),
  domainSetUserPassword: ({ dom, user, password }, { state }) => {
    if (user == null || password == null) refuse('INVALID_ARG', 'user and password must not be NULL')
    guestOf(state, dom)
  },
  domainSendKey: ({ dom, keycodes }, { state }) => {
    if (keycodes.length === 0) refuse('INVALID_ARG', 'keycodes must not be empty')
    needActive(domainOf(state, dom))
  },
  domainInjectNmi: ({ dom }, { state }) => void needActive(domainOf(state, dom)),
  domainSetLifecycleAction: ({ dom, type, action, flags }, { state }) => {
    const d = needActive(domainOf(state, dom))
    const tag = EVENTS[type] ?? refuse('INVALID_ARG', `unknown event ${type}`)
    const what = ACTIONS[action] ?? refuse('INVALID_ARG', `unknown action ${action}`)
    change(d, flags, (xml) => setChild(xml, tag, `<${tag}>${what}</${tag}>`))
  },
  domainGetControlInfo: ({ dom }, { state }) => {
    needActive(domainOf(state, dom))
    return { state: 0, details: 0, stateTime: 0 }
  },
  domainGetMessages: ({ dom }, { state }) => {
    domainOf(state, dom)
    return { msgs: [] }
  },
  domainGetSecurityLabel: ({ dom }, { state }) =>
    domainOf(state, dom).live === null ? { label: '', enforcing: 0 } : { label: 'libvirt-test', enforcing: 1 },
  domainGetSecurityLabelList: ({ dom }, { state }) => {
    domainOf(state, dom)
    return { labels: [], ret: 0 }
  },
  domainGetDiskErrors: ({ dom, maxerrors }, { state }) => {
    const d = needActive(domainOf(state, dom))
    const disk = state.profile === 'test' ? firstDisk(d) : undefined
    if (disk === undefined) return { errors: [], nerrors: 0 }
    return maxerrors === 0 ? { errors: [], nerrors: 1 } : { errors: [{ disk, error: 1 }], nerrors: 1 }
  },
  domainMemoryPeek: ({ dom, size, flags }, { state }) => {
    if (flags === 0) refuse('INVALID_ARG', 'flags must include VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL')
    needActive(domainOf(state, dom))
    return { buffer: Buffer.alloc(size) }
  },
  domainSetMemoryStatsPeriod: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    if (!children(child(d.xml, 'devices') ?? '<devices/>').some((c) => c.name === 'memballoon') && state.profile === 'test')
      refuse('INTERNAL_ERROR', 'there is no memory balloon')
  },
  domainSave: ({ dom, to }, { state }) => save(state, dom, to),
  domainSaveFlags: ({ dom, to, dxml }, { state }) => save(state, dom, to, dxml),
  domainRestore: ({ from }, { state }) => restore(state, from),
  domainRestoreFlags: ({ from, dxml }, { state }) => restore(state, from, dxml),
  domainSaveImageGetXmlDesc: ({ file }, { state }) => ({ xml: `${savedAt(state, file)}\n` }),
  domainSaveImageDefineXml: ({ file, dxml }, { state }) => {
    savedAt(state, file)
    children(dxml)
    state.saved.set(file, dxml)
  },
  domainCoreDump: ({ dom, flags }, { state }) => dump(state, dom, flags),
  domainCoreDumpWithFormat: ({ dom, flags }, { state }) => dump(state, dom, flags),
  domainSetLaunchSecurityState: ({ dom, params }, { state }) => {
    if (Object.keys(params).length === 0) refuse('INVALID_ARG', 'nparams must be greater than zero')
    domainOf(state, dom)
    unsupported('virDomainSetLaunchSecurityState')
  },
  domainGetLaunchSecurityInfo: ({ dom }, { state }) => {
    domainOf(state, dom)
    return state.profile === 'test' ? refuse('INVALID_ARG', 'unsupported flags') : unsupported('virDomainGetLaunchSecurityInfo')
  },
}
