import type { DomainCheckpointFields, DomainFields } from '../protocol/calls.gen.ts'
import { domainOf, needActive } from './domains.ts'
import { refuse, unsupported } from './fake-error.ts'
import { domainFields } from './fake-state.ts'
import type { FakeCheckpoint, FakeDomain, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, text } from './xml-text.ts'

const ROOTS = 1
const DESCENDANTS = 1
const CHILDREN = 1
const NO_DOMAIN = 2
const UNBOUNDED = 2

const fieldsOf = (d: FakeDomain, c: FakeCheckpoint): DomainCheckpointFields => ({ name: c.name, dom: domainFields(d) })
const named = (d: FakeDomain, name: string): FakeCheckpoint =>
  d.checkpoints.get(name) ??
  refuse('NO_DOMAIN_CHECKPOINT', `Domain checkpoint not found: no domain checkpoint with matching name '${name}'`)
const both = (state: FakeState, { name, dom }: DomainCheckpointFields): { d: FakeDomain; c: FakeCheckpoint } => {
  const d = domainOf(state, dom)
  return { d, c: named(d, name) }
}
const below = (d: FakeDomain, name: string | null, deep: boolean): FakeCheckpoint[] =>
  [...d.checkpoints.values()].filter((c) => c.parent === name).flatMap((c) => (deep ? [c, ...below(d, c.name, true)] : [c]))
const listed = (d: FakeDomain, list: readonly FakeCheckpoint[]): { checkpoints: DomainCheckpointFields[]; ret: number } => ({
  checkpoints: list.map((c) => fieldsOf(d, c)),
  ret: list.length,
})
const create = (state: FakeState, d: FakeDomain, xml: string): FakeCheckpoint => {
  if (!/^\s*<domaincheckpoint[\s/>]/.test(xml)) refuse('XML_ERROR', 'the root element is not domaincheckpoint')
  children(xml)
  if (d.live === null) refuse('OPERATION_UNSUPPORTED', 'cannot create checkpoint for inactive domain')
  const seconds = Math.floor(state.now() / 1000)
  const name = text(xml, 'name') ?? String(seconds)
  if (d.checkpoints.has(name)) refuse('OPERATION_FAILED', `domain moment ${name} already exists`)
  const disks = children(child(d.live ?? d.xml, 'devices') ?? '<devices/>')
    .filter((one) => one.name === 'disk')
    .map((one) => `\n    <disk name='${attribute(child(one.xml, 'target'), 'dev') ?? ''}' checkpoint='bitmap' bitmap='${name}'/>`)
  const c: FakeCheckpoint = {
    name,
    description: text(xml, 'description'),
    parent: d.checkpoint,
    seconds,
    disks,
    domainXml: d.live ?? d.xml,
  }
  d.checkpoints.set(name, c)
  d.checkpoint = name
  return c
}
const describe = (c: FakeCheckpoint, flags: number): string => `<domaincheckpoint>
  <name>${c.name}</name>${c.description === undefined ? '' : `\n  <description>${c.description}</description>`}${c.parent === null ? '' : `\n  <parent>\n    <name>${c.parent}</name>\n  </parent>`}
  <creationTime>${c.seconds}</creationTime>
  <disks>${c.disks.join('')}
  </disks>${(flags & NO_DOMAIN) !== 0 ? '' : `\n  ${c.domainXml}`}
</domaincheckpoint>
`
const abort = (state: FakeState, dom: DomainFields): void => {
  if (state.profile === 'test') unsupported('virDomainAbortJob')
  const d = needActive(domainOf(state, dom))
  if (d.backup === null) refuse('OPERATION_INVALID', 'no job is active on the domain')
  d.backup = null
  state.emit('domainEventCallbackJobCompleted', { dom: domainFields(d), params: { operation: BACKUP, success: false } })
}
/** virDomainJobOperation of a backup. */
const BACKUP = 9

