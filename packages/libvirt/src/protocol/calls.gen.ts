// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.
import type { TypedParam, TypedParams, TypedParamsInput } from './typed-params.ts'

/** `domain` as it is on the wire. */
export interface DomainFields { readonly name: string; readonly uuid: string; readonly id: number }
/** `network` as it is on the wire. */
export interface NetworkFields { readonly name: string; readonly uuid: string }
/** `network_port` as it is on the wire. */
export interface NetworkPortFields { readonly net: NetworkFields; readonly uuid: string }
/** `nwfilter` as it is on the wire. */
export interface NwfilterFields { readonly name: string; readonly uuid: string }
/** `nwfilter_binding` as it is on the wire. */
export interface NwfilterBindingFields { readonly portdev: string; readonly filtername: string }
/** `interface` as it is on the wire. */
export interface InterfaceFields { readonly name: string; readonly mac: string }
/** `storage_pool` as it is on the wire. */
export interface StoragePoolFields { readonly name: string; readonly uuid: string }
/** `storage_vol` as it is on the wire. */
export interface StorageVolFields { readonly pool: string; readonly name: string; readonly key: string }
/** `node_device` as it is on the wire. */
export interface NodeDeviceFields { readonly name: string }
/** `secret` as it is on the wire. */
export interface SecretFields { readonly uuid: string; readonly usageType: number; readonly usageID: string }
/** `domain_checkpoint` as it is on the wire. */
export interface DomainCheckpointFields { readonly name: string; readonly dom: DomainFields }
/** `domain_snapshot` as it is on the wire. */
export interface DomainSnapshotFields { readonly name: string; readonly dom: DomainFields }
/** `error` as it is on the wire. */
export interface ErrorFields { readonly code: number; readonly domain: number; readonly message: string | null; readonly level: number; readonly dom: DomainFields | null; readonly str1: string | null; readonly str2: string | null; readonly str3: string | null; readonly int1: number; readonly int2: number; readonly net: NetworkFields | null }
/** `vcpu_info` as it is on the wire. */
export interface VcpuInfoFields { readonly number: number; readonly state: number; readonly cpuTime: bigint; readonly cpu: number }
/** `node_get_cpu_stats` as it is on the wire. */
export interface NodeGetCpuStatsFields { readonly field: string; readonly value: bigint }
/** `node_get_memory_stats` as it is on the wire. */
export interface NodeGetMemoryStatsFields { readonly field: string; readonly value: number }
/** `domain_disk_error` as it is on the wire. */
export interface DomainDiskErrorFields { readonly disk: string; readonly error: number }
/** `domain_memory_stat` as it is on the wire. */
export interface DomainMemoryStatFields { readonly tag: number; readonly val: number }
/** `domain_iothread_info` as it is on the wire. */
export interface DomainIothreadInfoFields { readonly iothreadId: number; readonly cpumap: Buffer }
/** `domain_event_graphics_address` as it is on the wire. */
export interface DomainEventGraphicsAddressFields { readonly family: number; readonly node: string; readonly service: string }
/** `domain_event_graphics_identity` as it is on the wire. */
export interface DomainEventGraphicsIdentityFields { readonly type: string; readonly name: string }
/** `network_dhcp_lease` as it is on the wire. */
export interface NetworkDhcpLeaseFields { readonly iface: string; readonly expirytime: number; readonly type: number; readonly mac: string | null; readonly iaid: string | null; readonly ipaddr: string; readonly prefix: number; readonly hostname: string | null; readonly clientid: string | null }
/** `domain_stats_record` as it is on the wire. */
export interface DomainStatsRecordFields { readonly dom: DomainFields; readonly params: TypedParams }
/** `domain_fsinfo` as it is on the wire. */
export interface DomainFsinfoFields { readonly mountpoint: string; readonly name: string; readonly fstype: string; readonly devAliases: string[] }
/** `domain_ip_addr` as it is on the wire. */
export interface DomainIpAddrFields { readonly type: number; readonly addr: string; readonly prefix: number }
/** `domain_interface` as it is on the wire. */
export interface DomainInterfaceFields { readonly name: string; readonly hwaddr: string | null; readonly addrs: DomainIpAddrFields[] }
/** `security_label` as it is on the wire. */
export interface SecurityLabelFields { readonly label: string; readonly enforcing: number }

