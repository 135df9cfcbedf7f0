import { NodeDeviceEventLifecycleType as Event } from '../constants.gen.ts'
import type { InterfaceFields } from '../protocol/calls.gen.ts'
import { refuse } from './fake-error.ts'
import type { FakeInterface, FakeState } from './fake-state.ts'
import type { Handlers } from './handlers.ts'
import { attribute, child, children, text } from './xml-text.ts'

const interfaceOf = (state: FakeState, { name }: Pick<InterfaceFields, 'name'>): FakeInterface =>
  state.interfaces.get(name) ?? refuse('NO_INTERFACE', `Interface not found: couldn't find interface named '${name}'`)
const fieldsOf = ({ name, mac }: FakeInterface): InterfaceFields => ({ name, mac })
const names = (state: FakeState, active: boolean): string[] =>
  [...state.interfaces.values()].filter((one) => one.active === active).map((one) => one.name)
const switched = (one: FakeInterface, to: boolean): void => {
  if (one.active === to) refuse('OPERATION_INVALID', `interface is ${to ? 'already' : 'not'} running`)
  one.active = to
}

const deviceOf = (state: FakeState, name: string) =>
  state.devices.get(name) ?? refuse('NO_NODE_DEVICE', `Node device not found: no node device with matching name '${name}'`)

/** The host's network interfaces, with a change that can be taken back, and its devices. */
export const interfaceHandlers: Handlers = {
  connectListAllInterfaces: (_, { state }) => {
    const ifaces = [...state.interfaces.values()].map(fieldsOf)
    return { ifaces, ret: ifaces.length }
  },
  connectNumOfInterfaces: (_, { state }) => ({ num: names(state, true).length }),
  connectListInterfaces: (_, { state }) => ({ names: names(state, true) }),
  connectNumOfDefinedInterfaces: (_, { state }) => ({ num: names(state, false).length }),
  connectListDefinedInterfaces: (_, { state }) => ({ names: names(state, false) }),
  interfaceLookupByName: (args, { state }) => ({ iface: fieldsOf(interfaceOf(state, args)) }),
  interfaceLookupByMacString: ({ mac }, { state }) => ({
    iface: fieldsOf(
      [...state.interfaces.values()].find((one) => one.mac === mac.toLowerCase()) ??
        refuse('NO_INTERFACE', 'Interface not found: no interface with matching mac'),
    ),
  }),
  interfaceGetXmlDesc: ({ iface }, { state }) => ({ xml: interfaceOf(state, iface).xml }),
  interfaceIsActive: ({ iface }, { state }) => ({ active: interfaceOf(state, iface).active ? 1 : 0 }),
  interfaceDefineXml: ({ xml }, { state }) => {
    children(xml)
    const name = attribute(xml, 'name') ?? refuse('XML_ERROR', 'interface has no name')
    const one = { name, mac: attribute(child(xml, 'mac'), 'address') ?? '', xml: `${xml.trim()}\n`, active: false }
    state.interfaces.set(name, one)
    return { iface: fieldsOf(one) }
  },
  interfaceUndefine: ({ iface }, { state }) => void state.interfaces.delete(interfaceOf(state, iface).name),
  interfaceCreate: ({ iface }, { state }) => switched(interfaceOf(state, iface), true),
  interfaceDestroy: ({ iface }, { state }) => switched(interfaceOf(state, iface), false),
  interfaceChangeBegin: (_, { state }) => {
    if (state.interfacesBefore !== null) refuse('OPERATION_INVALID', 'there is another transaction running.')
    state.interfacesBefore = new Map([...state.interfaces].map(([name, one]) => [name, { ...one }]))
  },
  interfaceChangeCommit: (_, { state }) => {
    if (state.interfacesBefore === null) refuse('OPERATION_INVALID', 'no transaction running')
    state.interfacesBefore = null
  },
  interfaceChangeRollback: (_, { state }) => {
    if (state.interfacesBefore === null) return refuse('OPERATION_INVALID', 'no transaction running')
    state.interfaces = state.interfacesBefore
    state.interfacesBefore = null
  },
  connectListAllNodeDevices: (_, { state }) => {
    const devices = [...state.devices.keys()].map((name) => ({ name }))
    return { devices, ret: devices.length }
  },
  nodeNumOfDevices: (_, { state }) => ({ num: state.devices.size }),
  nodeListDevices: (_, { state }) => ({ names: [...state.devices.keys()] }),
  nodeDeviceLookupByName: ({ name }, { state }) => ({ dev: { name: deviceOf(state, name).name } }),
  nodeDeviceGetXmlDesc: ({ name }, { state }) => ({ xml: deviceOf(state, name).xml }),
  nodeDeviceGetParent: ({ name }, { state }) => ({ parentName: deviceOf(state, name).parent }),
  nodeDeviceNumOfCaps: ({ name }, { state }) => ({ num: deviceOf(state, name).caps.length }),
  nodeDeviceListCaps: ({ name }, { state }) => ({ names: [...deviceOf(state, name).caps] }),
  nodeDeviceCreateXml: ({ xmlDesc }, { state }) => {
    children(xmlDesc)
    const parent = text(xmlDesc, 'parent') ?? refuse('XML_ERROR', 'the device has no parent')
    deviceOf(state, parent)
    // as the test driver: the number after the last, whatever name was asked for
    const numbers = [...state.devices.keys()].map((one) => Number(/^scsi_host(\d+)$/.exec(one)?.[1] ?? 0))
    const name = `scsi_host${Math.max(...numbers) + 1}`
    state.devices.set(name, { name, parent, xml: xmlDesc.replace(/<name>[^<]*<\/name>/, `<name>${name}</name>`), caps: ['scsi_host'] })
    state.emit('nodeDeviceEventLifecycle', { dev: { name }, event: Event.CREATED, detail: 0 })
    return { dev: { name } }
  },
  nodeDeviceDestroy: ({ name }, { state }) => {
    state.devices.delete(deviceOf(state, name).name)
    state.emit('nodeDeviceEventLifecycle', { dev: { name }, event: Event.DELETED, detail: 0 })
  },
}