/** Checkpoints (their names and descriptions; nothing is tracked), and backup, the job that can be looked at and aborted. */
export const checkpointHandlers: Handlers = {
  domainCheckpointCreateXml: ({ dom, xmlDesc }, { state }) => {
    const d = domainOf(state, dom)
    return { checkpoint: fieldsOf(d, create(state, d, xmlDesc)) }
  },
  domainCheckpointGetXmlDesc: ({ checkpoint, flags }, { state }) => ({ xml: describe(both(state, checkpoint).c, flags) }),
  domainListAllCheckpoints: ({ dom, flags }, { state }) => {
    const d = domainOf(state, dom)
    return listed(d, (flags & ROOTS) !== 0 ? below(d, null, false) : [...d.checkpoints.values()])
  },
  domainCheckpointListAllChildren: ({ checkpoint, flags }, { state }) => {
    const { d, c } = both(state, checkpoint)
    return listed(d, below(d, c.name, (flags & DESCENDANTS) !== 0))
  },
  domainCheckpointLookupByName: ({ dom, name }, { state }) => {
    const d = domainOf(state, dom)
    return { checkpoint: fieldsOf(d, named(d, name)) }
  },
  domainCheckpointGetParent: ({ checkpoint }, { state }) => {
    const { d, c } = both(state, checkpoint)
    if (c.parent === null)
      return refuse('NO_DOMAIN_CHECKPOINT', `Domain checkpoint not found: checkpoint '${c.name}' does not have a parent`)
    return { parent: fieldsOf(d, named(d, c.parent)) }
  },
  domainCheckpointDelete: ({ checkpoint, flags }, { state }) => {
    const { d, c } = both(state, checkpoint)
    for (const one of (flags & CHILDREN) !== 0 ? [c, ...below(d, c.name, true)] : [c]) d.checkpoints.delete(one.name)
    for (const one of d.checkpoints.values()) if (one.parent === c.name) one.parent = c.parent
    if (d.checkpoint !== null && !d.checkpoints.has(d.checkpoint)) d.checkpoint = c.parent
  },
  domainBackupBegin: ({ dom, backupXml, checkpointXml }, { state }) => {
    if (state.profile === 'test') unsupported('virDomainBackupBegin')
    const d = needActive(domainOf(state, dom))
    children(backupXml)
    if (d.backup !== null) refuse('OPERATION_INVALID', 'another job is active on the domain')
    if (checkpointXml != null) create(state, d, checkpointXml)
    d.backup = { xml: backupXml, since: state.now() }
  },
  domainBackupGetXmlDesc: ({ dom }, { state }) => {
    if (state.profile === 'test') unsupported('virDomainBackupGetXMLDesc')
    const { backup } = domainOf(state, dom)
    return { xml: backup?.xml ?? refuse('NO_DOMAIN_BACKUP', 'Domain backup job id not found: no domain backup job present') }
  },
  domainGetJobInfo: ({ dom }, { state }) => {
    if (state.profile === 'test') unsupported('virDomainGetJobInfo')
    const { backup } = domainOf(state, dom)
    const none = { dataTotal: 0n, dataProcessed: 0n, dataRemaining: 0n, memTotal: 0n, memProcessed: 0n, memRemaining: 0n }
    const timeElapsed = backup === null ? 0 : Math.max(0, Math.round(state.now() - backup.since))
    const files = { fileTotal: 0n, fileProcessed: 0n, fileRemaining: 0n }
    return { type: backup === null ? 0 : UNBOUNDED, timeElapsed, timeRemaining: 0, ...none, ...files }
  },
  domainGetJobStats: ({ dom }, { state }) => {
    if (state.profile === 'test') unsupported('virDomainGetJobStats')
    const { backup } = domainOf(state, dom)
    if (backup === null) return { type: 0, params: {} }
    return { type: UNBOUNDED, params: { operation: BACKUP, time_elapsed: Math.max(0, Math.round(state.now() - backup.since)) } }
  },
  domainAbortJob: ({ dom }, { state }) => abort(state, dom),
  domainAbortJobFlags: ({ dom }, { state }) => abort(state, dom),
}
