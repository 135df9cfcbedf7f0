import { randomUUID } from 'node:crypto'
import { NetworkEventLifecycleType as Event, SecretEventLifecycleType } from '../constants.gen.ts'
import { refuse, unsupported } from './fake-error.ts'
import { networkFields } from './fake-state.ts'
import type { FakeNetwork, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, setChild, text } from './xml-text.ts'

/** The network a call names, by UUID. */
const networkOf = (state: FakeState, { uuid, name }: { uuid: string; name: string }): FakeNetwork =>
  state.networks.get(uuid) ?? refuse('NO_NETWORK', `Network not found: no network with matching uuid '${uuid}' (${name})`)
const lifecycle = (state: FakeState, net: FakeNetwork, event: number): void =>
  state.emit('networkEventLifecycle', { net: networkFields(net), event, detail: 0 })

/** Adds or changes a network's definition. */
export const defineNetwork = (state: FakeState, xml: string, persistent: boolean): FakeNetwork => {
  children(xml)
  const name = text(xml, 'name') ?? refuse('XML_ERROR', 'missing network name')
  const given = text(xml, 'uuid')
  const same = [...state.networks.values()].find((n) => n.name === name)
  if (same !== undefined && given !== undefined && given !== same.uuid)
    return refuse('OPERATION_FAILED', `network '${name}' already exists with uuid ${same.uuid}`)
  const uuid = given ?? same?.uuid ?? randomUUID()
  let complete = given === undefined ? setChild(xml.trim(), 'uuid', `<uuid>${uuid}</uuid>`, 'name') : xml.trim()
  const forward = attribute(child(complete, 'forward'), 'mode')
  if (child(complete, 'bridge') === undefined && (forward === undefined || ['nat', 'route', 'open'].includes(forward))) {
    complete = setChild(complete, 'bridge', `<bridge name='virbr${state.networks.size}' stp='on' delay='0'/>`, 'uuid')
  }
  if (same !== undefined) {
    same.xml = complete
    same.persistent ||= persistent
    if (persistent) lifecycle(state, same, Event.DEFINED)
    return same
  }
  const net: FakeNetwork = { name, uuid, xml: complete, active: false, persistent, autostart: false }
  state.networks.set(uuid, net)
  if (persistent) lifecycle(state, net, Event.DEFINED)
  return net
}
/** Makes a network active. */
export const startNetwork = (state: FakeState, net: FakeNetwork): FakeNetwork => {
  if (net.active) refuse('OPERATION_INVALID', `Network '${net.name}' is already running`)
  net.active = true
  lifecycle(state, net, Event.STARTED)
  return net
}
const wanted = (net: FakeNetwork, flags: number): boolean => {
  const any = (mask: number, got: number): boolean => (flags & mask) === 0 || (flags & got) !== 0
  return any(3, net.active ? 2 : 1) && any(12, net.persistent ? 4 : 8) && any(48, net.autostart ? 16 : 32)
}
const secretOf = (state: FakeState, uuid: string) =>
  state.profile === 'test'
    ? unsupported('virSecretLookupByUUID')
    : (state.secrets.get(uuid) ?? refuse('NO_SECRET', `Secret not found: no secret with matching uuid '${uuid}'`))

