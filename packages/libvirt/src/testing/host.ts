import { eventTable } from '../event-table.ts'
import { refuse, unsupported } from './fake-error.ts'
import type { FakeCaller, Handlers } from './handlers.ts'
import { capabilitiesXml, domainCapabilitiesXml } from './host-xml.ts'

const VERSION = 9_000_000
const MEMORY_KIB = 3_145_728
const registered = (caller: FakeCaller, group: string, eventID: number, only: string | null | undefined): { callbackID: number } => {
  const row = eventTable.find((one) => one.register === group && one.id === eventID)
  return { callbackID: caller.register(row?.message ?? refuse('INVALID_ARG', `unsupported event ID ${eventID}`), only ?? null) }
}
const deregistered = (caller: FakeCaller, of: string, callbackID: number): void => {
  if (!caller.deregister(callbackID, of)) refuse('INTERNAL_ERROR', `event callback ${callbackID} not registered`)
}

/** The connection itself, the host, registrations for events. */
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
  connectSetIdentity: () => undefined,
  connectBaselineCpu: ({ xmlCPUs }) =>
    xmlCPUs.length === 0 ? refuse('INVALID_ARG', 'xmlCPUs must not be empty') : { cpu: `${xmlCPUs[0]!.trim()}\n` },
  connectBaselineHypervisorCpu: ({ xmlCPUs }) =>
    xmlCPUs.length === 0 ? refuse('INVALID_ARG', 'xmlCPUs must not be empty') : { cpu: `${xmlCPUs[0]!.trim()}\n` },
  connectGetCpuModelNames: ({ arch }) =>
    !['i686', 'x86_64'].includes(arch)
      ? refuse('INVALID_ARG', `cannot find architecture ${arch}`)
      : { models: ['qemu64', 'kvm64', 'Nehalem', 'Haswell', 'EPYC'], ret: 5 },
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
  connectDomainEventCallbackDeregisterAny: ({ callbackID }, caller) => deregistered(caller, 'domain', callbackID),
  connectNetworkEventDeregisterAny: ({ callbackID }, caller) => deregistered(caller, 'network', callbackID),
  connectStoragePoolEventDeregisterAny: ({ callbackID }, caller) => deregistered(caller, 'storagePool', callbackID),
  connectNodeDeviceEventDeregisterAny: ({ callbackID }, caller) => deregistered(caller, 'nodeDevice', callbackID),
  connectSecretEventDeregisterAny: ({ callbackID }, caller) => deregistered(caller, 'secret', callbackID),
}
