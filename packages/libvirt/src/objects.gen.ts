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
  abortJob(options?: CallOptions): Promise<void> { return this.rpc.call('domainAbortJob', { dom: this }, options) }
  /** virDomainAbortJobFlags */
  abortJobFlags(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainAbortJobFlags', { dom: this, flags }, options) }
  /** virDomainAddIOThread */
  addIOThread(iothreadId: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainAddIothread', { dom: this, iothreadId, flags }, options) }
  /** virDomainAgentSetResponseTimeout */
  agentSetResponseTimeout(timeout: number, flags = 0, options?: CallOptions) { return this.pick('result', 'domainAgentSetResponseTimeout', { dom: this, timeout, flags }, options) }
  /** virDomainAttachDevice */
  attachDevice(xml: string, options?: CallOptions): Promise<void> { return this.rpc.call('domainAttachDevice', { dom: this, xml }, options) }
  /** virDomainAttachDeviceFlags */
  attachDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainAttachDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainAuthorizedSSHKeysGet */
  authorizedSSHKeysGet(user: string, flags = 0, options?: CallOptions) { return this.pick('keys', 'domainAuthorizedSshKeysGet', { dom: this, user, flags }, options) }
  /** virDomainAuthorizedSSHKeysSet */
  authorizedSSHKeysSet(user: string, keys: readonly string[], flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainAuthorizedSshKeysSet', { dom: this, user, keys, flags }, options) }
  /** virDomainBackupBegin */
  backupBegin(backupXml: string, checkpointXml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBackupBegin', { dom: this, backupXml, checkpointXml, flags }, options) }
  /** virDomainBackupGetXMLDesc */
  backupGetXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'domainBackupGetXmlDesc', { dom: this, flags }, options) }
  /** virDomainBlockCommit */
  blockCommit(disk: string, base: string | null = null, top: string | null = null, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockCommit', { dom: this, disk, base, top, bandwidth, flags }, options) }
  /** virDomainBlockCopy */
  blockCopy(path: string, destxml: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockCopy', { dom: this, path, destxml, params, flags }, options) }
  /** virDomainBlockJobAbort */
  blockJobAbort(path: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockJobAbort', { dom: this, path, flags }, options) }
  /** virDomainBlockJobSetSpeed */
  blockJobSetSpeed(path: string, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockJobSetSpeed', { dom: this, path, bandwidth, flags }, options) }
  /** virDomainBlockPeek */
  blockPeek(path: string, offset: number | bigint, size: number, flags = 0, options?: CallOptions) { return this.pick('buffer', 'domainBlockPeek', { dom: this, path, offset, size, flags }, options) }
  /** virDomainBlockPull */
  blockPull(path: string, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockPull', { dom: this, path, bandwidth, flags }, options) }
  /** virDomainBlockRebase */
  blockRebase(path: string, base: string | null = null, bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockRebase', { dom: this, path, base, bandwidth, flags }, options) }
  /** virDomainBlockResize */
  blockResize(disk: string, size: number | bigint, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainBlockResize', { dom: this, disk, size, flags }, options) }
  /** virDomainBlockStats */
  blockStats(path: string, options?: CallOptions): Result<'domainBlockStats'> { return this.rpc.call('domainBlockStats', { dom: this, path }, options) }
  /** virDomainBlockStatsFlags */
  blockStatsFlags(path: string, flags = 0, options?: CallOptions) { return this.sized('domainBlockStatsFlags', { dom: this, path, flags: flags | 4 }, options) }
  /** virDomainCheckpointCreateXML */
  async checkpointCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointCreateXml', { dom: this, xmlDesc, flags }, options); return new DomainCheckpoint(this.rpc, r.checkpoint) }
  /** virDomainCheckpointLookupByName */
  async checkpointLookupByName(name: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointLookupByName', { dom: this, name, flags }, options); return new DomainCheckpoint(this.rpc, r.checkpoint) }
  /** virDomainCoreDump */
  coreDump(to: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainCoreDump', { dom: this, to, flags }, options) }
  /** virDomainCoreDumpWithFormat */
  coreDumpWithFormat(to: string, dumpformat: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainCoreDumpWithFormat', { dom: this, to, dumpformat, flags }, options) }
  /** virDomainDelIOThread */
  delIOThread(iothreadId: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainDelIothread', { dom: this, iothreadId, flags }, options) }
  /** virDomainDestroy */
  destroy(options?: CallOptions): Promise<void> { return this.rpc.call('domainDestroy', { dom: this }, options) }
  /** virDomainDestroyFlags */
  destroyFlags(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainDestroyFlags', { dom: this, flags }, options) }
  /** virDomainDetachDevice */
  detachDevice(xml: string, options?: CallOptions): Promise<void> { return this.rpc.call('domainDetachDevice', { dom: this, xml }, options) }
  /** virDomainDetachDeviceAlias */
  detachDeviceAlias(alias: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainDetachDeviceAlias', { dom: this, alias, flags }, options) }
  /** virDomainDetachDeviceFlags */
  detachDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainDetachDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainFSFreeze */
  fsFreeze(mountpoints: readonly string[], flags = 0, options?: CallOptions) { return this.pick('filesystems', 'domainFsfreeze', { dom: this, mountpoints, flags }, options) }
  /** virDomainFSThaw */
  fsThaw(mountpoints: readonly string[], flags = 0, options?: CallOptions) { return this.pick('filesystems', 'domainFsthaw', { dom: this, mountpoints, flags }, options) }
  /** virDomainFSTrim */
  fsTrim(mountPoint: string | null = null, minimum: number | bigint, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainFstrim', { dom: this, mountPoint, minimum, flags }, options) }
  /** virDomainGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('domainGetAutostart', { dom: this }, options)).autostart !== 0 }
  /** virDomainGetBlkioParameters */
  getBlkioParameters(flags = 0, options?: CallOptions) { return this.sized('domainGetBlkioParameters', { dom: this, flags: flags | 4 }, options) }
  /** virDomainGetBlockInfo */
  getBlockInfo(path: string, flags = 0, options?: CallOptions): Result<'domainGetBlockInfo'> { return this.rpc.call('domainGetBlockInfo', { dom: this, path, flags }, options) }
  /** virDomainGetBlockIoTune */
  getBlockIoTune(disk: string | null = null, flags = 0, options?: CallOptions) { return this.sized('domainGetBlockIoTune', { dom: this, disk, flags: flags | 4 }, options) }
  /** virDomainGetBlockJobInfo */
  getBlockJobInfo(path: string, flags = 0, options?: CallOptions): Result<'domainGetBlockJobInfo'> { return this.rpc.call('domainGetBlockJobInfo', { dom: this, path, flags }, options) }
  /** virDomainGetControlInfo */
  getControlInfo(flags = 0, options?: CallOptions): Result<'domainGetControlInfo'> { return this.rpc.call('domainGetControlInfo', { dom: this, flags }, options) }
  /** virDomainGetFSInfo */
  getFSInfo(flags = 0, options?: CallOptions) { return this.pick('info', 'domainGetFsinfo', { dom: this, flags }, options) }
  /** virDomainGetGuestInfo */
  getGuestInfo(types: number, flags = 0, options?: CallOptions) { return this.pick('params', 'domainGetGuestInfo', { dom: this, types, flags }, options) }
  /** virDomainGetGuestVcpus */
  getGuestVcpus(flags = 0, options?: CallOptions) { return this.pick('params', 'domainGetGuestVcpus', { dom: this, flags }, options) }
  /** virDomainGetHostname */
  getHostname(flags = 0, options?: CallOptions) { return this.pick('hostname', 'domainGetHostname', { dom: this, flags }, options) }
  /** virDomainGetIOThreadInfo */
  getIOThreadInfo(flags = 0, options?: CallOptions) { return this.pick('info', 'domainGetIothreadInfo', { dom: this, flags }, options) }
  /** virDomainGetInfo */
  getInfo(options?: CallOptions): Result<'domainGetInfo'> { return this.rpc.call('domainGetInfo', { dom: this }, options) }
  /** virDomainGetInterfaceParameters */
  getInterfaceParameters(device: string, flags = 0, options?: CallOptions) { return this.sized('domainGetInterfaceParameters', { dom: this, device, flags: flags | 4 }, options) }
  /** virDomainGetJobInfo */
  getJobInfo(options?: CallOptions): Result<'domainGetJobInfo'> { return this.rpc.call('domainGetJobInfo', { dom: this }, options) }
  /** virDomainGetJobStats */
  getJobStats(flags = 0, options?: CallOptions): Result<'domainGetJobStats'> { return this.rpc.call('domainGetJobStats', { dom: this, flags }, options) }
  /** virDomainGetLaunchSecurityInfo */
  getLaunchSecurityInfo(flags = 0, options?: CallOptions) { return this.pick('params', 'domainGetLaunchSecurityInfo', { dom: this, flags }, options) }
  /** virDomainGetMaxMemory */
  getMaxMemory(options?: CallOptions) { return this.pick('memory', 'domainGetMaxMemory', { dom: this }, options) }
  /** virDomainGetMaxVcpus */
  getMaxVcpus(options?: CallOptions) { return this.pick('num', 'domainGetMaxVcpus', { dom: this }, options) }
  /** virDomainGetMemoryParameters */
  getMemoryParameters(flags = 0, options?: CallOptions) { return this.sized('domainGetMemoryParameters', { dom: this, flags: flags | 4 }, options) }
  /** virDomainGetMessages */
  getMessages(flags = 0, options?: CallOptions) { return this.pick('msgs', 'domainGetMessages', { dom: this, flags }, options) }
  /** virDomainGetMetadata */
  getMetadata(type: number, uri: string | null = null, flags = 0, options?: CallOptions) { return this.pick('metadata', 'domainGetMetadata', { dom: this, type, uri, flags }, options) }
  /** virDomainGetNumaParameters */
  getNumaParameters(flags = 0, options?: CallOptions) { return this.sized('domainGetNumaParameters', { dom: this, flags: flags | 4 }, options) }
  /** virDomainGetOSType */
  getOSType(options?: CallOptions) { return this.pick('type', 'domainGetOsType', { dom: this }, options) }
  /** virDomainGetPerfEvents */
  getPerfEvents(flags = 0, options?: CallOptions) { return this.pick('params', 'domainGetPerfEvents', { dom: this, flags }, options) }
  /** virDomainGetSchedulerType */
  getSchedulerType(options?: CallOptions): Result<'domainGetSchedulerType'> { return this.rpc.call('domainGetSchedulerType', { dom: this }, options) }
  /** virDomainGetSecurityLabel */
  getSecurityLabel(options?: CallOptions): Result<'domainGetSecurityLabel'> { return this.rpc.call('domainGetSecurityLabel', { dom: this }, options) }
  /** virDomainGetState */
  getState(flags = 0, options?: CallOptions): Result<'domainGetState'> { return this.rpc.call('domainGetState', { dom: this, flags }, options) }
  /** virDomainGetTime */
  getTime(flags = 0, options?: CallOptions): Result<'domainGetTime'> { return this.rpc.call('domainGetTime', { dom: this, flags }, options) }
  /** virDomainGetVcpusFlags */
  getVcpusFlags(flags = 0, options?: CallOptions) { return this.pick('num', 'domainGetVcpusFlags', { dom: this, flags }, options) }
  /** virDomainGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'domainGetXmlDesc', { dom: this, flags }, options) }
  /** virDomainHasCurrentSnapshot */
  async hasCurrentSnapshot(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainHasCurrentSnapshot', { dom: this, flags }, options)).result !== 0 }
  /** virDomainHasManagedSaveImage */
  async hasManagedSaveImage(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainHasManagedSaveImage', { dom: this, flags }, options)).result !== 0 }
  /** virDomainInjectNMI */
  injectNMI(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainInjectNmi', { dom: this, flags }, options) }
  /** virDomainInterfaceAddresses */
  interfaceAddresses(source: number, flags = 0, options?: CallOptions) { return this.pick('ifaces', 'domainInterfaceAddresses', { dom: this, source, flags }, options) }
  /** virDomainInterfaceStats */
  interfaceStats(device: string, options?: CallOptions): Result<'domainInterfaceStats'> { return this.rpc.call('domainInterfaceStats', { dom: this, device }, options) }
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
  managedSave(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainManagedSave', { dom: this, flags }, options) }
  /** virDomainManagedSaveDefineXML */
  managedSaveDefineXML(dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainManagedSaveDefineXml', { dom: this, dxml, flags }, options) }
  /** virDomainManagedSaveGetXMLDesc */
  managedSaveGetXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'domainManagedSaveGetXmlDesc', { dom: this, flags }, options) }
  /** virDomainManagedSaveRemove */
  managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainManagedSaveRemove', { dom: this, flags }, options) }
  /** virDomainMemoryPeek */
  memoryPeek(offset: number | bigint, size: number, flags = 0, options?: CallOptions) { return this.pick('buffer', 'domainMemoryPeek', { dom: this, offset, size, flags }, options) }
  /** virDomainMemoryStats */
  memoryStats(maxStats = 1024, flags = 0, options?: CallOptions) { return this.pick('stats', 'domainMemoryStats', { dom: this, maxStats, flags }, options) }
  /** virDomainMigrateGetCompressionCache */
  migrateGetCompressionCache(flags = 0, options?: CallOptions) { return this.pick('cacheSize', 'domainMigrateGetCompressionCache', { dom: this, flags }, options) }
  /** virDomainMigrateGetMaxDowntime */
  migrateGetMaxDowntime(flags = 0, options?: CallOptions) { return this.pick('downtime', 'domainMigrateGetMaxDowntime', { dom: this, flags }, options) }
  /** virDomainMigrateGetMaxSpeed */
  migrateGetMaxSpeed(flags = 0, options?: CallOptions) { return this.pick('bandwidth', 'domainMigrateGetMaxSpeed', { dom: this, flags }, options) }
  /** virDomainMigrateSetCompressionCache */
  migrateSetCompressionCache(cacheSize: number | bigint, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainMigrateSetCompressionCache', { dom: this, cacheSize, flags }, options) }
  /** virDomainMigrateSetMaxDowntime */
  migrateSetMaxDowntime(downtime: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainMigrateSetMaxDowntime', { dom: this, downtime, flags }, options) }
  /** virDomainMigrateSetMaxSpeed */
  migrateSetMaxSpeed(bandwidth: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainMigrateSetMaxSpeed', { dom: this, bandwidth, flags }, options) }
  /** virDomainMigrateStartPostCopy */
  migrateStartPostCopy(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainMigrateStartPostCopy', { dom: this, flags }, options) }
  /** virDomainPMSuspendForDuration */
  pmSuspendForDuration(target: number, duration: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainPmSuspendForDuration', { dom: this, target, duration, flags }, options) }
  /** virDomainPMWakeup */
  pmWakeup(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainPmWakeup', { dom: this, flags }, options) }
  /** virDomainPinEmulator */
  pinEmulator(cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainPinEmulator', { dom: this, cpumap, flags }, options) }
  /** virDomainPinIOThread */
  pinIOThread(iothreadsId: number, cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainPinIothread', { dom: this, iothreadsId, cpumap, flags }, options) }
  /** virDomainPinVcpu */
  pinVcpu(vcpu: number, cpumap: Uint8Array, options?: CallOptions): Promise<void> { return this.rpc.call('domainPinVcpu', { dom: this, vcpu, cpumap }, options) }
  /** virDomainPinVcpuFlags */
  pinVcpuFlags(vcpu: number, cpumap: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainPinVcpuFlags', { dom: this, vcpu, cpumap, flags }, options) }
  /** virDomainReboot */
  reboot(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainReboot', { dom: this, flags }, options) }
  /** virDomainRename */
  async rename(newName: string | null = null, flags = 0, options?: CallOptions): Promise<void> { await this.rpc.call('domainRename', { dom: this, newName, flags }, options) }
  /** virDomainReset */
  reset(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainReset', { dom: this, flags }, options) }
  /** virDomainResume */
  resume(options?: CallOptions): Promise<void> { return this.rpc.call('domainResume', { dom: this }, options) }
  /** virDomainSave */
  save(to: string, options?: CallOptions): Promise<void> { return this.rpc.call('domainSave', { dom: this, to }, options) }
  /** virDomainSaveFlags */
  saveFlags(to: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSaveFlags', { dom: this, to, dxml, flags }, options) }
  /** virDomainSaveParams */
  saveParams(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSaveParams', { dom: this, params, flags }, options) }
  /** virDomainSendKey */
  sendKey(codeset: number, holdtime: number, keycodes: readonly number[], flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSendKey', { dom: this, codeset, holdtime, keycodes, flags }, options) }
  /** virDomainSendProcessSignal */
  sendProcessSignal(pidValue: number, signum: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSendProcessSignal', { dom: this, pidValue, signum, flags }, options) }
  /** virDomainSetAutostart */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetAutostart', { dom: this, autostart: autostart ? 1 : 0 }, options) }
  /** virDomainSetBlkioParameters */
  setBlkioParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetBlkioParameters', { dom: this, params, flags }, options) }
  /** virDomainSetBlockIoTune */
  setBlockIoTune(disk: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetBlockIoTune', { dom: this, disk, params, flags }, options) }
  /** virDomainSetBlockThreshold */
  setBlockThreshold(dev: string, threshold: number | bigint, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetBlockThreshold', { dom: this, dev, threshold, flags }, options) }
  /** virDomainSetGuestVcpus */
  setGuestVcpus(cpumap: string, state: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetGuestVcpus', { dom: this, cpumap, state, flags }, options) }
  /** virDomainSetIOThreadParams */
  setIOThreadParams(iothreadId: number, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetIothreadParams', { dom: this, iothreadId, params, flags }, options) }
  /** virDomainSetInterfaceParameters */
  setInterfaceParameters(device: string, params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetInterfaceParameters', { dom: this, device, params, flags }, options) }
  /** virDomainSetLaunchSecurityState */
  setLaunchSecurityState(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetLaunchSecurityState', { dom: this, params, flags }, options) }
  /** virDomainSetLifecycleAction */
  setLifecycleAction(type: number, action: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetLifecycleAction', { dom: this, type, action, flags }, options) }
  /** virDomainSetMaxMemory */
  setMaxMemory(memory: number, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMaxMemory', { dom: this, memory }, options) }
  /** virDomainSetMemory */
  setMemory(memory: number, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMemory', { dom: this, memory }, options) }
  /** virDomainSetMemoryFlags */
  setMemoryFlags(memory: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMemoryFlags', { dom: this, memory, flags }, options) }
  /** virDomainSetMemoryParameters */
  setMemoryParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMemoryParameters', { dom: this, params, flags }, options) }
  /** virDomainSetMemoryStatsPeriod */
  setMemoryStatsPeriod(period: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMemoryStatsPeriod', { dom: this, period, flags }, options) }
  /** virDomainSetMetadata */
  setMetadata(type: number, metadata: string | null = null, key: string | null = null, uri: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetMetadata', { dom: this, type, metadata, key, uri, flags }, options) }
  /** virDomainSetNumaParameters */
  setNumaParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetNumaParameters', { dom: this, params, flags }, options) }
  /** virDomainSetPerfEvents */
  setPerfEvents(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetPerfEvents', { dom: this, params, flags }, options) }
  /** virDomainSetSchedulerParameters */
  setSchedulerParameters(params: TypedParamsInput, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetSchedulerParameters', { dom: this, params }, options) }
  /** virDomainSetSchedulerParametersFlags */
  setSchedulerParametersFlags(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetSchedulerParametersFlags', { dom: this, params, flags }, options) }
  /** virDomainSetTime */
  setTime(seconds: number, nseconds: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetTime', { dom: this, seconds, nseconds, flags }, options) }
  /** virDomainSetUserPassword */
  setUserPassword(user: string | null = null, password: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetUserPassword', { dom: this, user, password, flags }, options) }
  /** virDomainSetVcpu */
  setVcpu(cpumap: string, state: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetVcpu', { dom: this, cpumap, state, flags }, options) }
  /** virDomainSetVcpus */
  setVcpus(nvcpus: number, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetVcpus', { dom: this, nvcpus }, options) }
  /** virDomainSetVcpusFlags */
  setVcpusFlags(nvcpus: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSetVcpusFlags', { dom: this, nvcpus, flags }, options) }
  /** virDomainShutdown */
  shutdown(options?: CallOptions): Promise<void> { return this.rpc.call('domainShutdown', { dom: this }, options) }
  /** virDomainShutdownFlags */
  shutdownFlags(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainShutdownFlags', { dom: this, flags }, options) }
  /** virDomainSnapshotCreateXML */
  async snapshotCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotCreateXml', { dom: this, xmlDesc, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotCurrent */
  async snapshotCurrent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotCurrent', { dom: this, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotListNames */
  snapshotListNames(maxnames = 16384, flags = 0, options?: CallOptions) { return this.pick('names', 'domainSnapshotListNames', { dom: this, maxnames, flags }, options) }
  /** virDomainSnapshotLookupByName */
  async snapshotLookupByName(name: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotLookupByName', { dom: this, name, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotNum */
  snapshotNum(flags = 0, options?: CallOptions) { return this.pick('num', 'domainSnapshotNum', { dom: this, flags }, options) }
  /** virDomainStartDirtyRateCalc */
  startDirtyRateCalc(seconds: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainStartDirtyRateCalc', { dom: this, seconds, flags }, options) }
  /** virDomainSuspend */
  suspend(options?: CallOptions): Promise<void> { return this.rpc.call('domainSuspend', { dom: this }, options) }
  /** virDomainUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('domainUndefine', { dom: this }, options) }
  /** virDomainUndefineFlags */
  undefineFlags(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainUndefineFlags', { dom: this, flags }, options) }
  /** virDomainUpdateDeviceFlags */
  updateDeviceFlags(xml: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainUpdateDeviceFlags', { dom: this, xml, flags }, options) }
  /** virDomainQemuAgentCommand */
  qemuAgentCommand(cmd: string, timeout: number, flags = 0, options?: CallOptions) { return this.pick('result', 'qemuDomainAgentCommand', { dom: this, cmd, timeout, flags }, options) }
  /** virDomainQemuMonitorCommand */
  qemuMonitorCommand(cmd: string, flags = 0, options?: CallOptions) { return this.pick('result', 'qemuDomainMonitorCommand', { dom: this, cmd, flags }, options) }
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
  create(options?: CallOptions): Promise<void> { return this.rpc.call('networkCreate', { net: this }, options) }
  /** virNetworkDestroy */
  destroy(options?: CallOptions): Promise<void> { return this.rpc.call('networkDestroy', { net: this }, options) }
  /** virNetworkGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('networkGetAutostart', { net: this }, options)).autostart !== 0 }
  /** virNetworkGetBridgeName */
  getBridgeName(options?: CallOptions) { return this.pick('name', 'networkGetBridgeName', { net: this }, options) }
  /** virNetworkGetDHCPLeases */
  getDHCPLeases(mac: string | null = null, flags = 0, options?: CallOptions) { return this.pick('leases', 'networkGetDhcpLeases', { net: this, mac, needResults: 1, flags }, options) }
  /** virNetworkGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'networkGetXmlDesc', { net: this, flags }, options) }
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
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { return this.rpc.call('networkSetAutostart', { net: this, autostart: autostart ? 1 : 0 }, options) }
  /** virNetworkUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('networkUndefine', { net: this }, options) }
  /** virNetworkUpdate */
  update(command: number, section: number, parentIndex: number, xml: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('networkUpdate', { net: this, command, section, parentIndex, xml, flags }, options) }
}

/** A network port: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NetworkPort extends Handle {
  readonly net: Network
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NetworkPortFields) { super(rpc); this.net = new Network(this.rpc, h.net); this.uuid = h.uuid }
  /** virNetworkPortDelete */
  delete(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('networkPortDelete', { port: this, flags }, options) }
  /** virNetworkPortGetParameters */
  getParameters(flags = 0, options?: CallOptions) { return this.sized('networkPortGetParameters', { port: this, flags: flags | 4 }, options) }
  /** virNetworkPortGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'networkPortGetXmlDesc', { port: this, flags }, options) }
  /** virNetworkPortSetParameters */
  setParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('networkPortSetParameters', { port: this, params, flags }, options) }
}

/** A nwfilter: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NWFilter extends Handle {
  readonly name: string
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NwfilterFields) { super(rpc); this.name = h.name; this.uuid = h.uuid }
  /** virNWFilterGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'nwfilterGetXmlDesc', { nwfilter: this, flags }, options) }
  /** virNWFilterUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('nwfilterUndefine', { nwfilter: this }, options) }
}

/** A nwfilter binding: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NWFilterBinding extends Handle {
  readonly portdev: string
  readonly filtername: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NwfilterBindingFields) { super(rpc); this.portdev = h.portdev; this.filtername = h.filtername }
  /** virNWFilterBindingDelete */
  delete(options?: CallOptions): Promise<void> { return this.rpc.call('nwfilterBindingDelete', { nwfilter: this }, options) }
  /** virNWFilterBindingGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'nwfilterBindingGetXmlDesc', { nwfilter: this, flags }, options) }
}

/** A interface: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Interface extends Handle {
  readonly name: string
  readonly mac: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: InterfaceFields) { super(rpc); this.name = h.name; this.mac = h.mac }
  /** virInterfaceCreate */
  create(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('interfaceCreate', { iface: this, flags }, options) }
  /** virInterfaceDestroy */
  destroy(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('interfaceDestroy', { iface: this, flags }, options) }
  /** virInterfaceGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'interfaceGetXmlDesc', { iface: this, flags }, options) }
  /** virInterfaceIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('interfaceIsActive', { iface: this }, options)).active !== 0 }
  /** virInterfaceUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('interfaceUndefine', { iface: this }, options) }
}

/** A storage pool: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class StoragePool extends Handle {
  readonly name: string
  readonly uuid: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: StoragePoolFields) { super(rpc); this.name = h.name; this.uuid = h.uuid }
  /** virStoragePoolBuild */
  build(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolBuild', { pool: this, flags }, options) }
  /** virStoragePoolCreate */
  create(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolCreate', { pool: this, flags }, options) }
  /** virStoragePoolDelete */
  delete(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolDelete', { pool: this, flags }, options) }
  /** virStoragePoolDestroy */
  destroy(options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolDestroy', { pool: this }, options) }
  /** virStoragePoolGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('storagePoolGetAutostart', { pool: this }, options)).autostart !== 0 }
  /** virStoragePoolGetInfo */
  getInfo(options?: CallOptions): Result<'storagePoolGetInfo'> { return this.rpc.call('storagePoolGetInfo', { pool: this }, options) }
  /** virStoragePoolGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'storagePoolGetXmlDesc', { pool: this, flags }, options) }
  /** virStoragePoolIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('storagePoolIsActive', { pool: this }, options)).active !== 0 }
  /** virStoragePoolIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('storagePoolIsPersistent', { pool: this }, options)).persistent !== 0 }
  /** virStoragePoolListAllVolumes */
  async listAllVolumes(flags = 0, options?: CallOptions) { const r = await this.rpc.call('storagePoolListAllVolumes', { pool: this, needResults: 1, flags }, options); return r.vols.map((h) => new StorageVolume(this.rpc, h)) }
  /** virStoragePoolListVolumes */
  listVolumes(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'storagePoolListVolumes', { pool: this, maxnames }, options) }
  /** virStoragePoolNumOfVolumes */
  numOfVolumes(options?: CallOptions) { return this.pick('num', 'storagePoolNumOfVolumes', { pool: this }, options) }
  /** virStoragePoolRefresh */
  refresh(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolRefresh', { pool: this, flags }, options) }
  /** virStoragePoolSetAutostart */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolSetAutostart', { pool: this, autostart: autostart ? 1 : 0 }, options) }
  /** virStoragePoolUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('storagePoolUndefine', { pool: this }, options) }
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
  delete(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storageVolDelete', { vol: this, flags }, options) }
  /** virStorageVolGetInfo */
  getInfo(options?: CallOptions): Result<'storageVolGetInfo'> { return this.rpc.call('storageVolGetInfo', { vol: this }, options) }
  /** virStorageVolGetInfoFlags */
  getInfoFlags(flags = 0, options?: CallOptions): Result<'storageVolGetInfoFlags'> { return this.rpc.call('storageVolGetInfoFlags', { vol: this, flags }, options) }
  /** virStorageVolGetPath */
  getPath(options?: CallOptions) { return this.pick('name', 'storageVolGetPath', { vol: this }, options) }
  /** virStorageVolGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'storageVolGetXmlDesc', { vol: this, flags }, options) }
  /** virStorageVolResize */
  resize(capacity: number | bigint, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storageVolResize', { vol: this, capacity, flags }, options) }
  /** virStorageVolWipe */
  wipe(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storageVolWipe', { vol: this, flags }, options) }
  /** virStorageVolWipePattern */
  wipePattern(algorithm: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('storageVolWipePattern', { vol: this, algorithm, flags }, options) }
}

/** A node device: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class NodeDevice extends Handle {
  readonly name: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: NodeDeviceFields) { super(rpc); this.name = h.name }
  /** virNodeDeviceCreate */
  create(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceCreate', { name: this.name, flags }, options) }
  /** virNodeDeviceDestroy */
  destroy(options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceDestroy', { name: this.name }, options) }
  /** virNodeDeviceDetachFlags */
  detachFlags(driverName: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceDetachFlags', { name: this.name, driverName, flags }, options) }
  /** virNodeDeviceDettach */
  dettach(options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceDettach', { name: this.name }, options) }
  /** virNodeDeviceGetAutostart */
  async getAutostart(options?: CallOptions) { return (await this.rpc.call('nodeDeviceGetAutostart', { name: this.name }, options)).autostart !== 0 }
  /** virNodeDeviceGetParent */
  getParent(options?: CallOptions) { return this.pick('parentName', 'nodeDeviceGetParent', { name: this.name }, options) }
  /** virNodeDeviceGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'nodeDeviceGetXmlDesc', { name: this.name, flags }, options) }
  /** virNodeDeviceIsActive */
  async isActive(options?: CallOptions) { return (await this.rpc.call('nodeDeviceIsActive', { name: this.name }, options)).active !== 0 }
  /** virNodeDeviceIsPersistent */
  async isPersistent(options?: CallOptions) { return (await this.rpc.call('nodeDeviceIsPersistent', { name: this.name }, options)).persistent !== 0 }
  /** virNodeDeviceListCaps */
  listCaps(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'nodeDeviceListCaps', { name: this.name, maxnames }, options) }
  /** virNodeDeviceNumOfCaps */
  numOfCaps(options?: CallOptions) { return this.pick('num', 'nodeDeviceNumOfCaps', { name: this.name }, options) }
  /** virNodeDeviceReAttach */
  reAttach(options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceReAttach', { name: this.name }, options) }
  /** virNodeDeviceReset */
  reset(options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceReset', { name: this.name }, options) }
  /** virNodeDeviceSetAutostart */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceSetAutostart', { name: this.name, autostart: autostart ? 1 : 0 }, options) }
  /** virNodeDeviceUndefine */
  undefine(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('nodeDeviceUndefine', { name: this.name, flags }, options) }
}

/** A secret: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class Secret extends Handle {
  readonly uuid: string
  readonly usageType: number
  readonly usageID: string
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: SecretFields) { super(rpc); this.uuid = h.uuid; this.usageType = h.usageType; this.usageID = h.usageID }
  /** virSecretGetValue */
  getValue(flags = 0, options?: CallOptions) { return this.pick('value', 'secretGetValue', { secret: this, flags }, options) }
  /** virSecretGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'secretGetXmlDesc', { secret: this, flags }, options) }
  /** virSecretSetValue */
  setValue(value: Uint8Array, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('secretSetValue', { secret: this, value, flags }, options) }
  /** virSecretUndefine */
  undefine(options?: CallOptions): Promise<void> { return this.rpc.call('secretUndefine', { secret: this }, options) }
}

/** A domain snapshot: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class DomainSnapshot extends Handle {
  readonly name: string
  readonly dom: Domain
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: DomainSnapshotFields) { super(rpc); this.name = h.name; this.dom = new Domain(this.rpc, h.dom) }
  /** virDomainRevertToSnapshot */
  revertToSnapshot(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainRevertToSnapshot', { snap: this, flags }, options) }
  /** virDomainSnapshotDelete */
  delete(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSnapshotDelete', { snap: this, flags }, options) }
  /** virDomainSnapshotGetParent */
  async getParent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotGetParent', { snap: this, flags }, options); return new DomainSnapshot(this.rpc, r.snap) }
  /** virDomainSnapshotGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'domainSnapshotGetXmlDesc', { snap: this, flags }, options) }
  /** virDomainSnapshotHasMetadata */
  async hasMetadata(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotHasMetadata', { snap: this, flags }, options)).metadata !== 0 }
  /** virDomainSnapshotIsCurrent */
  async isCurrent(flags = 0, options?: CallOptions) { return (await this.rpc.call('domainSnapshotIsCurrent', { snap: this, flags }, options)).current !== 0 }
  /** virDomainSnapshotListAllChildren */
  async listAllChildren(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainSnapshotListAllChildren', { snapshot: this, needResults: 1, flags }, options); return r.snapshots.map((h) => new DomainSnapshot(this.rpc, h)) }
  /** virDomainSnapshotListChildrenNames */
  listChildrenNames(maxnames = 16384, flags = 0, options?: CallOptions) { return this.pick('names', 'domainSnapshotListChildrenNames', { snap: this, maxnames, flags }, options) }
  /** virDomainSnapshotNumChildren */
  numChildren(flags = 0, options?: CallOptions) { return this.pick('num', 'domainSnapshotNumChildren', { snap: this, flags }, options) }
}

/** A domain checkpoint: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */
export class DomainCheckpoint extends Handle {
  readonly name: string
  readonly dom: Domain
  /** Made by the connection; `h` may come from an earlier one. */
  constructor(rpc: Rpc, h: DomainCheckpointFields) { super(rpc); this.name = h.name; this.dom = new Domain(this.rpc, h.dom) }
  /** virDomainCheckpointDelete */
  delete(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainCheckpointDelete', { checkpoint: this, flags }, options) }
  /** virDomainCheckpointGetParent */
  async getParent(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointGetParent', { checkpoint: this, flags }, options); return new DomainCheckpoint(this.rpc, r.parent) }
  /** virDomainCheckpointGetXMLDesc */
  getXMLDesc(flags = 0, options?: CallOptions) { return this.pick('xml', 'domainCheckpointGetXmlDesc', { checkpoint: this, flags }, options) }
  /** virDomainCheckpointListAllChildren */
  async listAllChildren(flags = 0, options?: CallOptions) { const r = await this.rpc.call('domainCheckpointListAllChildren', { checkpoint: this, needResults: 1, flags }, options); return r.checkpoints.map((h) => new DomainCheckpoint(this.rpc, h)) }
}

/** The connection's calls, one method per libvirt function. */
export class ConnectCalls extends Handle {
  /** virConnectSetIdentity */
  setIdentity(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('connectSetIdentity', { params, flags }, options) }
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
  baselineCPU(xmlCPUs: readonly string[], flags = 0, options?: CallOptions) { return this.pick('cpu', 'connectBaselineCpu', { xmlCPUs, flags }, options) }
  /** virConnectBaselineHypervisorCPU */
  baselineHypervisorCPU(emulator: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, xmlCPUs: readonly string[], flags = 0, options?: CallOptions) { return this.pick('cpu', 'connectBaselineHypervisorCpu', { emulator, arch, machine, virttype, xmlCPUs, flags }, options) }
  /** virConnectCompareCPU */
  compareCPU(xml: string, flags = 0, options?: CallOptions) { return this.pick('result', 'connectCompareCpu', { xml, flags }, options) }
  /** virConnectCompareHypervisorCPU */
  compareHypervisorCPU(emulator: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, xmlCPU: string, flags = 0, options?: CallOptions) { return this.pick('result', 'connectCompareHypervisorCpu', { emulator, arch, machine, virttype, xmlCPU, flags }, options) }
  /** virConnectDomainXMLFromNative */
  domainXMLFromNative(nativeFormat: string, nativeConfig: string, flags = 0, options?: CallOptions) { return this.pick('domainXml', 'connectDomainXmlFromNative', { nativeFormat, nativeConfig, flags }, options) }
  /** virConnectDomainXMLToNative */
  domainXMLToNative(nativeFormat: string, domainXml: string, flags = 0, options?: CallOptions) { return this.pick('nativeConfig', 'connectDomainXmlToNative', { nativeFormat, domainXml, flags }, options) }
  /** virConnectFindStoragePoolSources */
  findStoragePoolSources(type: string, srcSpec: string | null = null, flags = 0, options?: CallOptions) { return this.pick('xml', 'connectFindStoragePoolSources', { type, srcSpec, flags }, options) }
  /** virConnectGetCPUModelNames */
  getCPUModelNames(arch: string, flags = 0, options?: CallOptions) { return this.pick('models', 'connectGetCpuModelNames', { arch, needResults: 1, flags }, options) }
  /** virConnectGetCapabilities */
  getCapabilities(options?: CallOptions) { return this.pick('capabilities', 'connectGetCapabilities', {  }, options) }
  /** virConnectGetDomainCapabilities */
  getDomainCapabilities(emulatorbin: string | null = null, arch: string | null = null, machine: string | null = null, virttype: string | null = null, flags = 0, options?: CallOptions) { return this.pick('capabilities', 'connectGetDomainCapabilities', { emulatorbin, arch, machine, virttype, flags }, options) }
  /** virConnectGetHostname */
  getHostname(options?: CallOptions) { return this.pick('hostname', 'connectGetHostname', {  }, options) }
  /** virConnectGetLibVersion */
  getLibVersion(options?: CallOptions) { return this.pick('libVer', 'connectGetLibVersion', {  }, options) }
  /** virConnectGetMaxVcpus */
  getMaxVcpus(type: string | null = null, options?: CallOptions) { return this.pick('maxVcpus', 'connectGetMaxVcpus', { type }, options) }
  /** virConnectGetStoragePoolCapabilities */
  getStoragePoolCapabilities(flags = 0, options?: CallOptions) { return this.pick('capabilities', 'connectGetStoragePoolCapabilities', { flags }, options) }
  /** virConnectGetSysinfo */
  getSysinfo(flags = 0, options?: CallOptions) { return this.pick('sysinfo', 'connectGetSysinfo', { flags }, options) }
  /** virConnectGetType */
  getType(options?: CallOptions) { return this.pick('type', 'connectGetType', {  }, options) }
  /** virConnectGetURI */
  getURI(options?: CallOptions) { return this.pick('uri', 'connectGetUri', {  }, options) }
  /** virConnectGetVersion */
  getVersion(options?: CallOptions) { return this.pick('hvVer', 'connectGetVersion', {  }, options) }
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
  listDefinedDomains(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListDefinedDomains', { maxnames }, options) }
  /** virConnectListDefinedInterfaces */
  listDefinedInterfaces(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListDefinedInterfaces', { maxnames }, options) }
  /** virConnectListDefinedNetworks */
  listDefinedNetworks(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListDefinedNetworks', { maxnames }, options) }
  /** virConnectListDefinedStoragePools */
  listDefinedStoragePools(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListDefinedStoragePools', { maxnames }, options) }
  /** virConnectListDomains */
  listDomains(maxids = 16384, options?: CallOptions) { return this.pick('ids', 'connectListDomains', { maxids }, options) }
  /** virConnectListInterfaces */
  listInterfaces(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListInterfaces', { maxnames }, options) }
  /** virConnectListNWFilters */
  listNWFilters(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListNwfilters', { maxnames }, options) }
  /** virConnectListNetworks */
  listNetworks(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListNetworks', { maxnames }, options) }
  /** virConnectListSecrets */
  listSecrets(maxuuids = 16384, options?: CallOptions) { return this.pick('uuids', 'connectListSecrets', { maxuuids }, options) }
  /** virConnectListStoragePools */
  listStoragePools(maxnames = 16384, options?: CallOptions) { return this.pick('names', 'connectListStoragePools', { maxnames }, options) }
  /** virConnectNumOfDefinedDomains */
  numOfDefinedDomains(options?: CallOptions) { return this.pick('num', 'connectNumOfDefinedDomains', {  }, options) }
  /** virConnectNumOfDefinedInterfaces */
  numOfDefinedInterfaces(options?: CallOptions) { return this.pick('num', 'connectNumOfDefinedInterfaces', {  }, options) }
  /** virConnectNumOfDefinedNetworks */
  numOfDefinedNetworks(options?: CallOptions) { return this.pick('num', 'connectNumOfDefinedNetworks', {  }, options) }
  /** virConnectNumOfDefinedStoragePools */
  numOfDefinedStoragePools(options?: CallOptions) { return this.pick('num', 'connectNumOfDefinedStoragePools', {  }, options) }
  /** virConnectNumOfDomains */
  numOfDomains(options?: CallOptions) { return this.pick('num', 'connectNumOfDomains', {  }, options) }
  /** virConnectNumOfInterfaces */
  numOfInterfaces(options?: CallOptions) { return this.pick('num', 'connectNumOfInterfaces', {  }, options) }
  /** virConnectNumOfNWFilters */
  numOfNWFilters(options?: CallOptions) { return this.pick('num', 'connectNumOfNwfilters', {  }, options) }
  /** virConnectNumOfNetworks */
  numOfNetworks(options?: CallOptions) { return this.pick('num', 'connectNumOfNetworks', {  }, options) }
  /** virConnectNumOfSecrets */
  numOfSecrets(options?: CallOptions) { return this.pick('num', 'connectNumOfSecrets', {  }, options) }
  /** virConnectNumOfStoragePools */
  numOfStoragePools(options?: CallOptions) { return this.pick('num', 'connectNumOfStoragePools', {  }, options) }
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
  domainRestore(from: string, options?: CallOptions): Promise<void> { return this.rpc.call('domainRestore', { from }, options) }
  /** virDomainRestoreFlags */
  domainRestoreFlags(from: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainRestoreFlags', { from, dxml, flags }, options) }
  /** virDomainRestoreParams */
  domainRestoreParams(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainRestoreParams', { params, flags }, options) }
  /** virDomainSaveImageDefineXML */
  domainSaveImageDefineXML(file: string, dxml: string, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('domainSaveImageDefineXml', { file, dxml, flags }, options) }
  /** virDomainSaveImageGetXMLDesc */
  domainSaveImageGetXMLDesc(file: string, flags = 0, options?: CallOptions) { return this.pick('xml', 'domainSaveImageGetXmlDesc', { file, flags }, options) }
  /** virInterfaceChangeBegin */
  interfaceChangeBegin(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('interfaceChangeBegin', { flags }, options) }
  /** virInterfaceChangeCommit */
  interfaceChangeCommit(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('interfaceChangeCommit', { flags }, options) }
  /** virInterfaceChangeRollback */
  interfaceChangeRollback(flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('interfaceChangeRollback', { flags }, options) }
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
  nodeAllocPages(pageSizes: readonly number[], pageCounts: readonly number[], startCell: number, cellCount: number, flags = 0, options?: CallOptions) { return this.pick('ret', 'nodeAllocPages', { pageSizes, pageCounts, startCell, cellCount, flags }, options) }
  /** virNodeDeviceCreateXML */
  async nodeDeviceCreateXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceCreateXml', { xmlDesc, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceDefineXML */
  async nodeDeviceDefineXML(xmlDesc: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceDefineXml', { xmlDesc, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceLookupByName */
  async nodeDeviceLookupByName(name: string, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceLookupByName', { name }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeDeviceLookupSCSIHostByWWN */
  async nodeDeviceLookupSCSIHostByWWN(wwnn: string, wwpn: string, flags = 0, options?: CallOptions) { const r = await this.rpc.call('nodeDeviceLookupScsiHostByWwn', { wwnn, wwpn, flags }, options); return new NodeDevice(this.rpc, r.dev) }
  /** virNodeGetCPUMap */
  nodeGetCPUMap(flags = 0, options?: CallOptions): Result<'nodeGetCpuMap'> { return this.rpc.call('nodeGetCpuMap', { needMap: 1, needOnline: 1, flags }, options) }
  /** virNodeGetCPUStats */
  async nodeGetCPUStats(cpuNum: number, flags = 0, options?: CallOptions) { return byField(await this.sized('nodeGetCpuStats', { cpuNum, flags }, options)) }
  /** virNodeGetCellsFreeMemory */
  nodeGetCellsFreeMemory(startCell: number, maxcells = 1024, options?: CallOptions) { return this.pick('cells', 'nodeGetCellsFreeMemory', { startCell, maxcells }, options) }
  /** virNodeGetFreeMemory */
  nodeGetFreeMemory(options?: CallOptions) { return this.pick('freeMem', 'nodeGetFreeMemory', {  }, options) }
  /** virNodeGetFreePages */
  nodeGetFreePages(pages: readonly number[], startCell: number, cellCount: number, flags = 0, options?: CallOptions) { return this.pick('counts', 'nodeGetFreePages', { pages, startCell, cellCount, flags }, options) }
  /** virNodeGetInfo */
  nodeGetInfo(options?: CallOptions): Result<'nodeGetInfo'> { return this.rpc.call('nodeGetInfo', {  }, options) }
  /** virNodeGetMemoryParameters */
  nodeGetMemoryParameters(flags = 0, options?: CallOptions) { return this.sized('nodeGetMemoryParameters', { flags: flags | 4 }, options) }
  /** virNodeGetMemoryStats */
  async nodeGetMemoryStats(cellNum: number, flags = 0, options?: CallOptions) { return byField(await this.sized('nodeGetMemoryStats', { cellNum, flags }, options)) }
  /** virNodeGetSEVInfo */
  nodeGetSEVInfo(flags = 0, options?: CallOptions) { return this.sized('nodeGetSevInfo', { flags: flags | 4 }, options) }
  /** virNodeGetSecurityModel */
  nodeGetSecurityModel(options?: CallOptions): Result<'nodeGetSecurityModel'> { return this.rpc.call('nodeGetSecurityModel', {  }, options) }
  /** virNodeListDevices */
  nodeListDevices(cap: string | null = null, maxnames = 16384, flags = 0, options?: CallOptions) { return this.pick('names', 'nodeListDevices', { cap, maxnames, flags }, options) }
  /** virNodeNumOfDevices */
  nodeNumOfDevices(cap: string | null = null, flags = 0, options?: CallOptions) { return this.pick('num', 'nodeNumOfDevices', { cap, flags }, options) }
  /** virNodeSetMemoryParameters */
  nodeSetMemoryParameters(params: TypedParamsInput, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('nodeSetMemoryParameters', { params, flags }, options) }
  /** virNodeSuspendForDuration */
  nodeSuspendForDuration(target: number, duration: number, flags = 0, options?: CallOptions): Promise<void> { return this.rpc.call('nodeSuspendForDuration', { target, duration, flags }, options) }
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