/** Networks, and secrets (which the test driver has not). */
export const networkHandlers: Handlers = {
  connectListAllNetworks: ({ flags }, { state }) => {
    const nets = [...state.networks.values()].filter((n) => wanted(n, flags)).map(networkFields)
    return { nets, ret: nets.length }
  },
  connectNumOfNetworks: (_, { state }) => ({ num: [...state.networks.values()].filter((n) => n.active).length }),
  connectNumOfDefinedNetworks: (_, { state }) => ({ num: [...state.networks.values()].filter((n) => !n.active).length }),
  connectListNetworks: (_, { state }) => ({ names: [...state.networks.values()].filter((n) => n.active).map((n) => n.name) }),
  connectListDefinedNetworks: (_, { state }) => ({ names: [...state.networks.values()].filter((n) => !n.active).map((n) => n.name) }),
  networkLookupByName: ({ name }, { state }) => ({
    net: networkFields(
      [...state.networks.values()].find((n) => n.name === name) ??
        refuse('NO_NETWORK', `Network not found: no network with matching name '${name}'`),
    ),
  }),
  networkLookupByUuid: ({ uuid }, { state }) => ({
    net: networkFields(state.networks.get(uuid) ?? refuse('NO_NETWORK', `Network not found: no network with matching uuid '${uuid}'`)),
  }),
  networkDefineXml: ({ xml }, { state }) => ({ net: networkFields(defineNetwork(state, xml, true)) }),
  networkDefineXmlFlags: ({ xml }, { state }) => ({ net: networkFields(defineNetwork(state, xml, true)) }),
  networkCreateXml: ({ xml }, { state }) => ({ net: networkFields(startNetwork(state, defineNetwork(state, xml, false))) }),
  networkCreateXmlFlags: ({ xml }, { state }) => ({ net: networkFields(startNetwork(state, defineNetwork(state, xml, false))) }),
  networkCreate: ({ net }, { state }) => void startNetwork(state, networkOf(state, net)),
  networkDestroy: ({ net }, { state }) => {
    const n = networkOf(state, net)
    if (!n.active && state.profile === 'qemu') refuse('OPERATION_INVALID', `network '${n.name}' is not active`)
    n.active = false
    lifecycle(state, n, Event.STOPPED)
    if (!n.persistent) state.networks.delete(n.uuid)
  },
  networkUndefine: ({ net }, { state }) => {
    const n = networkOf(state, net)
    if (n.active && state.profile === 'test') refuse('OPERATION_INVALID', `Network '${n.name}' is still running`)
    n.persistent = false
    if (!n.active) state.networks.delete(n.uuid)
    lifecycle(state, n, Event.UNDEFINED)
  },
  networkGetXmlDesc: ({ net }, { state }) => ({ xml: `${networkOf(state, net).xml}\n` }),
  networkGetBridgeName: ({ net }, { state }) => {
    const n = networkOf(state, net)
    return {
      name: attribute(child(n.xml, 'bridge'), 'name') ?? refuse('INTERNAL_ERROR', `network '${n.name}' does not have a bridge name.`),
    }
  },
  networkGetAutostart: ({ net }, { state }) => ({ autostart: networkOf(state, net).autostart ? 1 : 0 }),
  networkSetAutostart: ({ net, autostart }, { state }) => void (networkOf(state, net).autostart = autostart !== 0),
  networkIsActive: ({ net }, { state }) => ({ active: networkOf(state, net).active ? 1 : 0 }),
  networkIsPersistent: ({ net }, { state }) => ({ persistent: networkOf(state, net).persistent ? 1 : 0 }),
  networkUpdate: ({ net, section }, { state }) => {
    networkOf(state, net)
    if (section === 0) refuse('OPERATION_UNSUPPORTED', "can't update unspecified section of network")
  },
  networkGetDhcpLeases: ({ net }, { state }) => {
    networkOf(state, net)
    if (state.profile === 'test') unsupported('virNetworkGetDHCPLeases')
    return { leases: [], ret: 0 }
  },
  connectListAllSecrets: (_, { state }) => {
    if (state.profile === 'test') unsupported('virConnectListAllSecrets')
    const secrets = [...state.secrets.values()].map(({ uuid, usageType, usageID }) => ({ uuid, usageType, usageID }))
    return { secrets, ret: secrets.length }
  },
  secretDefineXml: ({ xml }, { state }) => {
    if (state.profile === 'test') unsupported('virSecretDefineXML')
    children(xml)
    const uuid = text(xml, 'uuid') ?? randomUUID()
    const usage = child(xml, 'usage') ?? '<usage/>'
    const kinds = ['none', 'volume', 'ceph', 'iscsi', 'tls', 'vtpm']
    const usageType = Math.max(0, kinds.indexOf(attribute(usage, 'type') ?? 'none'))
    const usageID = text(usage, usageType === 1 ? 'volume' : usageType === 3 ? 'target' : 'name') ?? ''
    state.secrets.set(uuid, {
      uuid,
      usageType,
      usageID,
      xml: text(xml, 'uuid') === undefined ? setChild(xml.trim(), 'uuid', `<uuid>${uuid}</uuid>`) : xml.trim(),
      value: state.secrets.get(uuid)?.value ?? null,
    })
    state.emit('secretEventLifecycle', { secret: { uuid, usageType, usageID }, event: SecretEventLifecycleType.DEFINED, detail: 0 })
    return { secret: { uuid, usageType, usageID } }
  },
  secretLookupByUuid: ({ uuid }, { state }) => {
    const { usageType, usageID } = secretOf(state, uuid)
    return { secret: { uuid, usageType, usageID } }
  },
  secretGetXmlDesc: ({ secret }, { state }) => ({ xml: `${secretOf(state, secret.uuid).xml}\n` }),
  secretSetValue: ({ secret, value }, { state }) => {
    const s = secretOf(state, secret.uuid)
    s.value = Buffer.from(value)
    state.emit('secretEventValueChanged', { secret: { uuid: s.uuid, usageType: s.usageType, usageID: s.usageID } })
  },
  secretGetValue: ({ secret }, { state }) => ({
    value: secretOf(state, secret.uuid).value ?? refuse('NO_SECRET', `Secret not found: secret '${secret.uuid}' does not have a value`),
  }),
  secretUndefine: ({ secret }, { state }) => {
    const { uuid, usageType, usageID } = secretOf(state, secret.uuid)
    state.secrets.delete(uuid)
    state.emit('secretEventLifecycle', { secret: { uuid, usageType, usageID }, event: SecretEventLifecycleType.UNDEFINED, detail: 0 })
  },
}
