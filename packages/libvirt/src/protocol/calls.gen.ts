// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.
import type { TypedParam, TypedParams, TypedParamsInput } from './typed-params.ts'

/** `domain` as it is on the wire. */
export interface DomainFields { name: string; uuid: string; id: number }
/** `network` as it is on the wire. */
export interface NetworkFields { name: string; uuid: string }
/** `network_port` as it is on the wire. */
export interface NetworkPortFields { net: NetworkFields; uuid: string }
/** `nwfilter` as it is on the wire. */
export interface NwfilterFields { name: string; uuid: string }
/** `nwfilter_binding` as it is on the wire. */
export interface NwfilterBindingFields { portdev: string; filtername: string }
/** `interface` as it is on the wire. */
export interface InterfaceFields { name: string; mac: string }
/** `storage_pool` as it is on the wire. */
export interface StoragePoolFields { name: string; uuid: string }
/** `storage_vol` as it is on the wire. */
export interface StorageVolFields { pool: string; name: string; key: string }
/** `node_device` as it is on the wire. */
export interface NodeDeviceFields { name: string }
/** `secret` as it is on the wire. */
export interface SecretFields { uuid: string; usageType: number; usageID: string }
/** `domain_checkpoint` as it is on the wire. */
export interface DomainCheckpointFields { name: string; dom: DomainFields }
/** `domain_snapshot` as it is on the wire. */
export interface DomainSnapshotFields { name: string; dom: DomainFields }
/** `vcpu_info` as it is on the wire. */
export interface VcpuInfoFields { number: number; state: number; cpuTime: bigint; cpu: number }
/** `node_get_cpu_stats` as it is on the wire. */
export interface NodeGetCpuStatsFields { field: string; value: bigint }
/** `node_get_memory_stats` as it is on the wire. */
export interface NodeGetMemoryStatsFields { field: string; value: number }
/** `domain_disk_error` as it is on the wire. */
export interface DomainDiskErrorFields { disk: string; error: number }
/** `domain_memory_stat` as it is on the wire. */
export interface DomainMemoryStatFields { tag: number; val: number }
/** `domain_iothread_info` as it is on the wire. */
export interface DomainIothreadInfoFields { iothreadId: number; cpumap: Buffer }
/** `domain_event_graphics_address` as it is on the wire. */
export interface DomainEventGraphicsAddressFields { family: number; node: string; service: string }
/** `domain_event_graphics_identity` as it is on the wire. */
export interface DomainEventGraphicsIdentityFields { type: string; name: string }
/** `network_dhcp_lease` as it is on the wire. */
export interface NetworkDhcpLeaseFields { iface: string; expirytime: number; type: number; mac: string | null; iaid: string | null; ipaddr: string; prefix: number; hostname: string | null; clientid: string | null }
/** `domain_stats_record` as it is on the wire. */
export interface DomainStatsRecordFields { dom: DomainFields; params: TypedParams }
/** `domain_fsinfo` as it is on the wire. */
export interface DomainFsinfoFields { mountpoint: string; name: string; fstype: string; devAliases: string[] }
/** `domain_ip_addr` as it is on the wire. */
export interface DomainIpAddrFields { type: number; addr: string; prefix: number }
/** `domain_interface` as it is on the wire. */
export interface DomainInterfaceFields { name: string; hwaddr: string | null; addrs: DomainIpAddrFields[] }
/** `security_label` as it is on the wire. */
export interface SecurityLabelFields { label: string; enforcing: number }
type Nothing = Record<string, never>
type DomainFlags = { dom: DomainFields; flags: number }
export type ConnectGetCapabilitiesResult = { capabilities: string }
export type DomainCreateArgs = { dom: DomainFields }
export type DomainCreateXmlArgs = { xmlDesc: string; flags: number }
export type DomainDefineXmlArgs = { xml: string }
export type DomainGetXmlDescArgs = { dom: DomainFields; flags: number }
export type DomainGetAutostartResult = { autostart: number }
export type DomainGetMaxVcpusResult = { num: number }
export type ConnectListDefinedDomainsArgs = { maxnames: number }
export type ConnectListDefinedDomainsResult = { names: string[] }
export type DomainLookupByNameArgs = { name: string }
export type DomainLookupByUuidArgs = { uuid: string }
export type NetworkCreateArgs = { net: NetworkFields }
export type DomainGetSchedulerParametersResult = { params: TypedParams }
export type StoragePoolCreateXmlArgs = { xml: string; flags: number }
export type StoragePoolCreateXmlResult = { pool: StoragePoolFields }
export type StoragePoolCreateArgs = { pool: StoragePoolFields; flags: number }
export type StoragePoolLookupByVolumeArgs = { vol: StorageVolFields }
export type StorageVolDeleteArgs = { vol: StorageVolFields; flags: number }
export type NodeDeviceLookupByNameResult = { dev: NodeDeviceFields }
export type NodeDeviceGetXmlDescArgs = { name: string; flags: number }
export type InterfaceLookupByNameResult = { iface: InterfaceFields }
export type InterfaceGetXmlDescArgs = { iface: InterfaceFields; flags: number }
export type SecretLookupByUuidResult = { secret: SecretFields }
export type DomainIsActiveResult = { active: number }
export type DomainIsPersistentResult = { persistent: number }
export type ConnectCompareCpuResult = { result: number }
export type DomainAttachDeviceFlagsArgs = { dom: DomainFields; xml: string; flags: number }
export type NwfilterLookupByNameResult = { nwfilter: NwfilterFields }
export type DomainSnapshotCreateXmlResult = { snap: DomainSnapshotFields }
export type DomainSnapshotGetXmlDescArgs = { snap: DomainSnapshotFields; flags: number }
export type DomainSnapshotLookupByNameArgs = { dom: DomainFields; name: string; flags: number }
export type DomainGetBlockInfoArgs = { dom: DomainFields; path: string; flags: number }
export type DomainSetMemoryParametersArgs = { dom: DomainFields; params: TypedParamsInput; flags: number }
export type DomainGetMemoryParametersArgs = { dom: DomainFields; nparams: number; flags: number }
export type DomainGetMemoryParametersResult = { params: TypedParams; nparams: number }
export type ConnectGetSysinfoArgs = { flags: number }
export type DomainMigratePrepareTunnel3Result = { cookieOut: Buffer }
export type ConnectListAllDomainsArgs = { needResults: number; flags: number }
export type NodeSetMemoryParametersArgs = { params: TypedParamsInput; flags: number }
export type ConnectNetworkEventRegisterAnyResult = { callbackID: number }
export type NwfilterBindingLookupByPortDevResult = { nwfilter: NwfilterBindingFields }
export type DomainCheckpointGetXmlDescArgs = { checkpoint: DomainCheckpointFields; flags: number }