/** Procedure → [arguments, result]. */
export interface Calls {
  connectOpen: [{ readonly name?: string | null; readonly flags: number }, void]
  connectClose: [Record<string, never>, void]
  connectGetType: [Record<string, never>, { type: string }]
  connectGetVersion: [Record<string, never>, { hvVer: number }]
  connectGetMaxVcpus: [{ readonly type?: string | null }, { maxVcpus: number }]
  nodeGetInfo: [Record<string, never>, { model: string; memory: number; cpus: number; mhz: number; nodes: number; sockets: number; cores: number; threads: number }]
  connectGetCapabilities: [Record<string, never>, { capabilities: string }]
  domainAttachDevice: [{ readonly dom: DomainFields; readonly xml: string }, void]
  domainCreate: [{ readonly dom: DomainFields }, void]
  domainCreateXml: [{ readonly xmlDesc: string; readonly flags: number }, { dom: DomainFields }]
  domainDefineXml: [{ readonly xml: string }, { dom: DomainFields }]
  domainDestroy: [{ readonly dom: DomainFields }, void]
  domainDetachDevice: [{ readonly dom: DomainFields; readonly xml: string }, void]
  domainGetXmlDesc: [{ readonly dom: DomainFields; readonly flags: number }, { xml: string }]
  domainGetAutostart: [{ readonly dom: DomainFields }, { autostart: number }]
  domainGetInfo: [{ readonly dom: DomainFields }, { state: number; maxMem: number; memory: number; nrVirtCpu: number; cpuTime: bigint }]
  domainGetMaxMemory: [{ readonly dom: DomainFields }, { memory: number }]
  domainGetMaxVcpus: [{ readonly dom: DomainFields }, { num: number }]
  domainGetOsType: [{ readonly dom: DomainFields }, { type: string }]
  domainGetVcpus: [{ readonly dom: DomainFields; readonly maxinfo: number; readonly maplen: number }, { info: VcpuInfoFields[]; cpumaps: Buffer }]
  connectListDefinedDomains: [{ readonly maxnames: number }, { names: string[] }]
  domainLookupById: [{ readonly id: number }, { dom: DomainFields }]
  domainLookupByName: [{ readonly name: string }, { dom: DomainFields }]
  domainLookupByUuid: [{ readonly uuid: string }, { dom: DomainFields }]
  connectNumOfDefinedDomains: [Record<string, never>, { num: number }]
  domainPinVcpu: [{ readonly dom: DomainFields; readonly vcpu: number; readonly cpumap: Uint8Array }, void]
  domainReboot: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainResume: [{ readonly dom: DomainFields }, void]
  domainSetAutostart: [{ readonly dom: DomainFields; readonly autostart: number }, void]
  domainSetMaxMemory: [{ readonly dom: DomainFields; readonly memory: number }, void]
  domainSetMemory: [{ readonly dom: DomainFields; readonly memory: number }, void]
  domainSetVcpus: [{ readonly dom: DomainFields; readonly nvcpus: number }, void]
  domainShutdown: [{ readonly dom: DomainFields }, void]
  domainSuspend: [{ readonly dom: DomainFields }, void]
  domainUndefine: [{ readonly dom: DomainFields }, void]
  connectListDefinedNetworks: [{ readonly maxnames: number }, { names: string[] }]
  connectListDomains: [{ readonly maxids: number }, { ids: number[] }]
  connectListNetworks: [{ readonly maxnames: number }, { names: string[] }]
  networkCreate: [{ readonly net: NetworkFields }, void]
  networkCreateXml: [{ readonly xml: string }, { net: NetworkFields }]
  networkDefineXml: [{ readonly xml: string }, { net: NetworkFields }]
  networkDestroy: [{ readonly net: NetworkFields }, void]
  networkGetXmlDesc: [{ readonly net: NetworkFields; readonly flags: number }, { xml: string }]
  networkGetAutostart: [{ readonly net: NetworkFields }, { autostart: number }]
  networkGetBridgeName: [{ readonly net: NetworkFields }, { name: string }]
  networkLookupByName: [{ readonly name: string }, { net: NetworkFields }]
  networkLookupByUuid: [{ readonly uuid: string }, { net: NetworkFields }]
  networkSetAutostart: [{ readonly net: NetworkFields; readonly autostart: number }, void]
  networkUndefine: [{ readonly net: NetworkFields }, void]
  connectNumOfDefinedNetworks: [Record<string, never>, { num: number }]
  connectNumOfDomains: [Record<string, never>, { num: number }]
  connectNumOfNetworks: [Record<string, never>, { num: number }]
  domainCoreDump: [{ readonly dom: DomainFields; readonly to: string; readonly flags: number }, void]
  domainRestore: [{ readonly from: string }, void]
  domainSave: [{ readonly dom: DomainFields; readonly to: string }, void]
  domainGetSchedulerType: [{ readonly dom: DomainFields }, { type: string; nparams: number }]
  domainGetSchedulerParameters: [{ readonly dom: DomainFields; readonly nparams: number }, { params: TypedParams }]
  domainSetSchedulerParameters: [{ readonly dom: DomainFields; readonly params: TypedParamsInput }, void]
  connectGetHostname: [Record<string, never>, { hostname: string }]
  connectSupportsFeature: [{ readonly feature: number }, { supported: number }]
  domainMigratePrepare: [{ readonly uriIn?: string | null; readonly flags: number; readonly dname?: string | null; readonly resource: number }, { cookie: Buffer; uriOut: string | null }]
  domainMigratePerform: [{ readonly dom: DomainFields; readonly cookie: Uint8Array; readonly uri: string; readonly flags: number; readonly dname?: string | null; readonly resource: number }, void]
  domainMigrateFinish: [{ readonly dname: string; readonly cookie: Uint8Array; readonly uri: string; readonly flags: number }, { ddom: DomainFields }]
  domainBlockStats: [{ readonly dom: DomainFields; readonly path: string }, { rdReq: number; rdBytes: bigint; wrReq: number; wrBytes: bigint; errs: number }]
  domainInterfaceStats: [{ readonly dom: DomainFields; readonly device: string }, { rxBytes: bigint; rxPackets: number; rxErrs: number; rxDrop: number; txBytes: bigint; txPackets: number; txErrs: number; txDrop: number }]
  authList: [Record<string, never>, { types: number[] }]
  authSaslInit: [Record<string, never>, { mechlist: string }]
  authSaslStart: [{ readonly mech: string; readonly nil: number; readonly data: string }, { complete: number; nil: number; data: string }]
  authSaslStep: [{ readonly nil: number; readonly data: string }, { complete: number; nil: number; data: string }]
  authPolkit: [Record<string, never>, { complete: number }]
  connectNumOfStoragePools: [Record<string, never>, { num: number }]
  connectListStoragePools: [{ readonly maxnames: number }, { names: string[] }]
  connectNumOfDefinedStoragePools: [Record<string, never>, { num: number }]
  connectListDefinedStoragePools: [{ readonly maxnames: number }, { names: string[] }]
  connectFindStoragePoolSources: [{ readonly type: string; readonly srcSpec?: string | null; readonly flags: number }, { xml: string }]
  storagePoolCreateXml: [{ readonly xml: string; readonly flags: number }, { pool: StoragePoolFields }]
  storagePoolDefineXml: [{ readonly xml: string; readonly flags: number }, { pool: StoragePoolFields }]
  storagePoolCreate: [{ readonly pool: StoragePoolFields; readonly flags: number }, void]
  storagePoolBuild: [{ readonly pool: StoragePoolFields; readonly flags: number }, void]
  storagePoolDestroy: [{ readonly pool: StoragePoolFields }, void]
  storagePoolDelete: [{ readonly pool: StoragePoolFields; readonly flags: number }, void]
  storagePoolUndefine: [{ readonly pool: StoragePoolFields }, void]
  storagePoolRefresh: [{ readonly pool: StoragePoolFields; readonly flags: number }, void]
  storagePoolLookupByName: [{ readonly name: string }, { pool: StoragePoolFields }]
  storagePoolLookupByUuid: [{ readonly uuid: string }, { pool: StoragePoolFields }]
  storagePoolLookupByVolume: [{ readonly vol: StorageVolFields }, { pool: StoragePoolFields }]
  storagePoolGetInfo: [{ readonly pool: StoragePoolFields }, { state: number; capacity: bigint; allocation: bigint; available: bigint }]
  storagePoolGetXmlDesc: [{ readonly pool: StoragePoolFields; readonly flags: number }, { xml: string }]
  storagePoolGetAutostart: [{ readonly pool: StoragePoolFields }, { autostart: number }]
  storagePoolSetAutostart: [{ readonly pool: StoragePoolFields; readonly autostart: number }, void]
  storagePoolNumOfVolumes: [{ readonly pool: StoragePoolFields }, { num: number }]
  storagePoolListVolumes: [{ readonly pool: StoragePoolFields; readonly maxnames: number }, { names: string[] }]
  storageVolCreateXml: [{ readonly pool: StoragePoolFields; readonly xml: string; readonly flags: number }, { vol: StorageVolFields }]
  storageVolDelete: [{ readonly vol: StorageVolFields; readonly flags: number }, void]
  storageVolLookupByName: [{ readonly pool: StoragePoolFields; readonly name: string }, { vol: StorageVolFields }]
  storageVolLookupByKey: [{ readonly key: string }, { vol: StorageVolFields }]
  storageVolLookupByPath: [{ readonly path: string }, { vol: StorageVolFields }]
  storageVolGetInfo: [{ readonly vol: StorageVolFields }, { type: number; capacity: bigint; allocation: bigint }]
  storageVolGetXmlDesc: [{ readonly vol: StorageVolFields; readonly flags: number }, { xml: string }]
  storageVolGetPath: [{ readonly vol: StorageVolFields }, { name: string }]
  nodeGetCellsFreeMemory: [{ readonly startCell: number; readonly maxcells: number }, { cells: bigint[] }]
  nodeGetFreeMemory: [Record<string, never>, { freeMem: bigint }]
  domainBlockPeek: [{ readonly dom: DomainFields; readonly path: string; readonly offset: number | bigint; readonly size: number; readonly flags: number }, { buffer: Buffer }]
  domainMemoryPeek: [{ readonly dom: DomainFields; readonly offset: number | bigint; readonly size: number; readonly flags: number }, { buffer: Buffer }]
  connectDomainEventRegister: [Record<string, never>, { cbRegistered: number }]
  connectDomainEventDeregister: [Record<string, never>, { cbRegistered: number }]
  domainMigratePrepare2: [{ readonly uriIn?: string | null; readonly flags: number; readonly dname?: string | null; readonly resource: number; readonly domXml: string }, { cookie: Buffer; uriOut: string | null }]
  domainMigrateFinish2: [{ readonly dname: string; readonly cookie: Uint8Array; readonly uri: string; readonly flags: number; readonly retcode: number }, { ddom: DomainFields }]
  connectGetUri: [Record<string, never>, { uri: string }]
  nodeNumOfDevices: [{ readonly cap?: string | null; readonly flags: number }, { num: number }]
  nodeListDevices: [{ readonly cap?: string | null; readonly maxnames: number; readonly flags: number }, { names: string[] }]
  nodeDeviceLookupByName: [{ readonly name: string }, { dev: NodeDeviceFields }]
  nodeDeviceGetXmlDesc: [{ readonly name: string; readonly flags: number }, { xml: string }]
  nodeDeviceGetParent: [{ readonly name: string }, { parentName: string | null }]
  nodeDeviceNumOfCaps: [{ readonly name: string }, { num: number }]
  nodeDeviceListCaps: [{ readonly name: string; readonly maxnames: number }, { names: string[] }]
  nodeDeviceDettach: [{ readonly name: string }, void]
  nodeDeviceReAttach: [{ readonly name: string }, void]
  nodeDeviceReset: [{ readonly name: string }, void]
  domainGetSecurityLabel: [{ readonly dom: DomainFields }, { label: string; enforcing: number }]
  nodeGetSecurityModel: [Record<string, never>, { model: string; doi: string }]
  nodeDeviceCreateXml: [{ readonly xmlDesc: string; readonly flags: number }, { dev: NodeDeviceFields }]
  nodeDeviceDestroy: [{ readonly name: string }, void]
  storageVolCreateXmlFrom: [{ readonly pool: StoragePoolFields; readonly xml: string; readonly clonevol: StorageVolFields; readonly flags: number }, { vol: StorageVolFields }]
  connectNumOfInterfaces: [Record<string, never>, { num: number }]
  connectListInterfaces: [{ readonly maxnames: number }, { names: string[] }]
  interfaceLookupByName: [{ readonly name: string }, { iface: InterfaceFields }]
  interfaceLookupByMacString: [{ readonly mac: string }, { iface: InterfaceFields }]
  interfaceGetXmlDesc: [{ readonly iface: InterfaceFields; readonly flags: number }, { xml: string }]
  interfaceDefineXml: [{ readonly xml: string; readonly flags: number }, { iface: InterfaceFields }]
  interfaceUndefine: [{ readonly iface: InterfaceFields }, void]
  interfaceCreate: [{ readonly iface: InterfaceFields; readonly flags: number }, void]
  interfaceDestroy: [{ readonly iface: InterfaceFields; readonly flags: number }, void]
  connectDomainXmlFromNative: [{ readonly nativeFormat: string; readonly nativeConfig: string; readonly flags: number }, { domainXml: string }]
  connectDomainXmlToNative: [{ readonly nativeFormat: string; readonly domainXml: string; readonly flags: number }, { nativeConfig: string }]
  connectNumOfDefinedInterfaces: [Record<string, never>, { num: number }]
  connectListDefinedInterfaces: [{ readonly maxnames: number }, { names: string[] }]
  connectNumOfSecrets: [Record<string, never>, { num: number }]
  connectListSecrets: [{ readonly maxuuids: number }, { uuids: string[] }]
  secretLookupByUuid: [{ readonly uuid: string }, { secret: SecretFields }]
  secretDefineXml: [{ readonly xml: string; readonly flags: number }, { secret: SecretFields }]
  secretGetXmlDesc: [{ readonly secret: SecretFields; readonly flags: number }, { xml: string }]
  secretSetValue: [{ readonly secret: SecretFields; readonly value: Uint8Array; readonly flags: number }, void]
  secretGetValue: [{ readonly secret: SecretFields; readonly flags: number }, { value: Buffer }]
  secretUndefine: [{ readonly secret: SecretFields }, void]
  secretLookupByUsage: [{ readonly usageType: number; readonly usageID: string }, { secret: SecretFields }]
  domainMigratePrepareTunnel: [{ readonly flags: number; readonly dname?: string | null; readonly resource: number; readonly domXml: string }, void]
  connectIsSecure: [Record<string, never>, { secure: number }]
  domainIsActive: [{ readonly dom: DomainFields }, { active: number }]
  domainIsPersistent: [{ readonly dom: DomainFields }, { persistent: number }]
  networkIsActive: [{ readonly net: NetworkFields }, { active: number }]
  networkIsPersistent: [{ readonly net: NetworkFields }, { persistent: number }]
  storagePoolIsActive: [{ readonly pool: StoragePoolFields }, { active: number }]
  storagePoolIsPersistent: [{ readonly pool: StoragePoolFields }, { persistent: number }]
  interfaceIsActive: [{ readonly iface: InterfaceFields }, { active: number }]
  connectGetLibVersion: [Record<string, never>, { libVer: number }]
  connectCompareCpu: [{ readonly xml: string; readonly flags: number }, { result: number }]
  domainMemoryStats: [{ readonly dom: DomainFields; readonly maxStats: number; readonly flags: number }, { stats: DomainMemoryStatFields[] }]
  domainAttachDeviceFlags: [{ readonly dom: DomainFields; readonly xml: string; readonly flags: number }, void]
  domainDetachDeviceFlags: [{ readonly dom: DomainFields; readonly xml: string; readonly flags: number }, void]
  connectBaselineCpu: [{ readonly xmlCPUs: readonly string[]; readonly flags: number }, { cpu: string }]
  domainGetJobInfo: [{ readonly dom: DomainFields }, { type: number; timeElapsed: number; timeRemaining: number; dataTotal: bigint; dataProcessed: bigint; dataRemaining: bigint; memTotal: bigint; memProcessed: bigint; memRemaining: bigint; fileTotal: bigint; fileProcessed: bigint; fileRemaining: bigint }]
  domainAbortJob: [{ readonly dom: DomainFields }, void]
  storageVolWipe: [{ readonly vol: StorageVolFields; readonly flags: number }, void]
  domainMigrateSetMaxDowntime: [{ readonly dom: DomainFields; readonly downtime: number; readonly flags: number }, void]
  connectDomainEventRegisterAny: [{ readonly eventID: number }, void]
  connectDomainEventDeregisterAny: [{ readonly eventID: number }, void]
  domainUpdateDeviceFlags: [{ readonly dom: DomainFields; readonly xml: string; readonly flags: number }, void]
  nwfilterLookupByName: [{ readonly name: string }, { nwfilter: NwfilterFields }]
  nwfilterLookupByUuid: [{ readonly uuid: string }, { nwfilter: NwfilterFields }]
  nwfilterGetXmlDesc: [{ readonly nwfilter: NwfilterFields; readonly flags: number }, { xml: string }]
  connectNumOfNwfilters: [Record<string, never>, { num: number }]
  connectListNwfilters: [{ readonly maxnames: number }, { names: string[] }]
  nwfilterDefineXml: [{ readonly xml: string }, { nwfilter: NwfilterFields }]
  nwfilterUndefine: [{ readonly nwfilter: NwfilterFields }, void]
  domainManagedSave: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainHasManagedSaveImage: [{ readonly dom: DomainFields; readonly flags: number }, { result: number }]
  domainManagedSaveRemove: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainSnapshotCreateXml: [{ readonly dom: DomainFields; readonly xmlDesc: string; readonly flags: number }, { snap: DomainSnapshotFields }]
  domainSnapshotGetXmlDesc: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, { xml: string }]
  domainSnapshotNum: [{ readonly dom: DomainFields; readonly flags: number }, { num: number }]
  domainSnapshotListNames: [{ readonly dom: DomainFields; readonly maxnames: number; readonly flags: number }, { names: string[] }]
  domainSnapshotLookupByName: [{ readonly dom: DomainFields; readonly name: string; readonly flags: number }, { snap: DomainSnapshotFields }]
  domainHasCurrentSnapshot: [{ readonly dom: DomainFields; readonly flags: number }, { result: number }]
  domainSnapshotCurrent: [{ readonly dom: DomainFields; readonly flags: number }, { snap: DomainSnapshotFields }]
  domainRevertToSnapshot: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, void]
  domainSnapshotDelete: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, void]
  domainGetBlockInfo: [{ readonly dom: DomainFields; readonly path: string; readonly flags: number }, { allocation: bigint; capacity: bigint; physical: bigint }]
  domainCreateWithFlags: [{ readonly dom: DomainFields; readonly flags: number }, { dom: DomainFields }]
  domainSetMemoryParameters: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainGetMemoryParameters: [{ readonly dom: DomainFields; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainSetVcpusFlags: [{ readonly dom: DomainFields; readonly nvcpus: number; readonly flags: number }, void]
  domainGetVcpusFlags: [{ readonly dom: DomainFields; readonly flags: number }, { num: number }]
  domainOpenConsole: [{ readonly dom: DomainFields; readonly devName?: string | null; readonly flags: number }, void]
  domainIsUpdated: [{ readonly dom: DomainFields }, { updated: number }]
  connectGetSysinfo: [{ readonly flags: number }, { sysinfo: string }]
  domainSetMemoryFlags: [{ readonly dom: DomainFields; readonly memory: number; readonly flags: number }, void]
  domainSetBlkioParameters: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainGetBlkioParameters: [{ readonly dom: DomainFields; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainMigrateSetMaxSpeed: [{ readonly dom: DomainFields; readonly bandwidth: number; readonly flags: number }, void]
  storageVolUpload: [{ readonly vol: StorageVolFields; readonly offset: number | bigint; readonly length: number | bigint; readonly flags: number }, void]
  storageVolDownload: [{ readonly vol: StorageVolFields; readonly offset: number | bigint; readonly length: number | bigint; readonly flags: number }, void]
  domainInjectNmi: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainScreenshot: [{ readonly dom: DomainFields; readonly screen: number; readonly flags: number }, { mime: string | null }]
  domainGetState: [{ readonly dom: DomainFields; readonly flags: number }, { state: number; reason: number }]
  domainMigrateBegin3: [{ readonly dom: DomainFields; readonly xmlin?: string | null; readonly flags: number; readonly dname?: string | null; readonly resource: number }, { cookieOut: Buffer; xml: string }]
  domainMigratePrepare3: [{ readonly cookieIn: Uint8Array; readonly uriIn?: string | null; readonly flags: number; readonly dname?: string | null; readonly resource: number; readonly domXml: string }, { cookieOut: Buffer; uriOut: string | null }]
  domainMigratePrepareTunnel3: [{ readonly cookieIn: Uint8Array; readonly flags: number; readonly dname?: string | null; readonly resource: number; readonly domXml: string }, { cookieOut: Buffer }]
  domainMigratePerform3: [{ readonly dom: DomainFields; readonly xmlin?: string | null; readonly cookieIn: Uint8Array; readonly dconnuri?: string | null; readonly uri?: string | null; readonly flags: number; readonly dname?: string | null; readonly resource: number }, { cookieOut: Buffer }]
  domainMigrateFinish3: [{ readonly dname: string; readonly cookieIn: Uint8Array; readonly dconnuri?: string | null; readonly uri?: string | null; readonly flags: number; readonly cancelled: number }, { dom: DomainFields; cookieOut: Buffer }]
  domainMigrateConfirm3: [{ readonly dom: DomainFields; readonly cookieIn: Uint8Array; readonly flags: number; readonly cancelled: number }, void]
  domainSetSchedulerParametersFlags: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  interfaceChangeBegin: [{ readonly flags: number }, void]
  interfaceChangeCommit: [{ readonly flags: number }, void]
  interfaceChangeRollback: [{ readonly flags: number }, void]
  domainGetSchedulerParametersFlags: [{ readonly dom: DomainFields; readonly nparams: number; readonly flags: number }, { params: TypedParams }]
  domainPinVcpuFlags: [{ readonly dom: DomainFields; readonly vcpu: number; readonly cpumap: Uint8Array; readonly flags: number }, void]
  domainSendKey: [{ readonly dom: DomainFields; readonly codeset: number; readonly holdtime: number; readonly keycodes: readonly number[]; readonly flags: number }, void]
  nodeGetCpuStats: [{ readonly cpuNum: number; readonly nparams: number; readonly flags: number }, { params: NodeGetCpuStatsFields[]; nparams: number }]
  nodeGetMemoryStats: [{ readonly nparams: number; readonly cellNum: number; readonly flags: number }, { params: NodeGetMemoryStatsFields[]; nparams: number }]
  domainGetControlInfo: [{ readonly dom: DomainFields; readonly flags: number }, { state: number; details: number; stateTime: number }]
  domainGetVcpuPinInfo: [{ readonly dom: DomainFields; readonly ncpumaps: number; readonly maplen: number; readonly flags: number }, { cpumaps: Buffer; num: number }]
  domainUndefineFlags: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainSaveFlags: [{ readonly dom: DomainFields; readonly to: string; readonly dxml?: string | null; readonly flags: number }, void]
  domainRestoreFlags: [{ readonly from: string; readonly dxml?: string | null; readonly flags: number }, void]
  domainDestroyFlags: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainSaveImageGetXmlDesc: [{ readonly file: string; readonly flags: number }, { xml: string }]
  domainSaveImageDefineXml: [{ readonly file: string; readonly dxml: string; readonly flags: number }, void]
  domainBlockJobAbort: [{ readonly dom: DomainFields; readonly path: string; readonly flags: number }, void]
  domainGetBlockJobInfo: [{ readonly dom: DomainFields; readonly path: string; readonly flags: number }, { found: number; type: number; bandwidth: number; cur: bigint; end: bigint }]
  domainBlockJobSetSpeed: [{ readonly dom: DomainFields; readonly path: string; readonly bandwidth: number; readonly flags: number }, void]
  domainBlockPull: [{ readonly dom: DomainFields; readonly path: string; readonly bandwidth: number; readonly flags: number }, void]
  domainMigrateGetMaxSpeed: [{ readonly dom: DomainFields; readonly flags: number }, { bandwidth: number }]
  domainBlockStatsFlags: [{ readonly dom: DomainFields; readonly path: string; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainSnapshotGetParent: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, { snap: DomainSnapshotFields }]
  domainReset: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainSnapshotNumChildren: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, { num: number }]
  domainSnapshotListChildrenNames: [{ readonly snap: DomainSnapshotFields; readonly maxnames: number; readonly flags: number }, { names: string[] }]
  domainOpenGraphics: [{ readonly dom: DomainFields; readonly idx: number; readonly flags: number }, void]
  nodeSuspendForDuration: [{ readonly target: number; readonly duration: number; readonly flags: number }, void]
  domainBlockResize: [{ readonly dom: DomainFields; readonly disk: string; readonly size: number | bigint; readonly flags: number }, void]
  domainSetBlockIoTune: [{ readonly dom: DomainFields; readonly disk: string; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainGetBlockIoTune: [{ readonly dom: DomainFields; readonly disk?: string | null; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainSetNumaParameters: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainGetNumaParameters: [{ readonly dom: DomainFields; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainSetInterfaceParameters: [{ readonly dom: DomainFields; readonly device: string; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainGetInterfaceParameters: [{ readonly dom: DomainFields; readonly device: string; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainShutdownFlags: [{ readonly dom: DomainFields; readonly flags: number }, void]
  storageVolWipePattern: [{ readonly vol: StorageVolFields; readonly algorithm: number; readonly flags: number }, void]
  storageVolResize: [{ readonly vol: StorageVolFields; readonly capacity: number | bigint; readonly flags: number }, void]
  domainPmSuspendForDuration: [{ readonly dom: DomainFields; readonly target: number; readonly duration: number; readonly flags: number }, void]
  domainGetCpuStats: [{ readonly dom: DomainFields; readonly nparams: number; readonly startCpu: number; readonly ncpus: number; readonly flags: number }, { params: TypedParam[]; nparams: number }]
  domainGetDiskErrors: [{ readonly dom: DomainFields; readonly maxerrors: number; readonly flags: number }, { errors: DomainDiskErrorFields[]; nerrors: number }]
  domainSetMetadata: [{ readonly dom: DomainFields; readonly type: number; readonly metadata?: string | null; readonly key?: string | null; readonly uri?: string | null; readonly flags: number }, void]
  domainGetMetadata: [{ readonly dom: DomainFields; readonly type: number; readonly uri?: string | null; readonly flags: number }, { metadata: string }]
  domainBlockRebase: [{ readonly dom: DomainFields; readonly path: string; readonly base?: string | null; readonly bandwidth: number; readonly flags: number }, void]
  domainPmWakeup: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainSnapshotIsCurrent: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, { current: number }]
  domainSnapshotHasMetadata: [{ readonly snap: DomainSnapshotFields; readonly flags: number }, { metadata: number }]
  connectListAllDomains: [{ readonly needResults: number; readonly flags: number }, { domains: DomainFields[]; ret: number }]
  domainListAllSnapshots: [{ readonly dom: DomainFields; readonly needResults: number; readonly flags: number }, { snapshots: DomainSnapshotFields[]; ret: number }]
  domainSnapshotListAllChildren: [{ readonly snapshot: DomainSnapshotFields; readonly needResults: number; readonly flags: number }, { snapshots: DomainSnapshotFields[]; ret: number }]
  domainGetHostname: [{ readonly dom: DomainFields; readonly flags: number }, { hostname: string }]
  domainGetSecurityLabelList: [{ readonly dom: DomainFields }, { labels: SecurityLabelFields[]; ret: number }]
  domainPinEmulator: [{ readonly dom: DomainFields; readonly cpumap: Uint8Array; readonly flags: number }, void]
  domainGetEmulatorPinInfo: [{ readonly dom: DomainFields; readonly maplen: number; readonly flags: number }, { cpumaps: Buffer; ret: number }]
  connectListAllStoragePools: [{ readonly needResults: number; readonly flags: number }, { pools: StoragePoolFields[]; ret: number }]
  storagePoolListAllVolumes: [{ readonly pool: StoragePoolFields; readonly needResults: number; readonly flags: number }, { vols: StorageVolFields[]; ret: number }]
  connectListAllNetworks: [{ readonly needResults: number; readonly flags: number }, { nets: NetworkFields[]; ret: number }]
  connectListAllInterfaces: [{ readonly needResults: number; readonly flags: number }, { ifaces: InterfaceFields[]; ret: number }]
  connectListAllNodeDevices: [{ readonly needResults: number; readonly flags: number }, { devices: NodeDeviceFields[]; ret: number }]
  connectListAllNwfilters: [{ readonly needResults: number; readonly flags: number }, { filters: NwfilterFields[]; ret: number }]
  connectListAllSecrets: [{ readonly needResults: number; readonly flags: number }, { secrets: SecretFields[]; ret: number }]
  nodeSetMemoryParameters: [{ readonly params: TypedParamsInput; readonly flags: number }, void]
  nodeGetMemoryParameters: [{ readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainBlockCommit: [{ readonly dom: DomainFields; readonly disk: string; readonly base?: string | null; readonly top?: string | null; readonly bandwidth: number; readonly flags: number }, void]
  networkUpdate: [{ readonly net: NetworkFields; readonly command: number; readonly section: number; readonly parentIndex: number; readonly xml: string; readonly flags: number }, void]
  nodeGetCpuMap: [{ readonly needMap: number; readonly needOnline: number; readonly flags: number }, { cpumap: Buffer; online: number; ret: number }]
  domainFstrim: [{ readonly dom: DomainFields; readonly mountPoint?: string | null; readonly minimum: number | bigint; readonly flags: number }, void]
  domainSendProcessSignal: [{ readonly dom: DomainFields; readonly pidValue: number; readonly signum: number; readonly flags: number }, void]
  domainOpenChannel: [{ readonly dom: DomainFields; readonly name?: string | null; readonly flags: number }, void]
  nodeDeviceLookupScsiHostByWwn: [{ readonly wwnn: string; readonly wwpn: string; readonly flags: number }, { dev: NodeDeviceFields }]
  domainGetJobStats: [{ readonly dom: DomainFields; readonly flags: number }, { type: number; params: TypedParams }]
  domainMigrateGetCompressionCache: [{ readonly dom: DomainFields; readonly flags: number }, { cacheSize: bigint }]
  domainMigrateSetCompressionCache: [{ readonly dom: DomainFields; readonly cacheSize: number | bigint; readonly flags: number }, void]
  nodeDeviceDetachFlags: [{ readonly name: string; readonly driverName?: string | null; readonly flags: number }, void]
  domainMigrateBegin3Params: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, { cookieOut: Buffer; xml: string }]
  domainMigratePrepare3Params: [{ readonly params: TypedParamsInput; readonly cookieIn: Uint8Array; readonly flags: number }, { cookieOut: Buffer; uriOut: string | null }]
  domainMigratePrepareTunnel3Params: [{ readonly params: TypedParamsInput; readonly cookieIn: Uint8Array; readonly flags: number }, { cookieOut: Buffer }]
  domainMigratePerform3Params: [{ readonly dom: DomainFields; readonly dconnuri?: string | null; readonly params: TypedParamsInput; readonly cookieIn: Uint8Array; readonly flags: number }, { cookieOut: Buffer }]
  domainMigrateFinish3Params: [{ readonly params: TypedParamsInput; readonly cookieIn: Uint8Array; readonly flags: number; readonly cancelled: number }, { dom: DomainFields; cookieOut: Buffer }]
  domainMigrateConfirm3Params: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly cookieIn: Uint8Array; readonly flags: number; readonly cancelled: number }, void]
  domainSetMemoryStatsPeriod: [{ readonly dom: DomainFields; readonly period: number; readonly flags: number }, void]
  domainCreateXmlWithFiles: [{ readonly xmlDesc: string; readonly flags: number }, { dom: DomainFields }]
  domainCreateWithFiles: [{ readonly dom: DomainFields; readonly flags: number }, { dom: DomainFields }]
  connectGetCpuModelNames: [{ readonly arch: string; readonly needResults: number; readonly flags: number }, { models: string[]; ret: number }]
  connectNetworkEventRegisterAny: [{ readonly eventID: number; readonly net?: NetworkFields | null }, { callbackID: number }]
  connectNetworkEventDeregisterAny: [{ readonly callbackID: number }, void]
  connectDomainEventCallbackRegisterAny: [{ readonly eventID: number; readonly dom?: DomainFields | null }, { callbackID: number }]
  connectDomainEventCallbackDeregisterAny: [{ readonly callbackID: number }, void]
  domainCoreDumpWithFormat: [{ readonly dom: DomainFields; readonly to: string; readonly dumpformat: number; readonly flags: number }, void]
  domainFsfreeze: [{ readonly dom: DomainFields; readonly mountpoints: readonly string[]; readonly flags: number }, { filesystems: number }]
  domainFsthaw: [{ readonly dom: DomainFields; readonly mountpoints: readonly string[]; readonly flags: number }, { filesystems: number }]
  domainGetTime: [{ readonly dom: DomainFields; readonly flags: number }, { seconds: number; nseconds: number }]
  domainSetTime: [{ readonly dom: DomainFields; readonly seconds: number; readonly nseconds: number; readonly flags: number }, void]
  nodeGetFreePages: [{ readonly pages: readonly number[]; readonly startCell: number; readonly cellCount: number; readonly flags: number }, { counts: number[] }]
  networkGetDhcpLeases: [{ readonly net: NetworkFields; readonly mac?: string | null; readonly needResults: number; readonly flags: number }, { leases: NetworkDhcpLeaseFields[]; ret: number }]
  connectGetDomainCapabilities: [{ readonly emulatorbin?: string | null; readonly arch?: string | null; readonly machine?: string | null; readonly virttype?: string | null; readonly flags: number }, { capabilities: string }]
  domainOpenGraphicsFd: [{ readonly dom: DomainFields; readonly idx: number; readonly flags: number }, void]
  connectGetAllDomainStats: [{ readonly doms: readonly DomainFields[]; readonly stats: number; readonly flags: number }, { retStats: DomainStatsRecordFields[] }]
  domainBlockCopy: [{ readonly dom: DomainFields; readonly path: string; readonly destxml: string; readonly params: TypedParamsInput; readonly flags: number }, void]
  nodeAllocPages: [{ readonly pageSizes: readonly number[]; readonly pageCounts: readonly number[]; readonly startCell: number; readonly cellCount: number; readonly flags: number }, { ret: number }]
  domainGetFsinfo: [{ readonly dom: DomainFields; readonly flags: number }, { info: DomainFsinfoFields[]; ret: number }]
  domainDefineXmlFlags: [{ readonly xml: string; readonly flags: number }, { dom: DomainFields }]
  domainGetIothreadInfo: [{ readonly dom: DomainFields; readonly flags: number }, { info: DomainIothreadInfoFields[]; ret: number }]
  domainPinIothread: [{ readonly dom: DomainFields; readonly iothreadsId: number; readonly cpumap: Uint8Array; readonly flags: number }, void]
  domainInterfaceAddresses: [{ readonly dom: DomainFields; readonly source: number; readonly flags: number }, { ifaces: DomainInterfaceFields[] }]
  domainAddIothread: [{ readonly dom: DomainFields; readonly iothreadId: number; readonly flags: number }, void]
  domainDelIothread: [{ readonly dom: DomainFields; readonly iothreadId: number; readonly flags: number }, void]
  domainSetUserPassword: [{ readonly dom: DomainFields; readonly user?: string | null; readonly password?: string | null; readonly flags: number }, void]
  domainRename: [{ readonly dom: DomainFields; readonly newName?: string | null; readonly flags: number }, { retcode: number }]
  connectRegisterCloseCallback: [Record<string, never>, void]
  connectUnregisterCloseCallback: [Record<string, never>, void]
  domainMigrateStartPostCopy: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainGetPerfEvents: [{ readonly dom: DomainFields; readonly flags: number }, { params: TypedParams }]
  domainSetPerfEvents: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  connectStoragePoolEventRegisterAny: [{ readonly eventID: number; readonly pool?: StoragePoolFields | null }, { callbackID: number }]
  connectStoragePoolEventDeregisterAny: [{ readonly callbackID: number }, void]
  domainGetGuestVcpus: [{ readonly dom: DomainFields; readonly flags: number }, { params: TypedParams }]
  domainSetGuestVcpus: [{ readonly dom: DomainFields; readonly cpumap: string; readonly state: number; readonly flags: number }, void]
  connectNodeDeviceEventRegisterAny: [{ readonly eventID: number; readonly dev?: NodeDeviceFields | null }, { callbackID: number }]
  connectNodeDeviceEventDeregisterAny: [{ readonly callbackID: number }, void]
  storageVolGetInfoFlags: [{ readonly vol: StorageVolFields; readonly flags: number }, { type: number; capacity: bigint; allocation: bigint }]
  connectSecretEventRegisterAny: [{ readonly eventID: number; readonly secret?: SecretFields | null }, { callbackID: number }]
  connectSecretEventDeregisterAny: [{ readonly callbackID: number }, void]
  domainSetVcpu: [{ readonly dom: DomainFields; readonly cpumap: string; readonly state: number; readonly flags: number }, void]
  domainSetBlockThreshold: [{ readonly dom: DomainFields; readonly dev: string; readonly threshold: number | bigint; readonly flags: number }, void]
  domainMigrateGetMaxDowntime: [{ readonly dom: DomainFields; readonly flags: number }, { downtime: number }]
  domainManagedSaveGetXmlDesc: [{ readonly dom: DomainFields; readonly flags: number }, { xml: string }]
  domainManagedSaveDefineXml: [{ readonly dom: DomainFields; readonly dxml?: string | null; readonly flags: number }, void]
  domainSetLifecycleAction: [{ readonly dom: DomainFields; readonly type: number; readonly action: number; readonly flags: number }, void]
  storagePoolLookupByTargetPath: [{ readonly path: string }, { pool: StoragePoolFields }]
  domainDetachDeviceAlias: [{ readonly dom: DomainFields; readonly alias: string; readonly flags: number }, void]
  connectCompareHypervisorCpu: [{ readonly emulator?: string | null; readonly arch?: string | null; readonly machine?: string | null; readonly virttype?: string | null; readonly xmlCPU: string; readonly flags: number }, { result: number }]
  connectBaselineHypervisorCpu: [{ readonly emulator?: string | null; readonly arch?: string | null; readonly machine?: string | null; readonly virttype?: string | null; readonly xmlCPUs: readonly string[]; readonly flags: number }, { cpu: string }]
  nodeGetSevInfo: [{ readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  domainGetLaunchSecurityInfo: [{ readonly dom: DomainFields; readonly flags: number }, { params: TypedParams }]
  nwfilterBindingLookupByPortDev: [{ readonly name: string }, { nwfilter: NwfilterBindingFields }]
  nwfilterBindingGetXmlDesc: [{ readonly nwfilter: NwfilterBindingFields; readonly flags: number }, { xml: string }]
  nwfilterBindingCreateXml: [{ readonly xml: string; readonly flags: number }, { nwfilter: NwfilterBindingFields }]
  nwfilterBindingDelete: [{ readonly nwfilter: NwfilterBindingFields }, void]
  connectListAllNwfilterBindings: [{ readonly needResults: number; readonly flags: number }, { bindings: NwfilterBindingFields[]; ret: number }]
  domainSetIothreadParams: [{ readonly dom: DomainFields; readonly iothreadId: number; readonly params: TypedParamsInput; readonly flags: number }, void]
  connectGetStoragePoolCapabilities: [{ readonly flags: number }, { capabilities: string }]
  networkListAllPorts: [{ readonly network: NetworkFields; readonly needResults: number; readonly flags: number }, { ports: NetworkPortFields[]; ret: number }]
  networkPortLookupByUuid: [{ readonly network: NetworkFields; readonly uuid: string }, { port: NetworkPortFields }]
  networkPortCreateXml: [{ readonly network: NetworkFields; readonly xml: string; readonly flags: number }, { port: NetworkPortFields }]
  networkPortGetParameters: [{ readonly port: NetworkPortFields; readonly nparams: number; readonly flags: number }, { params: TypedParams; nparams: number }]
  networkPortSetParameters: [{ readonly port: NetworkPortFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  networkPortGetXmlDesc: [{ readonly port: NetworkPortFields; readonly flags: number }, { xml: string }]
  networkPortDelete: [{ readonly port: NetworkPortFields; readonly flags: number }, void]
  domainCheckpointCreateXml: [{ readonly dom: DomainFields; readonly xmlDesc: string; readonly flags: number }, { checkpoint: DomainCheckpointFields }]
  domainCheckpointGetXmlDesc: [{ readonly checkpoint: DomainCheckpointFields; readonly flags: number }, { xml: string }]
  domainListAllCheckpoints: [{ readonly dom: DomainFields; readonly needResults: number; readonly flags: number }, { checkpoints: DomainCheckpointFields[]; ret: number }]
  domainCheckpointListAllChildren: [{ readonly checkpoint: DomainCheckpointFields; readonly needResults: number; readonly flags: number }, { checkpoints: DomainCheckpointFields[]; ret: number }]
  domainCheckpointLookupByName: [{ readonly dom: DomainFields; readonly name: string; readonly flags: number }, { checkpoint: DomainCheckpointFields }]
  domainCheckpointGetParent: [{ readonly checkpoint: DomainCheckpointFields; readonly flags: number }, { parent: DomainCheckpointFields }]
  domainCheckpointDelete: [{ readonly checkpoint: DomainCheckpointFields; readonly flags: number }, void]
  domainGetGuestInfo: [{ readonly dom: DomainFields; readonly types: number; readonly flags: number }, { params: TypedParams }]
  connectSetIdentity: [{ readonly params: TypedParamsInput; readonly flags: number }, void]
  domainAgentSetResponseTimeout: [{ readonly dom: DomainFields; readonly timeout: number; readonly flags: number }, { result: number }]
  domainBackupBegin: [{ readonly dom: DomainFields; readonly backupXml: string; readonly checkpointXml?: string | null; readonly flags: number }, void]
  domainBackupGetXmlDesc: [{ readonly dom: DomainFields; readonly flags: number }, { xml: string }]
  domainAuthorizedSshKeysGet: [{ readonly dom: DomainFields; readonly user: string; readonly flags: number }, { keys: string[] }]
  domainAuthorizedSshKeysSet: [{ readonly dom: DomainFields; readonly user: string; readonly keys: readonly string[]; readonly flags: number }, void]
  domainGetMessages: [{ readonly dom: DomainFields; readonly flags: number }, { msgs: string[] }]
  domainStartDirtyRateCalc: [{ readonly dom: DomainFields; readonly seconds: number; readonly flags: number }, void]
  nodeDeviceDefineXml: [{ readonly xmlDesc: string; readonly flags: number }, { dev: NodeDeviceFields }]
  nodeDeviceUndefine: [{ readonly name: string; readonly flags: number }, void]
  nodeDeviceCreate: [{ readonly name: string; readonly flags: number }, void]
  nwfilterDefineXmlFlags: [{ readonly xml: string; readonly flags: number }, { nwfilter: NwfilterFields }]
  networkDefineXmlFlags: [{ readonly xml: string; readonly flags: number }, { net: NetworkFields }]
  nodeDeviceGetAutostart: [{ readonly name: string }, { autostart: number }]
  nodeDeviceSetAutostart: [{ readonly name: string; readonly autostart: number }, void]
  nodeDeviceIsPersistent: [{ readonly name: string }, { persistent: number }]
  nodeDeviceIsActive: [{ readonly name: string }, { active: number }]
  networkCreateXmlFlags: [{ readonly xml: string; readonly flags: number }, { net: NetworkFields }]
  domainSetLaunchSecurityState: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainSaveParams: [{ readonly dom: DomainFields; readonly params: TypedParamsInput; readonly flags: number }, void]
  domainRestoreParams: [{ readonly params: TypedParamsInput; readonly flags: number }, void]
  domainAbortJobFlags: [{ readonly dom: DomainFields; readonly flags: number }, void]
  domainFdAssociate: [{ readonly dom: DomainFields; readonly name: string; readonly flags: number }, void]
  qemuDomainMonitorCommand: [{ readonly dom: DomainFields; readonly cmd: string; readonly flags: number }, { result: string }]
  qemuDomainAttach: [{ readonly pidValue: number; readonly flags: number }, { dom: DomainFields }]
  qemuDomainAgentCommand: [{ readonly dom: DomainFields; readonly cmd: string; readonly timeout: number; readonly flags: number }, { result: string | null }]
  qemuConnectDomainMonitorEventRegister: [{ readonly dom?: DomainFields | null; readonly event?: string | null; readonly flags: number }, { callbackID: number }]
  qemuConnectDomainMonitorEventDeregister: [{ readonly callbackID: number }, void]
  qemuDomainMonitorCommandWithFiles: [{ readonly dom: DomainFields; readonly cmd: string; readonly flags: number }, { result: string }]
}

/** Event message → its fields. */
export interface Messages {
  domainEventLifecycle: { dom: DomainFields; event: number; detail: number }
  domainEventReboot: { dom: DomainFields }
  domainEventRtcChange: { dom: DomainFields; offset: number }
  domainEventWatchdog: { dom: DomainFields; action: number }
  domainEventIoError: { dom: DomainFields; srcPath: string; devAlias: string; action: number }
  domainEventGraphics: { dom: DomainFields; phase: number; local: DomainEventGraphicsAddressFields; remote: DomainEventGraphicsAddressFields; authScheme: string; subject: DomainEventGraphicsIdentityFields[] }
  domainEventIoErrorReason: { dom: DomainFields; srcPath: string; devAlias: string; action: number; reason: string }
  domainEventControlError: { dom: DomainFields }
  domainEventBlockJob: { dom: DomainFields; path: string; type: number; status: number }
  domainEventDiskChange: { dom: DomainFields; oldSrcPath: string | null; newSrcPath: string | null; devAlias: string; reason: number }
  domainEventTrayChange: { dom: DomainFields; devAlias: string; reason: number }
  domainEventPmwakeup: { dom: DomainFields }
  domainEventPmsuspend: { dom: DomainFields }
  domainEventBalloonChange: { dom: DomainFields; actual: number }
  domainEventPmsuspendDisk: { dom: DomainFields }
  domainEventDeviceRemoved: { dom: DomainFields; devAlias: string }
  networkEventLifecycle: { callbackID: number; net: NetworkFields; event: number; detail: number }
  domainEventCallbackLifecycle: { callbackID: number; dom: DomainFields; event: number; detail: number }
  domainEventCallbackReboot: { callbackID: number; dom: DomainFields }
  domainEventCallbackRtcChange: { callbackID: number; dom: DomainFields; offset: number }
  domainEventCallbackWatchdog: { callbackID: number; dom: DomainFields; action: number }
  domainEventCallbackIoError: { callbackID: number; dom: DomainFields; srcPath: string; devAlias: string; action: number }
  domainEventCallbackGraphics: { callbackID: number; dom: DomainFields; phase: number; local: DomainEventGraphicsAddressFields; remote: DomainEventGraphicsAddressFields; authScheme: string; subject: DomainEventGraphicsIdentityFields[] }
  domainEventCallbackIoErrorReason: { callbackID: number; dom: DomainFields; srcPath: string; devAlias: string; action: number; reason: string }
  domainEventCallbackControlError: { callbackID: number; dom: DomainFields }
  domainEventCallbackBlockJob: { callbackID: number; dom: DomainFields; path: string; type: number; status: number }
  domainEventCallbackDiskChange: { callbackID: number; dom: DomainFields; oldSrcPath: string | null; newSrcPath: string | null; devAlias: string; reason: number }
  domainEventCallbackTrayChange: { callbackID: number; dom: DomainFields; devAlias: string; reason: number }
  domainEventCallbackPmwakeup: { callbackID: number; reason: number; dom: DomainFields }
  domainEventCallbackPmsuspend: { callbackID: number; reason: number; dom: DomainFields }
  domainEventCallbackBalloonChange: { callbackID: number; dom: DomainFields; actual: number }
  domainEventCallbackPmsuspendDisk: { callbackID: number; reason: number; dom: DomainFields }
  domainEventCallbackDeviceRemoved: { callbackID: number; dom: DomainFields; devAlias: string }
  domainEventBlockJob2: { callbackID: number; dom: DomainFields; dst: string; type: number; status: number }
  domainEventCallbackTunable: { callbackID: number; dom: DomainFields; params: TypedParams }
  domainEventCallbackAgentLifecycle: { callbackID: number; dom: DomainFields; state: number; reason: number }
  domainEventCallbackDeviceAdded: { callbackID: number; dom: DomainFields; devAlias: string }
  domainEventCallbackMigrationIteration: { callbackID: number; dom: DomainFields; iteration: number }
  connectEventConnectionClosed: { reason: number }
  domainEventCallbackJobCompleted: { callbackID: number; dom: DomainFields; params: TypedParams }
  domainEventCallbackDeviceRemovalFailed: { callbackID: number; dom: DomainFields; devAlias: string }
  storagePoolEventLifecycle: { callbackID: number; pool: StoragePoolFields; event: number; detail: number }
  storagePoolEventRefresh: { callbackID: number; pool: StoragePoolFields }
  nodeDeviceEventLifecycle: { callbackID: number; dev: NodeDeviceFields; event: number; detail: number }
  nodeDeviceEventUpdate: { callbackID: number; dev: NodeDeviceFields }
  domainEventCallbackMetadataChange: { callbackID: number; dom: DomainFields; type: number; nsuri: string | null }
  secretEventLifecycle: { callbackID: number; secret: SecretFields; event: number; detail: number }
  secretEventValueChanged: { callbackID: number; secret: SecretFields }
  domainEventBlockThreshold: { callbackID: number; dom: DomainFields; dev: string; path: string | null; threshold: bigint; excess: bigint }
  domainEventMemoryFailure: { callbackID: number; dom: DomainFields; recipient: number; action: number; flags: number }
  domainEventMemoryDeviceSizeChange: { callbackID: number; dom: DomainFields; alias: string; size: number }
  qemuDomainMonitorEvent: { callbackID: number; dom: DomainFields; event: string; seconds: number; micros: number; details: string | null }
}
