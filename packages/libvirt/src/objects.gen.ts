// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.
import type { Duplex, Readable, Writable } from 'node:stream'
import { byField, Handle } from './handle.ts'
import type { CallOptions, Rpc } from './handle.ts'
import { cpuStats, mapLength, migrate, migrationParams, vcpuPins, vcpus } from './domain-calls.ts'
import type { VcpuInfo } from './domain-calls.ts'
import type { Calls, DomainFields, NetworkFields, NetworkPortFields, NwfilterFields, NwfilterBindingFields, InterfaceFields, StoragePoolFields, StorageVolFields, NodeDeviceFields, SecretFields, DomainSnapshotFields, DomainCheckpointFields, DomainDiskErrorFields, SecurityLabelFields } from './protocol/calls.gen.ts'
import type { TypedParams, TypedParamsInput } from './protocol/typed-params.ts'

type Result<K extends keyof Calls> = Promise<Calls[K][1]>

/** A domain: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Domain extends Handle {
  readonly name: string
  readonly uuid: string
  id: number
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: DomainFields) { super(rpc); this.name = h.name; this.uuid = h.uuid; this.id = h.id }
  /** virDomainGetVcpus */
  getVcpus(options?: CallOptions): Promise<VcpuInfo[]> { return vcpus(this.rpc, this, options) }
  /** virDomainGetVcpuPinInfo */
  getVcpuPinInfo(flags = 0, options?: CallOptions): Promise<Buffer[]> { return vcpuPins(this.rpc, this, flags, options) }
  /** virDomainGetEmulatorPinInfo */
  async getEmulatorPinInfo(flags = 0, options?: CallOptions): Promise<Buffer> { const maplen = await mapLength(this.rpc, options); return (await this.rpc.call('domainGetEmulatorPinInfo', { dom: this, maplen, flags }, options)).cpumaps }
  /** virDomainGetCPUStats */
  getCPUStats(startCpu = -1, ncpus = 1, flags = 0, options?: CallOptions): Promise<TypedParams[]> { return cpuStats(this.rpc, this, startCpu, ncpus, flags, options) }
  /** virDomainGetSchedulerParameters */
  async getSchedulerParameters(options?: CallOptions): Promise<TypedParams> { const { nparams } = await this.rpc.call('domainGetSchedulerType', { dom: this }, options); return (await this.rpc.call('domainGetSchedulerParameters', { dom: this, nparams }, options)).params }
  /** virDomainGetSchedulerParametersFlags */
  async getSchedulerParametersFlags(flags = 0, options?: CallOptions): Promise<TypedParams> { const { nparams } = await this.rpc.call('domainGetSchedulerType', { dom: this }, options); return (await this.rpc.call('domainGetSchedulerParametersFlags', { dom: this, nparams, flags }, options)).params }
  /** virDomainGetSecurityLabelList */
  async getSecurityLabelList(options?: CallOptions): Promise<SecurityLabelFields[]> { return (await this.rpc.call('domainGetSecurityLabelList', { dom: this }, options)).labels }
  /** virDomainGetDiskErrors */
  async getDiskErrors(flags = 0, options?: CallOptions): Promise<DomainDiskErrorFields[]> { const { nerrors } = await this.rpc.call('domainGetDiskErrors', { dom: this, maxerrors: 0, flags }, options); return nerrors === 0 ? [] : (await this.rpc.call('domainGetDiskErrors', { dom: this, maxerrors: nerrors, flags }, options)).errors }
  /** virDomainMigrateToURI3 */
  async migrateToURI3(dconnuri: string | null, params: TypedParamsInput = {}, flags = 2, options?: CallOptions): Promise<void> { await migrate(this.rpc, this, dconnuri, params, flags, options) }
  /** virDomainMigrateToURI2 */
  async migrateToURI2(dconnuri: string | null, miguri: string | null = null, dxml: string | null = null, flags = 2, dname: string | null = null, bandwidth = 0, options?: CallOptions): Promise<void> { await migrate(this.rpc, this, dconnuri, migrationParams(miguri, dxml, dname, bandwidth), flags, options) }
  /** virDomainMigrateToURI */
  async migrateToURI(duri: string, flags = 2, dname: string | null = null, bandwidth = 0, options?: CallOptions): Promise<void> { await migrate(this.rpc, this, duri, migrationParams(null, null, dname, bandwidth), flags, options) }
  /** virDomainMigrate3 */
  async migrate3(dconn: ConnectCalls, params: TypedParamsInput = {}, flags = 2, options?: CallOptions): Promise<Domain> { await migrate(this.rpc, this, await dconn.getURI(options), params, flags, options); return dconn.domainLookupByUUID(this.uuid, options) }
  /** virDomainCreate */
  create(options?: CallOptions): Promise<void> { return this.createWithFlags(0, options) }
  /** virDomainCreateWithFlags */
  async createWithFlags(flags = 0, options?: CallOptions): Promise<void> { this.id = (await this.rpc.call('domainCreateWithFlags', { dom: this, flags }, options)).dom.id }
  /** virDomainOpenConsole */
  openConsole(devName: string | null = null, flags = 0, options?: CallOptions): Promise<Duplex> { return this.rpc.duplex('domainOpenConsole', { dom: this, devName, flags }, options) }
  /** virDomainOpenChannel */
  openChannel(name: string | null = null, flags = 0, options?: CallOptions): Promise<Duplex> { return this.rpc.duplex('domainOpenChannel', { dom: this, name, flags }, options) }
  /** virDomainScreenshot */
  async screenshot(screen = 0, flags = 0, options?: CallOptions): Promise<{ mime: string | null; stream: Readable }> { const { result, stream } = await this.rpc.readable('domainScreenshot', { dom: this, screen, flags }, options); return { mime: result.mime, stream } }
  /** virDomainAbortJob */
  async abortJob(options?: CallOptions): Promise<void> { await this.rpc.call('domainAbortJob', { dom: this }, options) }
  /** virDomainAbortJobFlags */
  async abortJobFlags(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainAbortJobFlags', { dom: this, flags }, options) }
  /** virDomainAddIOThread */
  async addIOThread(iothreadId: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainAddIothread', { dom: this, iothreadId, flags }, options) }
  /** virDomainAgentSetResponseTimeout */
  async agentSetResponseTimeout(timeout: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainAgentSetResponseTimeout', { dom: this, timeout, flags }, options)).result }
  /** virDomainAttachDevice */
  async attachDevice(xml: string, options?: CallOptions): Promise<void> { await this.rpc.call('domainAttachDevice', { dom: this, xml }, options) }
  /** virDomainAttachDeviceFlags */
  async attachDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainAttachDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainAuthorizedSSHKeysGet */
  async authorizedSSHKeysGet(user: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainAuthorizedSshKeysGet', { dom: this, user, flags }, options)).keys }
  /** virDomainAuthorizedSSHKeysSet */
  async authorizedSSHKeysSet(user: string, keys: readonly string[], flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainAuthorizedSshKeysSet', { dom: this, user, keys, flags }, options) }
  /** virDomainBackupBegin */
  async backupBegin(backupXml: string, checkpointXml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBackupBegin', { dom: this, backupXml, checkpointXml, flags }, options) }
  /** virDomainBackupGetXMLDesc */
  async backupGetXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainBackupGetXmlDesc', { dom: this, flags }, options)).xml }
  /** virDomainBlockCommit */
  async blockCommit(disk: string, base: string | null = null, top: string | null = null, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockCommit', { dom: this, disk, base, top, bandwidth, flags }, options) }
  /** virDomainBlockCopy */
  async blockCopy(path: string, destxml: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockCopy', { dom: this, path, destxml, params, flags }, options) }
  /** virDomainBlockJobAbort */
  async blockJobAbort(path: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockJobAbort', { dom: this, path, flags }, options) }
  /** virDomainBlockJobSetSpeed */
  async blockJobSetSpeed(path: string, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockJobSetSpeed', { dom: this, path, bandwidth, flags }, options) }
  /** virDomainBlockPeek */
  async blockPeek(path: string, offset: number | bigint, size: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainBlockPeek', { dom: this, path, offset, size, flags }, options)).buffer }
  /** virDomainBlockPull */
  async blockPull(path: string, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockPull', { dom: this, path, bandwidth, flags }, options) }
  /** virDomainBlockRebase */
  async blockRebase(path: string, base: string | null = null, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockRebase', { dom: this, path, base, bandwidth, flags }, options) }
  /** virDomainBlockResize */
  async blockResize(disk: string, size: number | bigint, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainBlockResize', { dom: this, disk, size, flags }, options) }
  /** virDomainBlockStats */
  async blockStats(path: string, options?: CallOptions): Result<'domainBlockStats'> { return this.rpc.call('domainBlockStats', { dom: this, path }, options) }
  /** virDomainBlockStatsFlags */
  async blockStatsFlags(path: string, flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainBlockStatsFlags', { dom: this, path, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainBlockStatsFlags', { dom: this, path, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainCheckpointCreateXML */
  async checkpointCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointCreateXml', { dom: this, xmlDesc, flags }, options); return new DomainCheckpoint(this.rpc, r.checkpoint) }
  /** virDomainCheckpointLookupByName */
  async checkpointLookupByName(name: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointLookupByName', { dom: this, name, flags }, options); return new DomainCheckpoint(this.rpc, r.checkpoint) }
  /** virDomainCoreDump */
  async coreDump(to: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainCoreDump', { dom: this, to, flags }, options) }
  /** virDomainCoreDumpWithFormat */
  async coreDumpWithFormat(to: string, dumpformat: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainCoreDumpWithFormat', { dom: this, to, dumpformat, flags }, options) }
  /** virDomainDelIOThread */
  async delIOThread(iothreadId: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainDelIothread', { dom: this, iothreadId, flags }, options) }
  /** virDomainDestroy */
  async destroy(options?: CallOptions): Promise<void> { await this.rpc.call('domainDestroy', { dom: this }, options) }
  /** virDomainDestroyFlags */
  async destroyFlags(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainDestroyFlags', { dom: this, flags }, options) }
  /** virDomainDetachDevice */
  async detachDevice(xml: string, options?: CallOptions): Promise<void> { await this.rpc.call('domainDetachDevice', { dom: this, xml }, options) }
  /** virDomainDetachDeviceAlias */
  async detachDeviceAlias(alias: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainDetachDeviceAlias', { dom: this, alias, flags }, options) }
  /** virDomainDetachDeviceFlags */
  async detachDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainDetachDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainFSFreeze */
  async fsFreeze(mountpoints: readonly string[], flags = 0, options?: CallOptions) { return (await this.rpc.call('domainFsfreeze', { dom: this, mountpoints, flags }, options)).filesystems }
  /** virDomainFSThaw */
  async fsThaw(mountpoints: readonly string[], flags = 0, options?: CallOptions) { return (await this.rpc.call('domainFsthaw', { dom: this, mountpoints, flags }, options)).filesystems }
  /** virDomainFSTrim */
  async fsTrim(mountPoint: string | null = null, minimum: number | bigint, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainFstrim', { dom: this, mountPoint, minimum, flags }, options) }
  /** virDomainGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('domainGetAutostart', { dom: this }, options)).autostart !== 0 }
  /** virDomainGetBlkioParameters */
  async getBlkioParameters(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainGetBlkioParameters', { dom: this, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainGetBlkioParameters', { dom: this, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainGetBlockInfo */
  async getBlockInfo(path: string, flags = 0, options?: CallOptions): Result<'domainGetBlockInfo'> { return this.rpc.call('domainGetBlockInfo', { dom: this, path, flags }, options) }
  /** virDomainGetBlockIoTune */
  async getBlockIoTune(disk: string | null = null, flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainGetBlockIoTune', { dom: this, disk, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainGetBlockIoTune', { dom: this, disk, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainGetBlockJobInfo */
  async getBlockJobInfo(path: string, flags = 0, options?: CallOptions): Result<'domainGetBlockJobInfo'> { return this.rpc.call('domainGetBlockJobInfo', { dom: this, path, flags }, options) }
  /** virDomainGetControlInfo */
  async getControlInfo(flags = 0, options?: CallOptions): Result<'domainGetControlInfo'> { return this.rpc.call('domainGetControlInfo', { dom: this, flags }, options) }
  /** virDomainGetFSInfo */
  async getFSInfo(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetFsinfo', { dom: this, flags }, options)).info }
  /** virDomainGetGuestInfo */
  async getGuestInfo(types: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetGuestInfo', { dom: this, types, flags }, options)).params }
  /** virDomainGetGuestVcpus */
  async getGuestVcpus(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetGuestVcpus', { dom: this, flags }, options)).params }
  /** virDomainGetHostname */
  async getHostname(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetHostname', { dom: this, flags }, options)).hostname }
  /** virDomainGetIOThreadInfo */
  async getIOThreadInfo(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetIothreadInfo', { dom: this, flags }, options)).info }
  /** virDomainGetInfo */
  async getInfo(options?: CallOptions): Result<'domainGetInfo'> { return this.rpc.call('domainGetInfo', { dom: this }, options) }
  /** virDomainGetInterfaceParameters */
  async getInterfaceParameters(device: string, flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainGetInterfaceParameters', { dom: this, device, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainGetInterfaceParameters', { dom: this, device, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainGetJobInfo */
  async getJobInfo(options?: CallOptions): Result<'domainGetJobInfo'> { return this.rpc.call('domainGetJobInfo', { dom: this }, options) }
  /** virDomainGetJobStats */
  async getJobStats(flags = 0, options?: CallOptions): Result<'domainGetJobStats'> { return this.rpc.call('domainGetJobStats', { dom: this, flags }, options) }
  /** virDomainGetLaunchSecurityInfo */
  async getLaunchSecurityInfo(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetLaunchSecurityInfo', { dom: this, flags }, options)).params }
  /** virDomainGetMaxMemory */
  async getMaxMemory(options?: CallOptions) { return (await this.rpc.call('domainGetMaxMemory', { dom: this }, options)).memory }
  /** virDomainGetMaxVcpus */
  async getMaxVcpus(options?: CallOptions) { return (await this.rpc.call('domainGetMaxVcpus', { dom: this }, options)).num }
  /** virDomainGetMemoryParameters */
  async getMemoryParameters(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainGetMemoryParameters', { dom: this, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainGetMemoryParameters', { dom: this, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainGetMessages */
  async getMessages(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetMessages', { dom: this, flags }, options)).msgs }
  /** virDomainGetMetadata */
  async getMetadata(type: number, uri: string | null = null, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetMetadata', { dom: this, type, uri, flags }, options)).metadata }
  /** virDomainGetNumaParameters */
  async getNumaParameters(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('domainGetNumaParameters', { dom: this, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('domainGetNumaParameters', { dom: this, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virDomainGetOSType */
  async getOSType(options?: CallOptions) { return (await this.rpc.call('domainGetOsType', { dom: this }, options)).type }
  /** virDomainGetPerfEvents */
  async getPerfEvents(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetPerfEvents', { dom: this, flags }, options)).params }
  /** virDomainGetSchedulerType */
  async getSchedulerType(options?: CallOptions): Result<'domainGetSchedulerType'> { return this.rpc.call('domainGetSchedulerType', { dom: this }, options) }
  /** virDomainGetSecurityLabel */
  async getSecurityLabel(options?: CallOptions): Result<'domainGetSecurityLabel'> { return this.rpc.call('domainGetSecurityLabel', { dom: this }, options) }
  /** virDomainGetState */
  async getState(flags = 0, options?: CallOptions): Result<'domainGetState'> { return this.rpc.call('domainGetState', { dom: this, flags }, options) }
  /** virDomainGetTime */
  async getTime(flags = 0, options?: CallOptions): Result<'domainGetTime'> { return this.rpc.call('domainGetTime', { dom: this, flags }, options) }
  /** virDomainGetVcpusFlags */
  async getVcpusFlags(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetVcpusFlags', { dom: this, flags }, options)).num }
  /** virDomainGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainGetXmlDesc', { dom: this, flags }, options)).xml }
  /** virDomainHasCurrentSnapshot */
  async hasCurrentSnapshot(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainHasCurrentSnapshot', { dom: this, flags }, options)).result !== 0 }
  /** virDomainHasManagedSaveImage */
  async hasManagedSaveImage(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainHasManagedSaveImage', { dom: this, flags }, options)).result !== 0 }
  /** virDomainInjectNMI */
  async injectNMI(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainInjectNmi', { dom: this, flags }, options) }
  /** virDomainInterfaceAddresses */
  async interfaceAddresses(source: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainInterfaceAddresses', { dom: this, source, flags }, options)).ifaces }
  /** virDomainInterfaceStats */
  async interfaceStats(device: string, options?: CallOptions): Result<'domainInterfaceStats'> { return this.rpc.call('domainInterfaceStats', { dom: this, device }, options) }
  /** virDomainIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('domainIsActive', { dom: this }, options)).active !== 0 }
  /** virDomainIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('domainIsPersistent', { dom: this }, options)).persistent !== 0 }
  /** virDomainIsUpdated */
  async isUpdated(options?: CallOptions) { return (await this.rpc.call('domainIsUpdated', { dom: this }, options)).updated !== 0 }
  /** virDomainListAllCheckpoints */
  async listAllCheckpoints(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainListAllCheckpoints', { dom: this, needResults: 1, flags }, options); return r.checkpoints.map((h) => new DomainCheckpoint(this.rpc, h)) }
  /** virDomainListAllSnapshots */
  async listAllSnapshots(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainListAllSnapshots', { dom: this, needResults: 1, flags }, options); return r.snapshots.map((h) => new DomainSnapshot(this.rpc, h)) }
  /** virDomainManagedSave */
  async managedSave(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainManagedSave', { dom: this, flags }, options) }
  /** virDomainManagedSaveDefineXML */
  async managedSaveDefineXML(dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainManagedSaveDefineXml', { dom: this, dxml, flags }, options) }
  /** virDomainManagedSaveGetXMLDesc */
  async managedSaveGetXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainManagedSaveGetXmlDesc', { dom: this, flags }, options)).xml }
  /** virDomainManagedSaveRemove */
  async managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainManagedSaveRemove', { dom: this, flags }, options) }
  /** virDomainMemoryPeek */
  async memoryPeek(offset: number | bigint, size: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainMemoryPeek', { dom: this, offset, size, flags }, options)).buffer }
  /** virDomainMemoryStats */
  async memoryStats(maxStats = 1024, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainMemoryStats', { dom: this, maxStats, flags }, options)).stats }
  /** virDomainMigrateGetCompressionCache */
  async migrateGetCompressionCache(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainMigrateGetCompressionCache', { dom: this, flags }, options)).cacheSize }
  /** virDomainMigrateGetMaxDowntime */
  async migrateGetMaxDowntime(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainMigrateGetMaxDowntime', { dom: this, flags }, options)).downtime }
  /** virDomainMigrateGetMaxSpeed */
  async migrateGetMaxSpeed(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainMigrateGetMaxSpeed', { dom: this, flags }, options)).bandwidth }
  /** virDomainMigrateSetCompressionCache */
  async migrateSetCompressionCache(cacheSize: number | bigint, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainMigrateSetCompressionCache', { dom: this, cacheSize, flags }, options) }
  /** virDomainMigrateSetMaxDowntime */
  async migrateSetMaxDowntime(downtime: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainMigrateSetMaxDowntime', { dom: this, downtime, flags }, options) }
  /** virDomainMigrateSetMaxSpeed */
  async migrateSetMaxSpeed(bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainMigrateSetMaxSpeed', { dom: this, bandwidth, flags }, options) }
  /** virDomainMigrateStartPostCopy */
  async migrateStartPostCopy(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainMigrateStartPostCopy', { dom: this, flags }, options) }
  /** virDomainPMSuspendForDuration */
  async pmSuspendForDuration(target: number, duration: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainPmSuspendForDuration', { dom: this, target, duration, flags }, options) }
  /** virDomainPMWakeup */
  async pmWakeup(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainPmWakeup', { dom: this, flags }, options) }
  /** virDomainPinEmulator */
  async pinEmulator(cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainPinEmulator', { dom: this, cpumap, flags }, options) }
  /** virDomainPinIOThread */
  async pinIOThread(iothreadsId: number, cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainPinIothread', { dom: this, iothreadsId, cpumap, flags }, options) }
  /** virDomainPinVcpu */
  async pinVcpu(vcpu: number, cpumap: Uint8Array, options?: CallOptions): Promise<void> { await this.rpc.call('domainPinVcpu', { dom: this, vcpu, cpumap }, options) }
  /** virDomainPinVcpuFlags */
  async pinVcpuFlags(vcpu: number, cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainPinVcpuFlags', { dom: this, vcpu, cpumap, flags }, options) }
  /** virDomainReboot */
  async reboot(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainReboot', { dom: this, flags }, options) }
  /** virDomainRename */
  async rename(newName: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainRename', { dom: this, newName, flags }, options) }
  /** virDomainReset */
  async reset(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainReset', { dom: this, flags }, options) }
  /** virDomainResume */
  async resume(options?: CallOptions): Promise<void> { await this.rpc.call('domainResume', { dom: this }, options) }
  /** virDomainSave */
  async save(to: string, options?: CallOptions): Promise<void> { await this.rpc.call('domainSave', { dom: this, to }, options) }
  /** virDomainSaveFlags */
  async saveFlags(to: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSaveFlags', { dom: this, to, dxml, flags }, options) }
  /** virDomainSaveParams */
  async saveParams(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSaveParams', { dom: this, params, flags }, options) }
  /** virDomainSendKey */
  async sendKey(codeset: number, holdtime: number, keycodes: readonly number[], flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSendKey', { dom: this, codeset, holdtime, keycodes, flags }, options) }
  /** virDomainSendProcessSignal */
  async sendProcessSignal(pidValue: number, signum: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSendProcessSignal', { dom: this, pidValue, signum, flags }, options) }
  /** virDomainSetAutostart */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetAutostart', { dom: this, autostart: autostart ? 1 : 0 }, options) }
  /** virDomainSetBlkioParameters */
  async setBlkioParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetBlkioParameters', { dom: this, params, flags }, options) }
  /** virDomainSetBlockIoTune */
  async setBlockIoTune(disk: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetBlockIoTune', { dom: this, disk, params, flags }, options) }
  /** virDomainSetBlockThreshold */
  async setBlockThreshold(dev: string, threshold: number | bigint, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetBlockThreshold', { dom: this, dev, threshold, flags }, options) }
  /** virDomainSetGuestVcpus */
  async setGuestVcpus(cpumap: string, state: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetGuestVcpus', { dom: this, cpumap, state, flags }, options) }
  /** virDomainSetIOThreadParams */
  async setIOThreadParams(iothreadId: number, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetIothreadParams', { dom: this, iothreadId, params, flags }, options) }
  /** virDomainSetInterfaceParameters */
  async setInterfaceParameters(device: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetInterfaceParameters', { dom: this, device, params, flags }, options) }
  /** virDomainSetLaunchSecurityState */
  async setLaunchSecurityState(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetLaunchSecurityState', { dom: this, params, flags }, options) }
  /** virDomainSetLifecycleAction */
  async setLifecycleAction(type: number, action: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetLifecycleAction', { dom: this, type, action, flags }, options) }
  /** virDomainSetMaxMemory */
  async setMaxMemory(memory: number, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMaxMemory', { dom: this, memory }, options) }
  /** virDomainSetMemory */
  async setMemory(memory: number, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMemory', { dom: this, memory }, options) }
  /** virDomainSetMemoryFlags */
  async setMemoryFlags(memory: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMemoryFlags', { dom: this, memory, flags }, options) }
  /** virDomainSetMemoryParameters */
  async setMemoryParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMemoryParameters', { dom: this, params, flags }, options) }
  /** virDomainSetMemoryStatsPeriod */
  async setMemoryStatsPeriod(period: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMemoryStatsPeriod', { dom: this, period, flags }, options) }
  /** virDomainSetMetadata */
  async setMetadata(type: number, metadata: string | null = null, key: string | null = null, uri: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetMetadata', { dom: this, type, metadata, key, uri, flags }, options) }
  /** virDomainSetNumaParameters */
  async setNumaParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetNumaParameters', { dom: this, params, flags }, options) }
  /** virDomainSetPerfEvents */
  async setPerfEvents(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetPerfEvents', { dom: this, params, flags }, options) }
  /** virDomainSetSchedulerParameters */
  async setSchedulerParameters(params: TypedParamsInput, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetSchedulerParameters', { dom: this, params }, options) }
  /** virDomainSetSchedulerParametersFlags */
  async setSchedulerParametersFlags(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetSchedulerParametersFlags', { dom: this, params, flags }, options) }
  /** virDomainSetTime */
  async setTime(seconds: number, nseconds: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetTime', { dom: this, seconds, nseconds, flags }, options) }
  /** virDomainSetUserPassword */
  async setUserPassword(user: string | null = null, password: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetUserPassword', { dom: this, user, password, flags }, options) }
  /** virDomainSetVcpu */
  async setVcpu(cpumap: string, state: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetVcpu', { dom: this, cpumap, state, flags }, options) }
  /** virDomainSetVcpus */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetVcpus', { dom: this, nvcpus }, options) }
  /** virDomainSetVcpusFlags */
  async setVcpusFlags(nvcpus: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSetVcpusFlags', { dom: this, nvcpus, flags }, options) }
  /** virDomainShutdown */
  async shutdown(options?: CallOptions): Promise<void> { await this.rpc.call('domainShutdown', { dom: this }, options) }
  /** virDomainShutdownFlags */
  async shutdownFlags(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainShutdownFlags', { dom: this, flags }, options) }
  /** virDomainSnapshotCreateXML */
  async snapshotCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotCreateXml', { dom: this, xmlDesc, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotCurrent */
  async snapshotCurrent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotCurrent', { dom: this, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotListNames */
  async snapshotListNames(maxnames = 16384, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotListNames', { dom: this, maxnames, flags }, options)).names }
  /** virDomainSnapshotLookupByName */
  async snapshotLookupByName(name: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotLookupByName', { dom: this, name, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotNum */
  async snapshotNum(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotNum', { dom: this, flags }, options)).num }
  /** virDomainStartDirtyRateCalc */
  async startDirtyRateCalc(seconds: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainStartDirtyRateCalc', { dom: this, seconds, flags }, options) }
  /** virDomainSuspend */
  async suspend(options?: CallOptions): Promise<void> { await this.rpc.call('domainSuspend', { dom: this }, options) }
  /** virDomainUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('domainUndefine', { dom: this }, options) }
  /** virDomainUndefineFlags */
  async undefineFlags(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainUndefineFlags', { dom: this, flags }, options) }
  /** virDomainUpdateDeviceFlags */
  async updateDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainUpdateDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainQemuAgentCommand */
  async qemuAgentCommand(cmd: string, timeout: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('qemuDomainAgentCommand', { dom: this, cmd, timeout, flags }, options)).result }
  /** virDomainQemuMonitorCommand */
  async qemuMonitorCommand(cmd: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('qemuDomainMonitorCommand', { dom: this, cmd, flags }, options)).result }
}

/** A network: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Network extends Handle {
  readonly name: string
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NetworkFields) { super(rpc); this.name = h.name; this.uuid = h.uuid }
  /** virNetworkPortLookupByUUIDString */
  async portLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('networkPortLookupByUuid', { network: this, uuid }, options); return new NetworkPort(this.rpc, r.port) }
  /** virNetworkCreate */
  async create(options?: CallOptions): Promise<void> { await this.rpc.call('networkCreate', { net: this }, options) }
  /** virNetworkDestroy */
  async destroy(options?: CallOptions): Promise<void> { await this.rpc.call('networkDestroy', { net: this }, options) }
  /** virNetworkGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('networkGetAutostart', { net: this }, options)).autostart !== 0 }
  /** virNetworkGetBridgeName */
  async getBridgeName(options?: CallOptions) { return (await this.rpc.call('networkGetBridgeName', { net: this }, options)).name }
  /** virNetworkGetDHCPLeases */
  async getDHCPLeases(mac: string | null = null, flags = 0, options?: CallOptions) { return (await this.rpc.call('networkGetDhcpLeases', { net: this, mac, needResults: 1, flags }, options)).leases }
  /** virNetworkGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('networkGetXmlDesc', { net: this, flags }, options)).xml }
  /** virNetworkIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('networkIsActive', { net: this }, options)).active !== 0 }
  /** virNetworkIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('networkIsPersistent', { net: this }, options)).persistent !== 0 }
  /** virNetworkListAllPorts */
  async listAllPorts(flags = 0, options?: CallOptions) { const r = await this.rpc.call('networkListAllPorts', { network: this, needResults: 1, flags }, options); return r.ports.map((h) => new NetworkPort(this.rpc, h)) }
  /** virNetworkPortCreateXML */
  async portCreateXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('networkPortCreateXml', { network: this, xml, flags }, options); return new NetworkPort(this.rpc, r.port) }
  /** virNetworkPortLookupByUUID */
  async portLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('networkPortLookupByUuid', { network: this, uuid }, options); return new NetworkPort(this.rpc, r.port) }
  /** virNetworkSetAutostart */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { await this.rpc.call('networkSetAutostart', { net: this, autostart: autostart ? 1 : 0 }, options) }
  /** virNetworkUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('networkUndefine', { net: this }, options) }
  /** virNetworkUpdate */
  async update(command: number, section: number, parentIndex: number, xml: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('networkUpdate', { net: this, command, section, parentIndex, xml, flags }, options) }
}

/** A network port: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NetworkPort extends Handle {
  readonly net: Network
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NetworkPortFields) { super(rpc); this.net = new Network(this.rpc, h.net); this.uuid = h.uuid }
  /** virNetworkPortDelete */
  async delete(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('networkPortDelete', { port: this, flags }, options) }
  /** virNetworkPortGetParameters */
  async getParameters(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('networkPortGetParameters', { port: this, nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('networkPortGetParameters', { port: this, nparams: n, flags: flags | 4 }, options); return r.params }
  /** virNetworkPortGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('networkPortGetXmlDesc', { port: this, flags }, options)).xml }
  /** virNetworkPortSetParameters */
  async setParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('networkPortSetParameters', { port: this, params, flags }, options) }
}

/** A nwfilter: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NWFilter extends Handle {
  readonly name: string
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NwfilterFields) { super(rpc); this.name = h.name; this.uuid = h.uuid }
  /** virNWFilterGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('nwfilterGetXmlDesc', { nwfilter: this, flags }, options)).xml }
  /** virNWFilterUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('nwfilterUndefine', { nwfilter: this }, options) }
}

/** A nwfilter binding: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NWFilterBinding extends Handle {
  readonly portdev: string
  readonly filtername: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NwfilterBindingFields) { super(rpc); this.portdev = h.portdev; this.filtername = h.filtername }
  /** virNWFilterBindingDelete */
  async delete(options?: CallOptions): Promise<void> { await this.rpc.call('nwfilterBindingDelete', { nwfilter: this }, options) }
  /** virNWFilterBindingGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('nwfilterBindingGetXmlDesc', { nwfilter: this, flags }, options)).xml }
}

/** A interface: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Interface extends Handle {
  readonly name: string
  readonly mac: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: InterfaceFields) { super(rpc); this.name = h.name; this.mac = h.mac }
  /** virInterfaceCreate */
  async create(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('interfaceCreate', { iface: this, flags }, options) }
  /** virInterfaceDestroy */
  async destroy(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('interfaceDestroy', { iface: this, flags }, options) }
  /** virInterfaceGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('interfaceGetXmlDesc', { iface: this, flags }, options)).xml }
  /** virInterfaceIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('interfaceIsActive', { iface: this }, options)).active !== 0 }
  /** virInterfaceUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('interfaceUndefine', { iface: this }, options) }
}

/** A storage pool: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class StoragePool extends Handle {
  readonly name: string
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: StoragePoolFields) { super(rpc); this.name = h.name; this.uuid = h.uuid }
  /** virStoragePoolBuild */
  async build(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolBuild', { pool: this, flags }, options) }
  /** virStoragePoolCreate */
  async create(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolCreate', { pool: this, flags }, options) }
  /** virStoragePoolDelete */
  async delete(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolDelete', { pool: this, flags }, options) }
  /** virStoragePoolDestroy */
  async destroy(options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolDestroy', { pool: this }, options) }
  /** virStoragePoolGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('storagePoolGetAutostart', { pool: this }, options)).autostart !== 0 }
  /** virStoragePoolGetInfo */
  async getInfo(options?: CallOptions): Result<'storagePoolGetInfo'> { return this.rpc.call('storagePoolGetInfo', { pool: this }, options) }
  /** virStoragePoolGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('storagePoolGetXmlDesc', { pool: this, flags }, options)).xml }
  /** virStoragePoolIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('storagePoolIsActive', { pool: this }, options)).active !== 0 }
  /** virStoragePoolIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('storagePoolIsPersistent', { pool: this }, options)).persistent !== 0 }
  /** virStoragePoolListAllVolumes */
  async listAllVolumes(flags = 0, options?: CallOptions) { const r = await this.rpc.call('storagePoolListAllVolumes', { pool: this, needResults: 1, flags }, options); return r.vols.map((h) => new StorageVolume(this.rpc, h)) }
  /** virStoragePoolListVolumes */
  async listVolumes(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('storagePoolListVolumes', { pool: this, maxnames }, options)).names }
  /** virStoragePoolNumOfVolumes */
  async numOfVolumes(options?: CallOptions) { return (await this.rpc.call('storagePoolNumOfVolumes', { pool: this }, options)).num }
  /** virStoragePoolRefresh */
  async refresh(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolRefresh', { pool: this, flags }, options) }
  /** virStoragePoolSetAutostart */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolSetAutostart', { pool: this, autostart: autostart ? 1 : 0 }, options) }
  /** virStoragePoolUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('storagePoolUndefine', { pool: this }, options) }
  /** virStorageVolCreateXML */
  async storageVolCreateXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('storageVolCreateXml', { pool: this, xml, flags }, options); return new StorageVolume(this.rpc, r.vol) }
  /** virStorageVolCreateXMLFrom */
  async storageVolCreateXMLFrom(xml: string, clonevol: StorageVolFields, flags = 0, options?: CallOptions) { const r = await this.rpc.call('storageVolCreateXmlFrom', { pool: this, xml, clonevol, flags }, options); return new StorageVolume(this.rpc, r.vol) }
  /** virStorageVolLookupByName */
  async storageVolLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('storageVolLookupByName', { pool: this, name }, options); return new StorageVolume(this.rpc, r.vol) }
}

/** A storage vol: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class StorageVolume extends Handle {
  readonly pool: string
  readonly name: string
  readonly key: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: StorageVolFields) { super(rpc); this.pool = h.pool; this.name = h.name; this.key = h.key }
  /** virStorageVolUpload */
  upload(offset: number | bigint = 0, length: number | bigint = 0, flags = 0, options?: CallOptions): Promise<Writable> { return this.rpc.writable('storageVolUpload', { vol: this, offset, length, flags }, options) }
  uploadSparse(offset: number | bigint = 0, length: number | bigint = 0, options?: CallOptions): Promise<Writable> { return this.rpc.writable('storageVolUpload', { vol: this, offset, length, flags: 1 }, options, true) }
  downloadSparse(offset: number | bigint = 0, length: number | bigint = 0, options?: CallOptions): Promise<Readable> { return this.rpc.readable('storageVolDownload', { vol: this, offset, length, flags: 1 }, options, true).then((r) => r.stream) }
  /** virStorageVolDownload */
  download(offset: number | bigint = 0, length: number | bigint = 0, flags = 0, options?: CallOptions): Promise<Readable> { return this.rpc.readable('storageVolDownload', { vol: this, offset, length, flags }, options).then((r) => r.stream) }
  /** virStoragePoolLookupByVolume */
  async storagePoolLookupByVolume(options?: CallOptions) { const r = await this.rpc.call('storagePoolLookupByVolume', { vol: this }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStorageVolDelete */
  async delete(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storageVolDelete', { vol: this, flags }, options) }
  /** virStorageVolGetInfo */
  async getInfo(options?: CallOptions): Result<'storageVolGetInfo'> { return this.rpc.call('storageVolGetInfo', { vol: this }, options) }
  /** virStorageVolGetInfoFlags */
  async getInfoFlags(flags = 0, options?: CallOptions): Result<'storageVolGetInfoFlags'> { return this.rpc.call('storageVolGetInfoFlags', { vol: this, flags }, options) }
  /** virStorageVolGetPath */
  async getPath(options?: CallOptions) { return (await this.rpc.call('storageVolGetPath', { vol: this }, options)).name }
  /** virStorageVolGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('storageVolGetXmlDesc', { vol: this, flags }, options)).xml }
  /** virStorageVolResize */
  async resize(capacity: number | bigint, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storageVolResize', { vol: this, capacity, flags }, options) }
  /** virStorageVolWipe */
  async wipe(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storageVolWipe', { vol: this, flags }, options) }
  /** virStorageVolWipePattern */
  async wipePattern(algorithm: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('storageVolWipePattern', { vol: this, algorithm, flags }, options) }
}

/** A node device: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NodeDevice extends Handle {
  readonly name: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NodeDeviceFields) { super(rpc); this.name = h.name }
  /** virNodeDeviceCreate */
  async create(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceCreate', { name: this.name, flags }, options) }
  /** virNodeDeviceDestroy */
  async destroy(options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceDestroy', { name: this.name }, options) }
  /** virNodeDeviceDetachFlags */
  async detachFlags(driverName: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceDetachFlags', { name: this.name, driverName, flags }, options) }
  /** virNodeDeviceDettach */
  async dettach(options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceDettach', { name: this.name }, options) }
  /** virNodeDeviceGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('nodeDeviceGetAutostart', { name: this.name }, options)).autostart !== 0 }
  /** virNodeDeviceGetParent */
  async getParent(options?: CallOptions) { return (await this.rpc.call('nodeDeviceGetParent', { name: this.name }, options)).parentName }
  /** virNodeDeviceGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('nodeDeviceGetXmlDesc', { name: this.name, flags }, options)).xml }
  /** virNodeDeviceIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('nodeDeviceIsActive', { name: this.name }, options)).active !== 0 }
  /** virNodeDeviceIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('nodeDeviceIsPersistent', { name: this.name }, options)).persistent !== 0 }
  /** virNodeDeviceListCaps */
  async listCaps(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('nodeDeviceListCaps', { name: this.name, maxnames }, options)).names }
  /** virNodeDeviceNumOfCaps */
  async numOfCaps(options?: CallOptions) { return (await this.rpc.call('nodeDeviceNumOfCaps', { name: this.name }, options)).num }
  /** virNodeDeviceReAttach */
  async reAttach(options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceReAttach', { name: this.name }, options) }
  /** virNodeDeviceReset */
  async reset(options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceReset', { name: this.name }, options) }
  /** virNodeDeviceSetAutostart */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceSetAutostart', { name: this.name, autostart: autostart ? 1 : 0 }, options) }
  /** virNodeDeviceUndefine */
  async undefine(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('nodeDeviceUndefine', { name: this.name, flags }, options) }
}

/** A secret: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Secret extends Handle {
  readonly uuid: string
  readonly usageType: number
  readonly usageID: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: SecretFields) { super(rpc); this.uuid = h.uuid; this.usageType = h.usageType; this.usageID = h.usageID }
  /** virSecretGetValue */
  async getValue(flags = 0, options?: CallOptions) { return (await this.rpc.call('secretGetValue', { secret: this, flags }, options)).value }
  /** virSecretGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('secretGetXmlDesc', { secret: this, flags }, options)).xml }
  /** virSecretSetValue */
  async setValue(value: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('secretSetValue', { secret: this, value, flags }, options) }
  /** virSecretUndefine */
  async undefine(options?: CallOptions): Promise<void> { await this.rpc.call('secretUndefine', { secret: this }, options) }
}

/** A domain snapshot: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class DomainSnapshot extends Handle {
  readonly name: string
  readonly dom: Domain
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: DomainSnapshotFields) { super(rpc); this.name = h.name; this.dom = new Domain(this.rpc, h.dom) }
  /** virDomainRevertToSnapshot */
  async revertToSnapshot(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainRevertToSnapshot', { snap: this, flags }, options) }
  /** virDomainSnapshotDelete */
  async delete(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSnapshotDelete', { snap: this, flags }, options) }
  /** virDomainSnapshotGetParent */
  async getParent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotGetParent', { snap: this, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotGetXmlDesc', { snap: this, flags }, options)).xml }
  /** virDomainSnapshotHasMetadata */
  async hasMetadata(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotHasMetadata', { snap: this, flags }, options)).metadata !== 0 }
  /** virDomainSnapshotIsCurrent */
  async isCurrent(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotIsCurrent', { snap: this, flags }, options)).current !== 0 }
  /** virDomainSnapshotListAllChildren */
  async listAllChildren(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotListAllChildren', { snapshot: this, needResults: 1, flags }, options); return r.snapshots.map((h) => new DomainSnapshot(this.rpc, h)) }
  /** virDomainSnapshotListChildrenNames */
  async listChildrenNames(maxnames = 16384, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotListChildrenNames', { snap: this, maxnames, flags }, options)).names }
  /** virDomainSnapshotNumChildren */
  async numChildren(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotNumChildren', { snap: this, flags }, options)).num }
}

/** A domain checkpoint: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class DomainCheckpoint extends Handle {
  readonly name: string
  readonly dom: Domain
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: DomainCheckpointFields) { super(rpc); this.name = h.name; this.dom = new Domain(this.rpc, h.dom) }
  /** virDomainCheckpointDelete */
  async delete(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainCheckpointDelete', { checkpoint: this, flags }, options) }
  /** virDomainCheckpointGetParent */
  async getParent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointGetParent', { checkpoint: this, flags }, options); return new DomainCheckpoint(this.rpc, r.parent) }
  /** virDomainCheckpointGetXMLDesc */
  async getXMLDesc(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainCheckpointGetXmlDesc', { checkpoint: this, flags }, options)).xml }
  /** virDomainCheckpointListAllChildren */
  async listAllChildren(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointListAllChildren', { checkpoint: this, needResults: 1, flags }, options); return r.checkpoints.map((h) => new DomainCheckpoint(this.rpc, h)) }
}

/** The connection's calls, one method per libvirt function. */
export class ConnectCalls extends Handle {
  /** virConnectSetIdentity */
  async setIdentity(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('connectSetIdentity', { params, flags }, options) }
  /** virConnectGetAllDomainStats */
  getAllDomainStats(domains: readonly DomainFields[] = [], stats = 0, flags = 0, options?: CallOptions): Promise<{ domain: Domain; params: TypedParams }[]> { return this.rpc.call('connectGetAllDomainStats', { doms: domains, stats, flags }, options).then((r) => r.retStats.map((s) => ({ domain: new Domain(this.rpc, s.dom), params: s.params }))) }
  /** virDomainLookupByUUIDString */
  async domainLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('domainLookupByUuid', { uuid }, options); return new Domain(this.rpc, r.dom) }
  /** virNetworkLookupByUUIDString */
  async networkLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('networkLookupByUuid', { uuid }, options); return new Network(this.rpc, r.net) }
  /** virStoragePoolLookupByUUIDString */
  async storagePoolLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('storagePoolLookupByUuid', { uuid }, options); return new StoragePool(this.rpc, r.pool) }
  /** virSecretLookupByUUIDString */
  async secretLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('secretLookupByUuid', { uuid }, options); return new Secret(this.rpc, r.secret) }
  /** virNWFilterLookupByUUIDString */
  async nwFilterLookupByUUIDString(uuid: string, options?: CallOptions) { const r = await this.rpc.call('nwfilterLookupByUuid', { uuid }, options); return new NWFilter(this.rpc, r.nwfilter) }
  /** virConnectBaselineCPU */
  async baselineCPU(xmlCPUs: readonly string[], flags = 0, options?: CallOptions) { return (await this.rpc.call('connectBaselineCpu', { xmlCPUs, flags }, options)).cpu }
  /** virConnectBaselineHypervisorCPU */
  async baselineHypervisorCPU(emulator: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, xmlCPUs: readonly string[], flags = 0, options?: CallOptions) { return (await this.rpc.call('connectBaselineHypervisorCpu', { emulator, arch, machine, virttype, xmlCPUs, flags }, options)).cpu }
  /** virConnectCompareCPU */
  async compareCPU(xml: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectCompareCpu', { xml, flags }, options)).result }
  /** virConnectCompareHypervisorCPU */
  async compareHypervisorCPU(emulator: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, xmlCPU: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectCompareHypervisorCpu', { emulator, arch, machine, virttype, xmlCPU, flags }, options)).result }
  /** virConnectDomainXMLFromNative */
  async domainXMLFromNative(nativeFormat: string, nativeConfig: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectDomainXmlFromNative', { nativeFormat, nativeConfig, flags }, options)).domainXml }
  /** virConnectDomainXMLToNative */
  async domainXMLToNative(nativeFormat: string, domainXml: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectDomainXmlToNative', { nativeFormat, domainXml, flags }, options)).nativeConfig }
  /** virConnectFindStoragePoolSources */
  async findStoragePoolSources(type: string, srcSpec: string | null = null, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectFindStoragePoolSources', { type, srcSpec, flags }, options)).xml }
  /** virConnectGetCPUModelNames */
  async getCPUModelNames(arch: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectGetCpuModelNames', { arch, needResults: 1, flags }, options)).models }
  /** virConnectGetCapabilities */
  async getCapabilities(options?: CallOptions) { return (await this.rpc.call('connectGetCapabilities', {  }, options)).capabilities }
  /** virConnectGetDomainCapabilities */
  async getDomainCapabilities(emulatorbin: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, flags = 0, options?: CallOptions) { return (await this.rpc.call('connectGetDomainCapabilities', { emulatorbin, arch, machine, virttype, flags }, options)).capabilities }
  /** virConnectGetHostname */
  async getHostname(options?: CallOptions) { return (await this.rpc.call('connectGetHostname', {  }, options)).hostname }
  /** virConnectGetLibVersion */
  async getLibVersion(options?: CallOptions) { return (await this.rpc.call('connectGetLibVersion', {  }, options)).libVer }
  /** virConnectGetMaxVcpus */
  async getMaxVcpus(type: string | null = null, options?: CallOptions) { return (await this.rpc.call('connectGetMaxVcpus', { type }, options)).maxVcpus }
  /** virConnectGetStoragePoolCapabilities */
  async getStoragePoolCapabilities(flags = 0, options?: CallOptions) { return (await this.rpc.call('connectGetStoragePoolCapabilities', { flags }, options)).capabilities }
  /** virConnectGetSysinfo */
  async getSysinfo(flags = 0, options?: CallOptions) { return (await this.rpc.call('connectGetSysinfo', { flags }, options)).sysinfo }
  /** virConnectGetType */
  async getType(options?: CallOptions) { return (await this.rpc.call('connectGetType', {  }, options)).type }
  /** virConnectGetURI */
  async getURI(options?: CallOptions) { return (await this.rpc.call('connectGetUri', {  }, options)).uri }
  /** virConnectGetVersion */
  async getVersion(options?: CallOptions) { return (await this.rpc.call('connectGetVersion', {  }, options)).hvVer }
  /** virConnectIsSecure */
  async isSecure(options?: CallOptions) { return (await this.rpc.call('connectIsSecure', {  }, options)).secure !== 0 }
  /** virConnectListAllDomains */
  async listAllDomains(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllDomains', { needResults: 1, flags }, options); return r.domains.map((h) => new Domain(this.rpc, h)) }
  /** virConnectListAllInterfaces */
  async listAllInterfaces(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllInterfaces', { needResults: 1, flags }, options); return r.ifaces.map((h) => new Interface(this.rpc, h)) }
  /** virConnectListAllNWFilterBindings */
  async listAllNWFilterBindings(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllNwfilterBindings', { needResults: 1, flags }, options); return r.bindings.map((h) => new NWFilterBinding(this.rpc, h)) }
  /** virConnectListAllNWFilters */
  async listAllNWFilters(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllNwfilters', { needResults: 1, flags }, options); return r.filters.map((h) => new NWFilter(this.rpc, h)) }
  /** virConnectListAllNetworks */
  async listAllNetworks(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllNetworks', { needResults: 1, flags }, options); return r.nets.map((h) => new Network(this.rpc, h)) }
  /** virConnectListAllNodeDevices */
  async listAllNodeDevices(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllNodeDevices', { needResults: 1, flags }, options); return r.devices.map((h) => new NodeDevice(this.rpc, h)) }
  /** virConnectListAllSecrets */
  async listAllSecrets(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllSecrets', { needResults: 1, flags }, options); return r.secrets.map((h) => new Secret(this.rpc, h)) }
  /** virConnectListAllStoragePools */
  async listAllStoragePools(flags = 0, options?: CallOptions) { const r = await this.rpc.call('connectListAllStoragePools', { needResults: 1, flags }, options); return r.pools.map((h) => new StoragePool(this.rpc, h)) }
  /** virConnectListDefinedDomains */
  async listDefinedDomains(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListDefinedDomains', { maxnames }, options)).names }
  /** virConnectListDefinedInterfaces */
  async listDefinedInterfaces(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListDefinedInterfaces', { maxnames }, options)).names }
  /** virConnectListDefinedNetworks */
  async listDefinedNetworks(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListDefinedNetworks', { maxnames }, options)).names }
  /** virConnectListDefinedStoragePools */
  async listDefinedStoragePools(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListDefinedStoragePools', { maxnames }, options)).names }
  /** virConnectListDomains */
  async listDomains(maxids = 16384, options?: CallOptions) { return (await this.rpc.call('connectListDomains', { maxids }, options)).ids }
  /** virConnectListInterfaces */
  async listInterfaces(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListInterfaces', { maxnames }, options)).names }
  /** virConnectListNWFilters */
  async listNWFilters(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListNwfilters', { maxnames }, options)).names }
  /** virConnectListNetworks */
  async listNetworks(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListNetworks', { maxnames }, options)).names }
  /** virConnectListSecrets */
  async listSecrets(maxuuids = 16384, options?: CallOptions) { return (await this.rpc.call('connectListSecrets', { maxuuids }, options)).uuids }
  /** virConnectListStoragePools */
  async listStoragePools(maxnames = 16384, options?: CallOptions) { return (await this.rpc.call('connectListStoragePools', { maxnames }, options)).names }
  /** virConnectNumOfDefinedDomains */
  async numOfDefinedDomains(options?: CallOptions) { return (await this.rpc.call('connectNumOfDefinedDomains', {  }, options)).num }
  /** virConnectNumOfDefinedInterfaces */
  async numOfDefinedInterfaces(options?: CallOptions) { return (await this.rpc.call('connectNumOfDefinedInterfaces', {  }, options)).num }
  /** virConnectNumOfDefinedNetworks */
  async numOfDefinedNetworks(options?: CallOptions) { return (await this.rpc.call('connectNumOfDefinedNetworks', {  }, options)).num }
  /** virConnectNumOfDefinedStoragePools */
  async numOfDefinedStoragePools(options?: CallOptions) { return (await this.rpc.call('connectNumOfDefinedStoragePools', {  }, options)).num }
  /** virConnectNumOfDomains */
  async numOfDomains(options?: CallOptions) { return (await this.rpc.call('connectNumOfDomains', {  }, options)).num }
  /** virConnectNumOfInterfaces */
  async numOfInterfaces(options?: CallOptions) { return (await this.rpc.call('connectNumOfInterfaces', {  }, options)).num }
  /** virConnectNumOfNWFilters */
  async numOfNWFilters(options?: CallOptions) { return (await this.rpc.call('connectNumOfNwfilters', {  }, options)).num }
  /** virConnectNumOfNetworks */
  async numOfNetworks(options?: CallOptions) { return (await this.rpc.call('connectNumOfNetworks', {  }, options)).num }
  /** virConnectNumOfSecrets */
  async numOfSecrets(options?: CallOptions) { return (await this.rpc.call('connectNumOfSecrets', {  }, options)).num }
  /** virConnectNumOfStoragePools */
  async numOfStoragePools(options?: CallOptions) { return (await this.rpc.call('connectNumOfStoragePools', {  }, options)).num }
  /** virDomainCreateXML */
  async domainCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCreateXml', { xmlDesc, flags }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainDefineXML */
  async domainDefineXML(xml: string, options?: CallOptions) { const r = await this.rpc.call('domainDefineXml', { xml }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainDefineXMLFlags */
  async domainDefineXMLFlags(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainDefineXmlFlags', { xml, flags }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainLookupByID */
  async domainLookupByID(id: number, options?: CallOptions) { const r = await this.rpc.call('domainLookupById', { id }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainLookupByName */
  async domainLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('domainLookupByName', { name }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainLookupByUUID */
  async domainLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('domainLookupByUuid', { uuid }, options); return new Domain(this.rpc, r.dom) }
  /** virDomainRestore */
  async domainRestore(from: string, options?: CallOptions): Promise<void> { await this.rpc.call('domainRestore', { from }, options) }
  /** virDomainRestoreFlags */
  async domainRestoreFlags(from: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainRestoreFlags', { from, dxml, flags }, options) }
  /** virDomainRestoreParams */
  async domainRestoreParams(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainRestoreParams', { params, flags }, options) }
  /** virDomainSaveImageDefineXML */
  async domainSaveImageDefineXML(file: string, dxml: string, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainSaveImageDefineXml', { file, dxml, flags }, options) }
  /** virDomainSaveImageGetXMLDesc */
  async domainSaveImageGetXMLDesc(file: string, flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSaveImageGetXmlDesc', { file, flags }, options)).xml }
  /** virInterfaceChangeBegin */
  async interfaceChangeBegin(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('interfaceChangeBegin', { flags }, options) }
  /** virInterfaceChangeCommit */
  async interfaceChangeCommit(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('interfaceChangeCommit', { flags }, options) }
  /** virInterfaceChangeRollback */
  async interfaceChangeRollback(flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('interfaceChangeRollback', { flags }, options) }
  /** virInterfaceDefineXML */
  async interfaceDefineXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('interfaceDefineXml', { xml, flags }, options); return new Interface(this.rpc, r.iface) }
  /** virInterfaceLookupByMACString */
  async interfaceLookupByMACString(mac: string, options?: CallOptions) { const r = await this.rpc.call('interfaceLookupByMacString', { mac }, options); return new Interface(this.rpc, r.iface) }
  /** virInterfaceLookupByName */
  async interfaceLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('interfaceLookupByName', { name }, options); return new Interface(this.rpc, r.iface) }
  /** virNWFilterBindingCreateXML */
  async nwFilterBindingCreateXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nwfilterBindingCreateXml', { xml, flags }, options); return new NWFilterBinding(this.rpc, r.nwfilter) }
  /** virNWFilterBindingLookupByPortDev */
  async nwFilterBindingLookupByPortDev(name: string, options?: CallOptions) { const r = await this.rpc.call('nwfilterBindingLookupByPortDev', { name }, options); return new NWFilterBinding(this.rpc, r.nwfilter) }
  /** virNWFilterDefineXML */
  async nwFilterDefineXML(xml: string, options?: CallOptions) { const r = await this.rpc.call('nwfilterDefineXml', { xml }, options); return new NWFilter(this.rpc, r.nwfilter) }
  /** virNWFilterDefineXMLFlags */
  async nwFilterDefineXMLFlags(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nwfilterDefineXmlFlags', { xml, flags }, options); return new NWFilter(this.rpc, r.nwfilter) }
  /** virNWFilterLookupByName */
  async nwFilterLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('nwfilterLookupByName', { name }, options); return new NWFilter(this.rpc, r.nwfilter) }
  /** virNWFilterLookupByUUID */
  async nwFilterLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('nwfilterLookupByUuid', { uuid }, options); return new NWFilter(this.rpc, r.nwfilter) }
  /** virNetworkCreateXML */
  async networkCreateXML(xml: string, options?: CallOptions) { const r = await this.rpc.call('networkCreateXml', { xml }, options); return new Network(this.rpc, r.net) }
  /** virNetworkCreateXMLFlags */
  async networkCreateXMLFlags(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('networkCreateXmlFlags', { xml, flags }, options); return new Network(this.rpc, r.net) }
  /** virNetworkDefineXML */
  async networkDefineXML(xml: string, options?: CallOptions) { const r = await this.rpc.call('networkDefineXml', { xml }, options); return new Network(this.rpc, r.net) }
  /** virNetworkDefineXMLFlags */
  async networkDefineXMLFlags(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('networkDefineXmlFlags', { xml, flags }, options); return new Network(this.rpc, r.net) }
  /** virNetworkLookupByName */
  async networkLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('networkLookupByName', { name }, options); return new Network(this.rpc, r.net) }
  /** virNetworkLookupByUUID */
  async networkLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('networkLookupByUuid', { uuid }, options); return new Network(this.rpc, r.net) }
  /** virNodeAllocPages */
  async nodeAllocPages(pageSizes: readonly number[], pageCounts: readonly number[], startCell: number, cellCount: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('nodeAllocPages', { pageSizes, pageCounts, startCell, cellCount, flags }, options)).ret }
  /** virNodeDeviceCreateXML */
  async nodeDeviceCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceCreateXml', { xmlDesc, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceDefineXML */
  async nodeDeviceDefineXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceDefineXml', { xmlDesc, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceLookupByName */
  async nodeDeviceLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceLookupByName', { name }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceLookupSCSIHostByWWN */
  async nodeDeviceLookupSCSIHostByWWN(wwnn: string, wwpn: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceLookupScsiHostByWwn', { wwnn, wwpn, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeGetCPUMap */
  async nodeGetCPUMap(flags = 0, options?: CallOptions): Result<'nodeGetCpuMap'> { return this.rpc.call('nodeGetCpuMap', { needMap: 1, needOnline: 1, flags }, options) }
  /** virNodeGetCPUStats */
  async nodeGetCPUStats(cpuNum: number, flags = 0, options?: CallOptions) { const n = (await this.rpc.call('nodeGetCpuStats', { cpuNum, nparams: 0, flags }, options)).nparams; const r = await this.rpc.call('nodeGetCpuStats', { cpuNum, nparams: n, flags }, options); return byField(r.params) }
  /** virNodeGetCellsFreeMemory */
  async nodeGetCellsFreeMemory(startCell: number, maxcells = 1024, options?: CallOptions) { return (await this.rpc.call('nodeGetCellsFreeMemory', { startCell, maxcells }, options)).cells }
  /** virNodeGetFreeMemory */
  async nodeGetFreeMemory(options?: CallOptions) { return (await this.rpc.call('nodeGetFreeMemory', {  }, options)).freeMem }
  /** virNodeGetFreePages */
  async nodeGetFreePages(pages: readonly number[], startCell: number, cellCount: number, flags = 0, options?: CallOptions) { return (await this.rpc.call('nodeGetFreePages', { pages, startCell, cellCount, flags }, options)).counts }
  /** virNodeGetInfo */
  async nodeGetInfo(options?: CallOptions): Result<'nodeGetInfo'> { return this.rpc.call('nodeGetInfo', {  }, options) }
  /** virNodeGetMemoryParameters */
  async nodeGetMemoryParameters(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('nodeGetMemoryParameters', { nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('nodeGetMemoryParameters', { nparams: n, flags: flags | 4 }, options); return r.params }
  /** virNodeGetMemoryStats */
  async nodeGetMemoryStats(cellNum: number, flags = 0, options?: CallOptions) { const n = (await this.rpc.call('nodeGetMemoryStats', { nparams: 0, cellNum, flags }, options)).nparams; const r = await this.rpc.call('nodeGetMemoryStats', { nparams: n, cellNum, flags }, options); return byField(r.params) }
  /** virNodeGetSEVInfo */
  async nodeGetSEVInfo(flags = 0, options?: CallOptions) { const n = (await this.rpc.call('nodeGetSevInfo', { nparams: 0, flags: flags | 4 }, options)).nparams; const r = await this.rpc.call('nodeGetSevInfo', { nparams: n, flags: flags | 4 }, options); return r.params }
  /** virNodeGetSecurityModel */
  async nodeGetSecurityModel(options?: CallOptions): Result<'nodeGetSecurityModel'> { return this.rpc.call('nodeGetSecurityModel', {  }, options) }
  /** virNodeListDevices */
  async nodeListDevices(cap: string | null = null, maxnames = 16384, flags = 0, options?: CallOptions) { return (await this.rpc.call('nodeListDevices', { cap, maxnames, flags }, options)).names }
  /** virNodeNumOfDevices */
  async nodeNumOfDevices(cap: string | null = null, flags = 0, options?: CallOptions) { return (await this.rpc.call('nodeNumOfDevices', { cap, flags }, options)).num }
  /** virNodeSetMemoryParameters */
  async nodeSetMemoryParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('nodeSetMemoryParameters', { params, flags }, options) }
  /** virNodeSuspendForDuration */
  async nodeSuspendForDuration(target: number, duration: number, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('nodeSuspendForDuration', { target, duration, flags }, options) }
  /** virSecretDefineXML */
  async secretDefineXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('secretDefineXml', { xml, flags }, options); return new Secret(this.rpc, r.secret) }
  /** virSecretLookupByUUID */
  async secretLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('secretLookupByUuid', { uuid }, options); return new Secret(this.rpc, r.secret) }
  /** virSecretLookupByUsage */
  async secretLookupByUsage(usageType: number, usageID: string, options?: CallOptions) { const r = await this.rpc.call('secretLookupByUsage', { usageType, usageID }, options); return new Secret(this.rpc, r.secret) }
  /** virStoragePoolCreateXML */
  async storagePoolCreateXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('storagePoolCreateXml', { xml, flags }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStoragePoolDefineXML */
  async storagePoolDefineXML(xml: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('storagePoolDefineXml', { xml, flags }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStoragePoolLookupByName */
  async storagePoolLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('storagePoolLookupByName', { name }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStoragePoolLookupByTargetPath */
  async storagePoolLookupByTargetPath(path: string, options?: CallOptions) { const r = await this.rpc.call('storagePoolLookupByTargetPath', { path }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStoragePoolLookupByUUID */
  async storagePoolLookupByUUID(uuid: string, options?: CallOptions) { const r = await this.rpc.call('storagePoolLookupByUuid', { uuid }, options); return new StoragePool(this.rpc, r.pool) }
  /** virStorageVolLookupByKey */
  async storageVolLookupByKey(key: string, options?: CallOptions) { const r = await this.rpc.call('storageVolLookupByKey', { key }, options); return new StorageVolume(this.rpc, r.vol) }
  /** virStorageVolLookupByPath */
  async storageVolLookupByPath(path: string, options?: CallOptions) { const r = await this.rpc.call('storageVolLookupByPath', { path }, options); return new StorageVolume(this.rpc, r.vol) }
  /** virDomainQemuAttach */
  async domainQemuAttach(pidValue: number, flags = 0, options?: CallOptions) { const r = await this.rpc.call('qemuDomainAttach', { pidValue, flags }, options); return new Domain(this.rpc, r.dom) }
}