/** Procedure → [arguments, result]. */
export interface Calls {
  connectOpen: [{ name?: string | null; flags: number }, void]
  connectClose: [Nothing, void]
  connectGetType: [Nothing, { type: string }]
  connectGetVersion: [Nothing, { hvVer: number }]
  connectGetMaxVcpus: [{ type?: string | null }, { maxVcpus: number }]
  nodeGetInfo: [Nothing, { model: string; memory: number; cpus: number; mhz: number; nodes: number; sockets: number; cores: number; threads: number }]
  connectGetCapabilities: [Nothing, ConnectGetCapabilitiesResult]
  domainAttachDevice: [{ dom: DomainFields; xml: string }, void]
  domainCreate: [DomainCreateArgs, void]
  domainCreateXml: [DomainCreateXmlArgs, DomainCreateArgs]
  domainDefineXml: [DomainDefineXmlArgs, DomainCreateArgs]
  domainDestroy: [DomainCreateArgs, void]
  domainDetachDevice: [{ dom: DomainFields; xml: string }, void]
  domainGetXmlDesc: [DomainGetXmlDescArgs, DomainDefineXmlArgs]
  domainGetAutostart: [DomainCreateArgs, DomainGetAutostartResult]
  domainGetInfo: [DomainCreateArgs, { state: number; maxMem: number; memory: number; nrVirtCpu: number; cpuTime: bigint }]
  domainGetMaxMemory: [DomainCreateArgs, { memory: number }]
  domainGetMaxVcpus: [DomainCreateArgs, DomainGetMaxVcpusResult]
  domainGetOsType: [DomainCreateArgs, { type: string }]
  domainGetVcpus: [{ dom: DomainFields; maxinfo: number; maplen: number }, { info: VcpuInfoFields[]; cpumaps: Buffer }]
  connectListDefinedDomains: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  domainLookupById: [{ id: number }, DomainCreateArgs]
  domainLookupByName: [DomainLookupByNameArgs, DomainCreateArgs]
  domainLookupByUuid: [DomainLookupByUuidArgs, DomainCreateArgs]
  connectNumOfDefinedDomains: [Nothing, DomainGetMaxVcpusResult]
  domainPinVcpu: [{ dom: DomainFields; vcpu: number; cpumap: Uint8Array }, void]
  domainReboot: [DomainGetXmlDescArgs, void]
  domainResume: [DomainCreateArgs, void]
  domainSetAutostart: [{ dom: DomainFields; autostart: number }, void]
  domainSetMaxMemory: [{ dom: DomainFields; memory: number }, void]
  domainSetMemory: [{ dom: DomainFields; memory: number }, void]
  domainSetVcpus: [{ dom: DomainFields; nvcpus: number }, void]
  domainShutdown: [DomainCreateArgs, void]
  domainSuspend: [DomainCreateArgs, void]
  domainUndefine: [DomainCreateArgs, void]
  connectListDefinedNetworks: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  connectListDomains: [{ maxids: number }, { ids: number[] }]
  connectListNetworks: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  networkCreate: [NetworkCreateArgs, void]
  networkCreateXml: [DomainDefineXmlArgs, NetworkCreateArgs]
  networkDefineXml: [DomainDefineXmlArgs, NetworkCreateArgs]
  networkDestroy: [NetworkCreateArgs, void]
  networkGetXmlDesc: [{ net: NetworkFields; flags: number }, DomainDefineXmlArgs]
  networkGetAutostart: [NetworkCreateArgs, DomainGetAutostartResult]
  networkGetBridgeName: [NetworkCreateArgs, DomainLookupByNameArgs]
  networkLookupByName: [DomainLookupByNameArgs, NetworkCreateArgs]
  networkLookupByUuid: [DomainLookupByUuidArgs, NetworkCreateArgs]
  networkSetAutostart: [{ net: NetworkFields; autostart: number }, void]
  networkUndefine: [NetworkCreateArgs, void]
  connectNumOfDefinedNetworks: [Nothing, DomainGetMaxVcpusResult]
  connectNumOfDomains: [Nothing, DomainGetMaxVcpusResult]
  connectNumOfNetworks: [Nothing, DomainGetMaxVcpusResult]
  domainCoreDump: [DomainFlags & { to: string }, void]
  domainRestore: [{ from: string }, void]
  domainSave: [{ dom: DomainFields; to: string }, void]
  domainGetSchedulerType: [DomainCreateArgs, { type: string; nparams: number }]
  domainGetSchedulerParameters: [{ dom: DomainFields; nparams: number }, DomainGetSchedulerParametersResult]
  domainSetSchedulerParameters: [{ dom: DomainFields; params: TypedParamsInput }, void]
  connectGetHostname: [Nothing, { hostname: string }]
  connectSupportsFeature: [{ feature: number }, { supported: number }]
  domainMigratePrepare: [{ uriIn?: string | null; flags: number; dname?: string | null; resource: number }, { cookie: Buffer; uriOut: string | null }]
  domainMigratePerform: [DomainFlags & { cookie: Uint8Array; uri: string; dname?: string | null; resource: number }, void]
  domainMigrateFinish: [{ dname: string; cookie: Uint8Array; uri: string; flags: number }, { ddom: DomainFields }]
  domainBlockStats: [{ dom: DomainFields; path: string }, { rdReq: number; rdBytes: bigint; wrReq: number; wrBytes: bigint; errs: number }]
  domainInterfaceStats: [{ dom: DomainFields; device: string }, { rxBytes: bigint; rxPackets: number; rxErrs: number; rxDrop: number; txBytes: bigint; txPackets: number; txErrs: number; txDrop: number }]
  authList: [Nothing, { types: number[] }]
  authSaslInit: [Nothing, { mechlist: string }]
  authSaslStart: [{ mech: string; nil: number; data: string }, { complete: number; nil: number; data: string }]
  authSaslStep: [{ nil: number; data: string }, { complete: number; nil: number; data: string }]
  authPolkit: [Nothing, { complete: number }]
  connectNumOfStoragePools: [Nothing, DomainGetMaxVcpusResult]
  connectListStoragePools: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  connectNumOfDefinedStoragePools: [Nothing, DomainGetMaxVcpusResult]
  connectListDefinedStoragePools: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  connectFindStoragePoolSources: [{ type: string; srcSpec?: string | null; flags: number }, DomainDefineXmlArgs]
  storagePoolCreateXml: [StoragePoolCreateXmlArgs, StoragePoolCreateXmlResult]
  storagePoolDefineXml: [StoragePoolCreateXmlArgs, StoragePoolCreateXmlResult]
  storagePoolCreate: [StoragePoolCreateArgs, void]
  storagePoolBuild: [StoragePoolCreateArgs, void]
  storagePoolDestroy: [StoragePoolCreateXmlResult, void]
  storagePoolDelete: [StoragePoolCreateArgs, void]
  storagePoolUndefine: [StoragePoolCreateXmlResult, void]
  storagePoolRefresh: [StoragePoolCreateArgs, void]
  storagePoolLookupByName: [DomainLookupByNameArgs, StoragePoolCreateXmlResult]
  storagePoolLookupByUuid: [DomainLookupByUuidArgs, StoragePoolCreateXmlResult]
  storagePoolLookupByVolume: [StoragePoolLookupByVolumeArgs, StoragePoolCreateXmlResult]
  storagePoolGetInfo: [StoragePoolCreateXmlResult, { state: number; capacity: bigint; allocation: bigint; available: bigint }]
  storagePoolGetXmlDesc: [StoragePoolCreateArgs, DomainDefineXmlArgs]
  storagePoolGetAutostart: [StoragePoolCreateXmlResult, DomainGetAutostartResult]
  storagePoolSetAutostart: [{ pool: StoragePoolFields; autostart: number }, void]
  storagePoolNumOfVolumes: [StoragePoolCreateXmlResult, DomainGetMaxVcpusResult]
  storagePoolListVolumes: [{ pool: StoragePoolFields; maxnames: number }, ConnectListDefinedDomainsResult]
  storageVolCreateXml: [{ pool: StoragePoolFields; xml: string; flags: number }, StoragePoolLookupByVolumeArgs]
  storageVolDelete: [StorageVolDeleteArgs, void]
  storageVolLookupByName: [{ pool: StoragePoolFields; name: string }, StoragePoolLookupByVolumeArgs]
  storageVolLookupByKey: [{ key: string }, StoragePoolLookupByVolumeArgs]
  storageVolLookupByPath: [{ path: string }, StoragePoolLookupByVolumeArgs]
  storageVolGetInfo: [StoragePoolLookupByVolumeArgs, { type: number; capacity: bigint; allocation: bigint }]
  storageVolGetXmlDesc: [StorageVolDeleteArgs, DomainDefineXmlArgs]
  storageVolGetPath: [StoragePoolLookupByVolumeArgs, DomainLookupByNameArgs]
  nodeGetCellsFreeMemory: [{ startCell: number; maxcells: number }, { cells: bigint[] }]
  nodeGetFreeMemory: [Nothing, { freeMem: bigint }]
  domainBlockPeek: [DomainFlags & { path: string; offset: number | bigint; size: number }, { buffer: Buffer }]
  domainMemoryPeek: [DomainFlags & { offset: number | bigint; size: number }, { buffer: Buffer }]
  connectDomainEventRegister: [Nothing, { cbRegistered: number }]
  connectDomainEventDeregister: [Nothing, { cbRegistered: number }]
  domainMigratePrepare2: [{ uriIn?: string | null; flags: number; dname?: string | null; resource: number; domXml: string }, { cookie: Buffer; uriOut: string | null }]
  domainMigrateFinish2: [{ dname: string; cookie: Uint8Array; uri: string; flags: number; retcode: number }, { ddom: DomainFields }]
  connectGetUri: [Nothing, { uri: string }]
  nodeNumOfDevices: [{ cap?: string | null; flags: number }, DomainGetMaxVcpusResult]
  nodeListDevices: [{ cap?: string | null; maxnames: number; flags: number }, ConnectListDefinedDomainsResult]
  nodeDeviceLookupByName: [DomainLookupByNameArgs, NodeDeviceLookupByNameResult]
  nodeDeviceGetXmlDesc: [NodeDeviceGetXmlDescArgs, DomainDefineXmlArgs]
  nodeDeviceGetParent: [DomainLookupByNameArgs, { parentName: string | null }]
  nodeDeviceNumOfCaps: [DomainLookupByNameArgs, DomainGetMaxVcpusResult]
  nodeDeviceListCaps: [{ name: string; maxnames: number }, ConnectListDefinedDomainsResult]
  nodeDeviceDettach: [DomainLookupByNameArgs, void]
  nodeDeviceReAttach: [DomainLookupByNameArgs, void]
  nodeDeviceReset: [DomainLookupByNameArgs, void]
  domainGetSecurityLabel: [DomainCreateArgs, { label: string; enforcing: number }]
  nodeGetSecurityModel: [Nothing, { model: string; doi: string }]
  nodeDeviceCreateXml: [DomainCreateXmlArgs, NodeDeviceLookupByNameResult]
  nodeDeviceDestroy: [DomainLookupByNameArgs, void]
  storageVolCreateXmlFrom: [{ pool: StoragePoolFields; xml: string; clonevol: StorageVolFields; flags: number }, StoragePoolLookupByVolumeArgs]
  connectNumOfInterfaces: [Nothing, DomainGetMaxVcpusResult]
  connectListInterfaces: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  interfaceLookupByName: [DomainLookupByNameArgs, InterfaceLookupByNameResult]
  interfaceLookupByMacString: [{ mac: string }, InterfaceLookupByNameResult]
  interfaceGetXmlDesc: [InterfaceGetXmlDescArgs, DomainDefineXmlArgs]
  interfaceDefineXml: [StoragePoolCreateXmlArgs, InterfaceLookupByNameResult]
  interfaceUndefine: [InterfaceLookupByNameResult, void]
  interfaceCreate: [InterfaceGetXmlDescArgs, void]
  interfaceDestroy: [InterfaceGetXmlDescArgs, void]
  connectDomainXmlFromNative: [{ nativeFormat: string; nativeConfig: string; flags: number }, { domainXml: string }]
  connectDomainXmlToNative: [{ nativeFormat: string; domainXml: string; flags: number }, { nativeConfig: string }]
  connectNumOfDefinedInterfaces: [Nothing, DomainGetMaxVcpusResult]
  connectListDefinedInterfaces: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  connectNumOfSecrets: [Nothing, DomainGetMaxVcpusResult]
  connectListSecrets: [{ maxuuids: number }, { uuids: string[] }]
  secretLookupByUuid: [DomainLookupByUuidArgs, SecretLookupByUuidResult]
  secretDefineXml: [StoragePoolCreateXmlArgs, SecretLookupByUuidResult]
  secretGetXmlDesc: [{ secret: SecretFields; flags: number }, DomainDefineXmlArgs]
  secretSetValue: [{ secret: SecretFields; value: Uint8Array; flags: number }, void]
  secretGetValue: [{ secret: SecretFields; flags: number }, { value: Buffer }]
  secretUndefine: [SecretLookupByUuidResult, void]
  secretLookupByUsage: [{ usageType: number; usageID: string }, SecretLookupByUuidResult]
  domainMigratePrepareTunnel: [{ flags: number; dname?: string | null; resource: number; domXml: string }, void]
  connectIsSecure: [Nothing, { secure: number }]
  domainIsActive: [DomainCreateArgs, DomainIsActiveResult]
  domainIsPersistent: [DomainCreateArgs, DomainIsPersistentResult]
  networkIsActive: [NetworkCreateArgs, DomainIsActiveResult]
  networkIsPersistent: [NetworkCreateArgs, DomainIsPersistentResult]
  storagePoolIsActive: [StoragePoolCreateXmlResult, DomainIsActiveResult]
  storagePoolIsPersistent: [StoragePoolCreateXmlResult, DomainIsPersistentResult]
  interfaceIsActive: [InterfaceLookupByNameResult, DomainIsActiveResult]
  connectGetLibVersion: [Nothing, { libVer: number }]
  connectCompareCpu: [StoragePoolCreateXmlArgs, ConnectCompareCpuResult]
  domainMemoryStats: [DomainFlags & { maxStats: number }, { stats: DomainMemoryStatFields[] }]
  domainAttachDeviceFlags: [DomainAttachDeviceFlagsArgs, void]
  domainDetachDeviceFlags: [DomainAttachDeviceFlagsArgs, void]
  connectBaselineCpu: [{ xmlCPUs: readonly string[]; flags: number }, { cpu: string }]
  domainGetJobInfo: [DomainCreateArgs, { type: number; timeElapsed: number; timeRemaining: number; dataTotal: bigint; dataProcessed: bigint; dataRemaining: bigint; memTotal: bigint; memProcessed: bigint; memRemaining: bigint; fileTotal: bigint; fileProcessed: bigint; fileRemaining: bigint }]
  domainAbortJob: [DomainCreateArgs, void]
  storageVolWipe: [StorageVolDeleteArgs, void]
  domainMigrateSetMaxDowntime: [DomainFlags & { downtime: number }, void]
  connectDomainEventRegisterAny: [{ eventID: number }, void]
  connectDomainEventDeregisterAny: [{ eventID: number }, void]
  domainUpdateDeviceFlags: [DomainAttachDeviceFlagsArgs, void]
  nwfilterLookupByName: [DomainLookupByNameArgs, NwfilterLookupByNameResult]
  nwfilterLookupByUuid: [DomainLookupByUuidArgs, NwfilterLookupByNameResult]
  nwfilterGetXmlDesc: [{ nwfilter: NwfilterFields; flags: number }, DomainDefineXmlArgs]
  connectNumOfNwfilters: [Nothing, DomainGetMaxVcpusResult]
  connectListNwfilters: [ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsResult]
  nwfilterDefineXml: [DomainDefineXmlArgs, NwfilterLookupByNameResult]
  nwfilterUndefine: [NwfilterLookupByNameResult, void]
  domainManagedSave: [DomainGetXmlDescArgs, void]
  domainHasManagedSaveImage: [DomainGetXmlDescArgs, ConnectCompareCpuResult]
  domainManagedSaveRemove: [DomainGetXmlDescArgs, void]
  domainSnapshotCreateXml: [DomainFlags & { xmlDesc: string }, DomainSnapshotCreateXmlResult]
  domainSnapshotGetXmlDesc: [DomainSnapshotGetXmlDescArgs, DomainDefineXmlArgs]
  domainSnapshotNum: [DomainGetXmlDescArgs, DomainGetMaxVcpusResult]
  domainSnapshotListNames: [DomainFlags & { maxnames: number }, ConnectListDefinedDomainsResult]
  domainSnapshotLookupByName: [DomainSnapshotLookupByNameArgs, DomainSnapshotCreateXmlResult]
  domainHasCurrentSnapshot: [DomainGetXmlDescArgs, ConnectCompareCpuResult]
  domainSnapshotCurrent: [DomainGetXmlDescArgs, DomainSnapshotCreateXmlResult]
  domainRevertToSnapshot: [DomainSnapshotGetXmlDescArgs, void]
  domainSnapshotDelete: [DomainSnapshotGetXmlDescArgs, void]
  domainGetBlockInfo: [DomainGetBlockInfoArgs, { allocation: bigint; capacity: bigint; physical: bigint }]
  domainCreateWithFlags: [DomainGetXmlDescArgs, DomainCreateArgs]
  domainSetMemoryParameters: [DomainSetMemoryParametersArgs, void]
  domainGetMemoryParameters: [DomainGetMemoryParametersArgs, DomainGetMemoryParametersResult]
  domainSetVcpusFlags: [DomainFlags & { nvcpus: number }, void]
  domainGetVcpusFlags: [DomainGetXmlDescArgs, DomainGetMaxVcpusResult]
  domainOpenConsole: [DomainFlags & { devName?: string | null }, void]
  domainIsUpdated: [DomainCreateArgs, { updated: number }]
  connectGetSysinfo: [ConnectGetSysinfoArgs, { sysinfo: string }]
  domainSetMemoryFlags: [DomainFlags & { memory: number }, void]
  domainSetBlkioParameters: [DomainSetMemoryParametersArgs, void]
  domainGetBlkioParameters: [DomainGetMemoryParametersArgs, DomainGetMemoryParametersResult]
  domainMigrateSetMaxSpeed: [DomainFlags & { bandwidth: number }, void]
  storageVolUpload: [{ vol: StorageVolFields; offset: number | bigint; length: number | bigint; flags: number }, void]
  storageVolDownload: [{ vol: StorageVolFields; offset: number | bigint; length: number | bigint; flags: number }, void]
  domainInjectNmi: [DomainGetXmlDescArgs, void]
  domainScreenshot: [DomainFlags & { screen: number }, { mime: string | null }]
  domainGetState: [DomainGetXmlDescArgs, { state: number; reason: number }]
  domainMigrateBegin3: [DomainFlags & { xmlin?: string | null; dname?: string | null; resource: number }, { cookieOut: Buffer; xml: string }]
  domainMigratePrepare3: [{ cookieIn: Uint8Array; uriIn?: string | null; flags: number; dname?: string | null; resource: number; domXml: string }, { cookieOut: Buffer; uriOut: string | null }]
  domainMigratePrepareTunnel3: [{ cookieIn: Uint8Array; flags: number; dname?: string | null; resource: number; domXml: string }, DomainMigratePrepareTunnel3Result]
  domainMigratePerform3: [DomainFlags & { xmlin?: string | null; cookieIn: Uint8Array; dconnuri?: string | null; uri?: string | null; dname?: string | null; resource: number }, DomainMigratePrepareTunnel3Result]
  domainMigrateFinish3: [{ dname: string; cookieIn: Uint8Array; dconnuri?: string | null; uri?: string | null; flags: number; cancelled: number }, { dom: DomainFields; cookieOut: Buffer }]
  domainMigrateConfirm3: [DomainFlags & { cookieIn: Uint8Array; cancelled: number }, void]
  domainSetSchedulerParametersFlags: [DomainSetMemoryParametersArgs, void]
  interfaceChangeBegin: [ConnectGetSysinfoArgs, void]
  interfaceChangeCommit: [ConnectGetSysinfoArgs, void]
  interfaceChangeRollback: [ConnectGetSysinfoArgs, void]
  domainGetSchedulerParametersFlags: [DomainGetMemoryParametersArgs, DomainGetSchedulerParametersResult]
  domainPinVcpuFlags: [DomainFlags & { vcpu: number; cpumap: Uint8Array }, void]
  domainSendKey: [DomainFlags & { codeset: number; holdtime: number; keycodes: readonly number[] }, void]
  nodeGetCpuStats: [{ cpuNum: number; nparams: number; flags: number }, { params: NodeGetCpuStatsFields[]; nparams: number }]
  nodeGetMemoryStats: [{ nparams: number; cellNum: number; flags: number }, { params: NodeGetMemoryStatsFields[]; nparams: number }]
  domainGetControlInfo: [DomainGetXmlDescArgs, { state: number; details: number; stateTime: number }]
  domainGetVcpuPinInfo: [DomainFlags & { ncpumaps: number; maplen: number }, { cpumaps: Buffer; num: number }]
  domainUndefineFlags: [DomainGetXmlDescArgs, void]
  domainSaveFlags: [DomainFlags & { to: string; dxml?: string | null }, void]
  domainRestoreFlags: [{ from: string; dxml?: string | null; flags: number }, void]
  domainDestroyFlags: [DomainGetXmlDescArgs, void]
  domainSaveImageGetXmlDesc: [{ file: string; flags: number }, DomainDefineXmlArgs]
  domainSaveImageDefineXml: [{ file: string; dxml: string; flags: number }, void]
  domainBlockJobAbort: [DomainGetBlockInfoArgs, void]
  domainGetBlockJobInfo: [DomainGetBlockInfoArgs, { found: number; type: number; bandwidth: number; cur: bigint; end: bigint }]
  domainBlockJobSetSpeed: [DomainFlags & { path: string; bandwidth: number }, void]
  domainBlockPull: [DomainFlags & { path: string; bandwidth: number }, void]
  domainMigrateGetMaxSpeed: [DomainGetXmlDescArgs, { bandwidth: number }]
  domainBlockStatsFlags: [DomainFlags & { path: string; nparams: number }, DomainGetMemoryParametersResult]
  domainSnapshotGetParent: [DomainSnapshotGetXmlDescArgs, DomainSnapshotCreateXmlResult]
  domainReset: [DomainGetXmlDescArgs, void]
  domainSnapshotNumChildren: [DomainSnapshotGetXmlDescArgs, DomainGetMaxVcpusResult]
  domainSnapshotListChildrenNames: [{ snap: DomainSnapshotFields; maxnames: number; flags: number }, ConnectListDefinedDomainsResult]
  domainOpenGraphics: [DomainFlags & { idx: number }, void]
  nodeSuspendForDuration: [{ target: number; duration: number; flags: number }, void]
  domainBlockResize: [DomainFlags & { disk: string; size: number | bigint }, void]
  domainSetBlockIoTune: [DomainFlags & { disk: string; params: TypedParamsInput }, void]
  domainGetBlockIoTune: [DomainFlags & { disk?: string | null; nparams: number }, DomainGetMemoryParametersResult]
  domainSetNumaParameters: [DomainSetMemoryParametersArgs, void]
  domainGetNumaParameters: [DomainGetMemoryParametersArgs, DomainGetMemoryParametersResult]
  domainSetInterfaceParameters: [DomainFlags & { device: string; params: TypedParamsInput }, void]
  domainGetInterfaceParameters: [DomainFlags & { device: string; nparams: number }, DomainGetMemoryParametersResult]
  domainShutdownFlags: [DomainGetXmlDescArgs, void]
  storageVolWipePattern: [{ vol: StorageVolFields; algorithm: number; flags: number }, void]
  storageVolResize: [{ vol: StorageVolFields; capacity: number | bigint; flags: number }, void]
  domainPmSuspendForDuration: [DomainFlags & { target: number; duration: number }, void]
  domainGetCpuStats: [DomainFlags & { nparams: number; startCpu: number; ncpus: number }, { params: TypedParam[]; nparams: number }]
  domainGetDiskErrors: [DomainFlags & { maxerrors: number }, { errors: DomainDiskErrorFields[]; nerrors: number }]
  domainSetMetadata: [DomainFlags & { type: number; metadata?: string | null; key?: string | null; uri?: string | null }, void]
  domainGetMetadata: [DomainFlags & { type: number; uri?: string | null }, { metadata: string }]
  domainBlockRebase: [DomainFlags & { path: string; base?: string | null; bandwidth: number }, void]
  domainPmWakeup: [DomainGetXmlDescArgs, void]
  domainSnapshotIsCurrent: [DomainSnapshotGetXmlDescArgs, { current: number }]
  domainSnapshotHasMetadata: [DomainSnapshotGetXmlDescArgs, { metadata: number }]
  connectListAllDomains: [ConnectListAllDomainsArgs, { domains: DomainFields[]; ret: number }]
  domainListAllSnapshots: [DomainFlags & { needResults: number }, { snapshots: DomainSnapshotFields[]; ret: number }]
  domainSnapshotListAllChildren: [{ snapshot: DomainSnapshotFields; needResults: number; flags: number }, { snapshots: DomainSnapshotFields[]; ret: number }]
  domainGetHostname: [DomainGetXmlDescArgs, { hostname: string }]
  domainGetSecurityLabelList: [DomainCreateArgs, { labels: SecurityLabelFields[]; ret: number }]
  domainPinEmulator: [DomainFlags & { cpumap: Uint8Array }, void]
  domainGetEmulatorPinInfo: [DomainFlags & { maplen: number }, { cpumaps: Buffer; ret: number }]
  connectListAllStoragePools: [ConnectListAllDomainsArgs, { pools: StoragePoolFields[]; ret: number }]
  storagePoolListAllVolumes: [{ pool: StoragePoolFields; needResults: number; flags: number }, { vols: StorageVolFields[]; ret: number }]
  connectListAllNetworks: [ConnectListAllDomainsArgs, { nets: NetworkFields[]; ret: number }]
  connectListAllInterfaces: [ConnectListAllDomainsArgs, { ifaces: InterfaceFields[]; ret: number }]
  connectListAllNodeDevices: [ConnectListAllDomainsArgs, { devices: NodeDeviceFields[]; ret: number }]
  connectListAllNwfilters: [ConnectListAllDomainsArgs, { filters: NwfilterFields[]; ret: number }]
  connectListAllSecrets: [ConnectListAllDomainsArgs, { secrets: SecretFields[]; ret: number }]
  nodeSetMemoryParameters: [NodeSetMemoryParametersArgs, void]
  nodeGetMemoryParameters: [{ nparams: number; flags: number }, DomainGetMemoryParametersResult]
  domainBlockCommit: [DomainFlags & { disk: string; base?: string | null; top?: string | null; bandwidth: number }, void]
  networkUpdate: [{ net: NetworkFields; command: number; section: number; parentIndex: number; xml: string; flags: number }, void]
  nodeGetCpuMap: [{ needMap: number; needOnline: number; flags: number }, { cpumap: Buffer; online: number; ret: number }]
  domainFstrim: [DomainFlags & { mountPoint?: string | null; minimum: number | bigint }, void]
  domainSendProcessSignal: [DomainFlags & { pidValue: number; signum: number }, void]
  domainOpenChannel: [DomainFlags & { name?: string | null }, void]
  nodeDeviceLookupScsiHostByWwn: [{ wwnn: string; wwpn: string; flags: number }, NodeDeviceLookupByNameResult]
  domainGetJobStats: [DomainGetXmlDescArgs, { type: number; params: TypedParams }]
  domainMigrateGetCompressionCache: [DomainGetXmlDescArgs, { cacheSize: bigint }]
  domainMigrateSetCompressionCache: [DomainFlags & { cacheSize: number | bigint }, void]
  nodeDeviceDetachFlags: [{ name: string; driverName?: string | null; flags: number }, void]
  domainMigrateBegin3Params: [DomainSetMemoryParametersArgs, { cookieOut: Buffer; xml: string }]
  domainMigratePrepare3Params: [{ params: TypedParamsInput; cookieIn: Uint8Array; flags: number }, { cookieOut: Buffer; uriOut: string | null }]
  domainMigratePrepareTunnel3Params: [{ params: TypedParamsInput; cookieIn: Uint8Array; flags: number }, DomainMigratePrepareTunnel3Result]
  domainMigratePerform3Params: [DomainFlags & { dconnuri?: string | null; params: TypedParamsInput; cookieIn: Uint8Array }, DomainMigratePrepareTunnel3Result]
  domainMigrateFinish3Params: [{ params: TypedParamsInput; cookieIn: Uint8Array; flags: number; cancelled: number }, { dom: DomainFields; cookieOut: Buffer }]
  domainMigrateConfirm3Params: [DomainFlags & { params: TypedParamsInput; cookieIn: Uint8Array; cancelled: number }, void]
  domainSetMemoryStatsPeriod: [DomainFlags & { period: number }, void]
  domainCreateXmlWithFiles: [DomainCreateXmlArgs, DomainCreateArgs]
  domainCreateWithFiles: [DomainGetXmlDescArgs, DomainCreateArgs]
  connectGetCpuModelNames: [{ arch: string; needResults: number; flags: number }, { models: string[]; ret: number }]
  connectNetworkEventRegisterAny: [{ eventID: number; net?: NetworkFields | null }, ConnectNetworkEventRegisterAnyResult]
  connectNetworkEventDeregisterAny: [ConnectNetworkEventRegisterAnyResult, void]
  connectDomainEventCallbackRegisterAny: [{ eventID: number; dom?: DomainFields | null }, ConnectNetworkEventRegisterAnyResult]
  connectDomainEventCallbackDeregisterAny: [ConnectNetworkEventRegisterAnyResult, void]
  domainCoreDumpWithFormat: [DomainFlags & { to: string; dumpformat: number }, void]
  domainFsfreeze: [DomainFlags & { mountpoints: readonly string[] }, { filesystems: number }]
  domainFsthaw: [DomainFlags & { mountpoints: readonly string[] }, { filesystems: number }]
  domainGetTime: [DomainGetXmlDescArgs, { seconds: number; nseconds: number }]
  domainSetTime: [DomainFlags & { seconds: number; nseconds: number }, void]
  nodeGetFreePages: [{ pages: readonly number[]; startCell: number; cellCount: number; flags: number }, { counts: number[] }]
  networkGetDhcpLeases: [{ net: NetworkFields; mac?: string | null; needResults: number; flags: number }, { leases: NetworkDhcpLeaseFields[]; ret: number }]
  connectGetDomainCapabilities: [{ emulatorbin?: string | null; arch?: string | null; machine?: string | null; virttype?: string | null; flags: number }, ConnectGetCapabilitiesResult]
  domainOpenGraphicsFd: [DomainFlags & { idx: number }, void]
  connectGetAllDomainStats: [{ doms: readonly DomainFields[]; stats: number; flags: number }, { retStats: DomainStatsRecordFields[] }]
  domainBlockCopy: [DomainFlags & { path: string; destxml: string; params: TypedParamsInput }, void]
  nodeAllocPages: [{ pageSizes: readonly number[]; pageCounts: readonly number[]; startCell: number; cellCount: number; flags: number }, { ret: number }]
  domainGetFsinfo: [DomainGetXmlDescArgs, { info: DomainFsinfoFields[]; ret: number }]
  domainDefineXmlFlags: [StoragePoolCreateXmlArgs, DomainCreateArgs]
  domainGetIothreadInfo: [DomainGetXmlDescArgs, { info: DomainIothreadInfoFields[]; ret: number }]
  domainPinIothread: [DomainFlags & { iothreadsId: number; cpumap: Uint8Array }, void]
  domainInterfaceAddresses: [DomainFlags & { source: number }, { ifaces: DomainInterfaceFields[] }]
  domainAddIothread: [DomainFlags & { iothreadId: number }, void]
  domainDelIothread: [DomainFlags & { iothreadId: number }, void]
  domainSetUserPassword: [DomainFlags & { user?: string | null; password?: string | null }, void]
  domainRename: [DomainFlags & { newName?: string | null }, { retcode: number }]
  connectRegisterCloseCallback: [Nothing, void]
  connectUnregisterCloseCallback: [Nothing, void]
  domainMigrateStartPostCopy: [DomainGetXmlDescArgs, void]
  domainGetPerfEvents: [DomainGetXmlDescArgs, DomainGetSchedulerParametersResult]
  domainSetPerfEvents: [DomainSetMemoryParametersArgs, void]
  connectStoragePoolEventRegisterAny: [{ eventID: number; pool?: StoragePoolFields | null }, ConnectNetworkEventRegisterAnyResult]
  connectStoragePoolEventDeregisterAny: [ConnectNetworkEventRegisterAnyResult, void]
  domainGetGuestVcpus: [DomainGetXmlDescArgs, DomainGetSchedulerParametersResult]
  domainSetGuestVcpus: [DomainFlags & { cpumap: string; state: number }, void]
  connectNodeDeviceEventRegisterAny: [{ eventID: number; dev?: NodeDeviceFields | null }, ConnectNetworkEventRegisterAnyResult]
  connectNodeDeviceEventDeregisterAny: [ConnectNetworkEventRegisterAnyResult, void]
  storageVolGetInfoFlags: [StorageVolDeleteArgs, { type: number; capacity: bigint; allocation: bigint }]
  connectSecretEventRegisterAny: [{ eventID: number; secret?: SecretFields | null }, ConnectNetworkEventRegisterAnyResult]
  connectSecretEventDeregisterAny: [ConnectNetworkEventRegisterAnyResult, void]
  domainSetVcpu: [DomainFlags & { cpumap: string; state: number }, void]
  domainSetBlockThreshold: [DomainFlags & { dev: string; threshold: number | bigint }, void]
  domainMigrateGetMaxDowntime: [DomainGetXmlDescArgs, { downtime: number }]
  domainManagedSaveGetXmlDesc: [DomainGetXmlDescArgs, DomainDefineXmlArgs]
  domainManagedSaveDefineXml: [DomainFlags & { dxml?: string | null }, void]
  domainSetLifecycleAction: [DomainFlags & { type: number; action: number }, void]
  storagePoolLookupByTargetPath: [{ path: string }, StoragePoolCreateXmlResult]
  domainDetachDeviceAlias: [DomainFlags & { alias: string }, void]
  connectCompareHypervisorCpu: [{ emulator?: string | null; arch?: string | null; machine?: string | null; virttype?: string | null; xmlCPU: string; flags: number }, ConnectCompareCpuResult]
  connectBaselineHypervisorCpu: [{ emulator?: string | null; arch?: string | null; machine?: string | null; virttype?: string | null; xmlCPUs: readonly string[]; flags: number }, { cpu: string }]
  nodeGetSevInfo: [{ nparams: number; flags: number }, DomainGetMemoryParametersResult]
  domainGetLaunchSecurityInfo: [DomainGetXmlDescArgs, DomainGetSchedulerParametersResult]
  nwfilterBindingLookupByPortDev: [DomainLookupByNameArgs, NwfilterBindingLookupByPortDevResult]
  nwfilterBindingGetXmlDesc: [{ nwfilter: NwfilterBindingFields; flags: number }, DomainDefineXmlArgs]
  nwfilterBindingCreateXml: [StoragePoolCreateXmlArgs, NwfilterBindingLookupByPortDevResult]
  nwfilterBindingDelete: [NwfilterBindingLookupByPortDevResult, void]
  connectListAllNwfilterBindings: [ConnectListAllDomainsArgs, { bindings: NwfilterBindingFields[]; ret: number }]
  domainSetIothreadParams: [DomainFlags & { iothreadId: number; params: TypedParamsInput }, void]
  connectGetStoragePoolCapabilities: [ConnectGetSysinfoArgs, ConnectGetCapabilitiesResult]
  networkListAllPorts: [{ network: NetworkFields; needResults: number; flags: number }, { ports: NetworkPortFields[]; ret: number }]
  networkPortLookupByUuid: [{ network: NetworkFields; uuid: string }, { port: NetworkPortFields }]
  networkPortCreateXml: [{ network: NetworkFields; xml: string; flags: number }, { port: NetworkPortFields }]
  networkPortGetParameters: [{ port: NetworkPortFields; nparams: number; flags: number }, DomainGetMemoryParametersResult]
  networkPortSetParameters: [{ port: NetworkPortFields; params: TypedParamsInput; flags: number }, void]
  networkPortGetXmlDesc: [{ port: NetworkPortFields; flags: number }, DomainDefineXmlArgs]
  networkPortDelete: [{ port: NetworkPortFields; flags: number }, void]
  domainCheckpointCreateXml: [DomainFlags & { xmlDesc: string }, { checkpoint: DomainCheckpointFields }]
  domainCheckpointGetXmlDesc: [DomainCheckpointGetXmlDescArgs, DomainDefineXmlArgs]
  domainListAllCheckpoints: [DomainFlags & { needResults: number }, { checkpoints: DomainCheckpointFields[]; ret: number }]
  domainCheckpointListAllChildren: [{ checkpoint: DomainCheckpointFields; needResults: number; flags: number }, { checkpoints: DomainCheckpointFields[]; ret: number }]
  domainCheckpointLookupByName: [DomainSnapshotLookupByNameArgs, { checkpoint: DomainCheckpointFields }]
  domainCheckpointGetParent: [DomainCheckpointGetXmlDescArgs, { parent: DomainCheckpointFields }]
  domainCheckpointDelete: [DomainCheckpointGetXmlDescArgs, void]
  domainGetGuestInfo: [DomainFlags & { types: number }, DomainGetSchedulerParametersResult]
  connectSetIdentity: [NodeSetMemoryParametersArgs, void]
  domainAgentSetResponseTimeout: [DomainFlags & { timeout: number }, ConnectCompareCpuResult]
  domainBackupBegin: [DomainFlags & { backupXml: string; checkpointXml?: string | null }, void]
  domainBackupGetXmlDesc: [DomainGetXmlDescArgs, DomainDefineXmlArgs]
  domainAuthorizedSshKeysGet: [DomainFlags & { user: string }, { keys: string[] }]
  domainAuthorizedSshKeysSet: [DomainFlags & { user: string; keys: readonly string[] }, void]
  domainGetMessages: [DomainGetXmlDescArgs, { msgs: string[] }]
  domainStartDirtyRateCalc: [DomainFlags & { seconds: number }, void]
  nodeDeviceDefineXml: [DomainCreateXmlArgs, NodeDeviceLookupByNameResult]
  nodeDeviceUndefine: [NodeDeviceGetXmlDescArgs, void]
  nodeDeviceCreate: [NodeDeviceGetXmlDescArgs, void]
  nwfilterDefineXmlFlags: [StoragePoolCreateXmlArgs, NwfilterLookupByNameResult]
  networkDefineXmlFlags: [StoragePoolCreateXmlArgs, NetworkCreateArgs]
  nodeDeviceGetAutostart: [DomainLookupByNameArgs, DomainGetAutostartResult]
  nodeDeviceSetAutostart: [{ name: string; autostart: number }, void]
  nodeDeviceIsPersistent: [DomainLookupByNameArgs, DomainIsPersistentResult]
  nodeDeviceIsActive: [DomainLookupByNameArgs, DomainIsActiveResult]
  networkCreateXmlFlags: [StoragePoolCreateXmlArgs, NetworkCreateArgs]
  domainSetLaunchSecurityState: [DomainSetMemoryParametersArgs, void]
  domainSaveParams: [DomainSetMemoryParametersArgs, void]
  domainRestoreParams: [NodeSetMemoryParametersArgs, void]
  domainAbortJobFlags: [DomainGetXmlDescArgs, void]
  domainFdAssociate: [DomainSnapshotLookupByNameArgs, void]
  qemuDomainMonitorCommand: [DomainFlags & { cmd: string }, { result: string }]
  qemuDomainAttach: [{ pidValue: number; flags: number }, DomainCreateArgs]
  qemuDomainAgentCommand: [DomainFlags & { cmd: string; timeout: number }, { result: string | null }]
  qemuConnectDomainMonitorEventRegister: [{ dom?: DomainFields | null; event?: string | null; flags: number }, ConnectNetworkEventRegisterAnyResult]
  qemuConnectDomainMonitorEventDeregister: [ConnectNetworkEventRegisterAnyResult, void]
  qemuDomainMonitorCommandWithFiles: [DomainFlags & { cmd: string }, { result: string }]
}
