import { eventTable } from '../event-table.ts'
import { refuse, unsupported } from './fake-error.ts'
import type { FakeState } from './fake-state.ts'
import type { FakeCaller, Handlers } from './handlers.ts'
import { capabilitiesXml, domainCapabilitiesXml } from './host-xml.ts'

const VERSION = 9_000_000
const MEMORY_KIB = 3_145_728
const registered = (caller: FakeCaller, group: string, eventID: number, only: string | null | undefined): { callbackID: number } => {
  const row = eventTable.find((one) => one.register === group && one.id === eventID)
  return { callbackID: caller.register(row?.message ?? refuse('INVALID_ARG', `unsupported event ID ${eventID}`), only ?? null) }
}
const interfaceOf = (state: FakeState, name: string) =>
  state.interfaces.get(name) ?? refuse('NO_INTERFACE', `Interface not found: couldn't find interface named '${name}'`)
const deviceOf = (state: FakeState, name: string) =>
  state.devices.get(name) ?? refuse('NO_NODE_DEVICE', `Node device not found: no node device with matching name '${name}'`)

/** The connection itself, the host, its devices and interfaces, registrations for events. */
export const hostHandlers: Handlers = {
  authList: () => ({ types: [0] }),
  connectOpen: ({ name }, caller) => void (caller.uri = name ?? ''),
  connectClose: () => undefined,
  connectSupportsFeature: ({ feature }) => ({ supported: [10, 14, 15].includes(feature) ? 1 : 0 }),
  connectRegisterCloseCallback: () => undefined,
  connectUnregisterCloseCallback: () => undefined,
  connectGetType: (_, { state }) => ({ type: state.profile === 'test' ? 'TEST' : 'QEMU' }),
  connectGetVersion: (_, { state }) => ({ hvVer: state.profile === 'test' ? 2 : 7_002_000 }),
  connectGetLibVersion: () => ({ libVer: VERSION }),
  connectGetHostname: (_, { state }) => ({ hostname: state.hostname }),
  connectGetUri: (_, { uri }) => ({ uri }),
  connectGetMaxVcpus: (_, { state }) => ({ maxVcpus: state.profile === 'test' ? 32 : 255 }),
  connectIsSecure: () => ({ secure: 1 }),
  connectGetCapabilities: (_, { state }) => ({ capabilities: capabilitiesXml(state.profile) }),
  connectGetDomainCapabilities: ({ machine }, { state }) => ({
    capabilities:
      state.profile === 'test' ? unsupported('virConnectGetDomainCapabilities') : domainCapabilitiesXml(machine ?? 'pc-q35-7.2'),
  }),
  connectGetSysinfo: () => ({
    sysinfo: "<sysinfo type='smbios'>\n  <bios>\n    <entry name='vendor'>Onggi</entry>\n  </bios>\n</sysinfo>\n",
  }),
  connectGetCpuModelNames: () => ({ models: ['qemu64', 'kvm64', 'Nehalem', 'Haswell', 'EPYC'], ret: 5 }),
  nodeGetInfo: (_, { state }) =>
    state.profile === 'test'
      ? { model: 'i686', memory: MEMORY_KIB, cpus: 16, mhz: 1400, nodes: 2, sockets: 2, cores: 2, threads: 2 }
      : { model: 'x86_64', memory: 16_777_216, cpus: 8, mhz: 2400, nodes: 1, sockets: 1, cores: 4, threads: 2 },
  nodeGetFreeMemory: (_, { state }) => ({ freeMem: state.profile === 'test' ? BigInt(MEMORY_KIB) : 8n * 1024n ** 3n }),
  nodeGetCellsFreeMemory: () => ({ cells: [2_097_152n, 4_194_304n] }),
  nodeGetCpuMap: () => ({ cpumap: Buffer.from([0x15]), online: 3, ret: 8 }),
  nodeGetCpuStats: ({ nparams }) => {
    const params = [
      { field: 'user', value: 9_797_400_000n },
      { field: 'kernel', value: 34_678_723_400_000n },
      { field: 'idle', value: 87_264_900_000n },
      { field: 'iowait', value: 763_600_000n },
    ]
    return { params: nparams === 0 ? [] : params, nparams: params.length }
  },
  nodeGetMemoryStats: ({ nparams }, { state }) => {
    if (state.profile === 'test') unsupported('virNodeGetMemoryStats')
    const params = [
      { field: 'total', value: 16_777_216 },
      { field: 'free', value: 8_388_608 },
      { field: 'buffers', value: 131_072 },
      { field: 'cached', value: 2_097_152 },
    ]
    return { params: nparams === 0 ? [] : params, nparams: params.length }
  },
  nodeGetSecurityModel: () => ({ model: 'testSecurity', doi: '' }),
  connectListAllInterfaces: (_, { state }) => {
    const ifaces = [...state.interfaces.values()].map(({ name, mac }) => ({ name, mac }))
    return { ifaces, ret: ifaces.length }
  },
  connectNumOfInterfaces: (_, { state }) => ({ num: state.interfaces.size }),
  connectListInterfaces: (_, { state }) => ({ names: [...state.interfaces.keys()] }),
  interfaceLookupByName: ({ name }, { state }) => ({ iface: { name, mac: interfaceOf(state, name).mac } }),
  interfaceGetXmlDesc: ({ iface }, { state }) => ({ xml: interfaceOf(state, iface.name).xml }),
  interfaceIsActive: ({ iface }, { state }) => ({ active: interfaceOf(state, iface.name).mac === '' ? 0 : 1 }),
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
  connectListAllNwfilters: (_, { state }) =>
    state.profile === 'test' ? unsupported('virConnectListAllNWFilters') : { filters: [], ret: 0 },

  connectDomainEventCallbackRegisterAny: ({ eventID, dom }, caller) =>
    registered(caller, 'connectDomainEventCallbackRegisterAny', eventID, dom?.uuid),
  connectNetworkEventRegisterAny: ({ eventID, net }, caller) => registered(caller, 'connectNetworkEventRegisterAny', eventID, net?.uuid),
  connectStoragePoolEventRegisterAny: ({ eventID, pool }, caller) =>
    registered(caller, 'connectStoragePoolEventRegisterAny', eventID, pool?.uuid),
  connectNodeDeviceEventRegisterAny: ({ eventID, dev }, caller) =>
    registered(caller, 'connectNodeDeviceEventRegisterAny', eventID, dev?.name),
  connectSecretEventRegisterAny: ({ eventID, secret }, caller) =>
    caller.state.profile === 'test'
      ? unsupported('virConnectSecretEventRegisterAny')
      : registered(caller, 'connectSecretEventRegisterAny', eventID, secret?.uuid),
  connectDomainEventCallbackDeregisterAny: ({ callbackID }, caller) => caller.deregister(callbackID),
  connectNetworkEventDeregisterAny: ({ callbackID }, caller) => caller.deregister(callbackID),
  connectStoragePoolEventDeregisterAny: ({ callbackID }, caller) => caller.deregister(callbackID),
  connectNodeDeviceEventDeregisterAny: ({ callbackID }, caller) => caller.deregister(callbackID),
  connectSecretEventDeregisterAny: ({ callbackID }, caller) => caller.deregister(callbackID),
}
