import { DomainEventStartedDetailType, DomainEventStoppedDetailType } from '../constants.gen.ts'
import type { DomainSnapshotFields } from '../protocol/calls.gen.ts'
import { domainOf, start, stop } from './domains.ts'
import { refuse } from './fake-error.ts'
import { domainFields } from './fake-state.ts'
import type { FakeDomain, FakeSnapshot, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { children, text } from './xml-text.ts'

const fieldsOf = (d: FakeDomain, s: FakeSnapshot): DomainSnapshotFields => ({ name: s.name, dom: domainFields(d) })
const snapshotOf = (d: FakeDomain, name: string): FakeSnapshot =>
  d.snapshots.get(name) ?? refuse('NO_DOMAIN_SNAPSHOT', `Domain snapshot not found: no domain snapshot with matching name '${name}'`)
const both = (state: FakeState, snap: DomainSnapshotFields): { d: FakeDomain; s: FakeSnapshot } => {
  const d = domainOf(state, snap.dom)
  return { d, s: snapshotOf(d, snap.name) }
}
const childrenOf = (d: FakeDomain, name: string | null, deep: boolean): FakeSnapshot[] => {
  const direct = [...d.snapshots.values()].filter((s) => s.parent === name)
  return deep ? direct.flatMap((s) => [s, ...childrenOf(d, s.name, true)]) : direct
}
const listed = (d: FakeDomain, flags: number): FakeSnapshot[] =>
  (flags & 1) !== 0 ? childrenOf(d, null, false) : [...d.snapshots.values()]
const DESCENDANTS = 1

/** Snapshots: the definition and whether it ran are kept, no memory and no disk. */
export const snapshotHandlers: Handlers = {
  domainSnapshotCreateXml: ({ dom, xmlDesc }, { state }) => {
    const d = domainOf(state, dom)
    children(xmlDesc)
    if (!/^\s*<domainsnapshot[\s/>]/.test(xmlDesc)) refuse('XML_ERROR', 'the root element is not domainsnapshot')
    const seconds = Math.floor(state.now() / 1000)
    const name = text(xmlDesc, 'name') ?? String(seconds)
    if (d.snapshots.has(name)) refuse('OPERATION_FAILED', `domain snapshot ${name} already exists`)
    const description = text(xmlDesc, 'description')
    const running = d.live !== null
    const parent = d.current
    const domainXml = d.live ?? d.xml
    const xml = `<domainsnapshot>
  <name>${name}</name>${description === undefined ? '' : `\n  <description>${description}</description>`}
  <state>${running ? 'running' : 'shutoff'}</state>${parent === null ? '' : `\n  <parent>\n    <name>${parent}</name>\n  </parent>`}
  <creationTime>${seconds}</creationTime>
  <memory snapshot='${running ? 'internal' : 'no'}'/>
  ${domainXml}
</domainsnapshot>
`
    const s: FakeSnapshot = { name, xml, parent, running, domainXml }
    d.snapshots.set(name, s)
    d.current = name
    return { snap: fieldsOf(d, s) }
  },
  domainSnapshotGetXmlDesc: ({ snap }, { state }) => ({ xml: both(state, snap).s.xml }),
  domainSnapshotNum: ({ dom, flags }, { state }) => ({ num: listed(domainOf(state, dom), flags).length }),
  domainSnapshotListNames: ({ dom, flags }, { state }) => ({ names: listed(domainOf(state, dom), flags).map((s) => s.name) }),
  domainListAllSnapshots: ({ dom, flags }, { state }) => {
    const d = domainOf(state, dom)
    const snapshots = listed(d, flags).map((s) => fieldsOf(d, s))
    return { snapshots, ret: snapshots.length }
  },
  domainSnapshotNumChildren: ({ snap, flags }, { state }) => {
    const { d, s } = both(state, snap)
    return { num: childrenOf(d, s.name, (flags & DESCENDANTS) !== 0).length }
  },
  domainSnapshotListChildrenNames: ({ snap, flags }, { state }) => {
    const { d, s } = both(state, snap)
    return { names: childrenOf(d, s.name, (flags & DESCENDANTS) !== 0).map((one) => one.name) }
  },
  domainSnapshotListAllChildren: ({ snapshot, flags }, { state }) => {
    const { d, s } = both(state, snapshot)
    const snapshots = childrenOf(d, s.name, (flags & DESCENDANTS) !== 0).map((one) => fieldsOf(d, one))
    return { snapshots, ret: snapshots.length }
  },
  domainSnapshotLookupByName: ({ dom, name }, { state }) => {
    const d = domainOf(state, dom)
    return { snap: fieldsOf(d, snapshotOf(d, name)) }
  },
  domainHasCurrentSnapshot: ({ dom }, { state }) => ({ result: domainOf(state, dom).current === null ? 0 : 1 }),
  domainSnapshotCurrent: ({ dom }, { state }) => {
    const d = domainOf(state, dom)
    return {
      snap: fieldsOf(
        d,
        d.current === null
          ? refuse('NO_DOMAIN_SNAPSHOT', 'Domain snapshot not found: the domain does not have a current snapshot')
          : snapshotOf(d, d.current),
      ),
    }
  },
  domainSnapshotGetParent: ({ snap }, { state }) => {
    const { d, s } = both(state, snap)
    return {
      snap: fieldsOf(
        d,
        snapshotOf(d, s.parent ?? refuse('NO_DOMAIN_SNAPSHOT', `Domain snapshot not found: snapshot '${s.name}' does not have a parent`)),
      ),
    }
  },
  domainSnapshotIsCurrent: ({ snap }, { state }) => {
    const { d, s } = both(state, snap)
    return { current: d.current === s.name ? 1 : 0 }
  },
  domainSnapshotHasMetadata: ({ snap }, { state }) => ({ metadata: both(state, snap).s.name === '' ? 0 : 1 }),
  domainSnapshotDelete: ({ snap, flags }, { state }) => {
    const { d, s } = both(state, snap)
    const gone = (flags & DESCENDANTS) !== 0 ? [s, ...childrenOf(d, s.name, true)] : [s]
    for (const one of gone) d.snapshots.delete(one.name)
    for (const [name, one] of d.snapshots) if (one.parent === s.name) d.snapshots.set(name, { ...one, parent: s.parent })
    if (d.current !== null && !d.snapshots.has(d.current)) d.current = s.parent
  },
  domainRevertToSnapshot: ({ snap }, { state }) => {
    const { d, s } = both(state, snap)
    if (d.live !== null) stop(state, d, DomainEventStoppedDetailType.FROM_SNAPSHOT, 7)
    d.xml = s.domainXml
    d.current = s.name
    if (s.running) start(state, d, 0, DomainEventStartedDetailType.FROM_SNAPSHOT)
  },
}
