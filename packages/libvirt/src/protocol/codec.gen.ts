// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.
import { readParamList, readParams, registerKinds, writeParamList, writeParams } from './typed-params.ts'
import type { Procedure } from './procedure.ts'
import type { Reader, Writer } from './xdr.ts'

registerKinds('int', 'auto_converge.increment auto_converge.initial compression.mt.dthreads compression.mt.level compression.mt.threads disks_port numa_mode parallel.connections shares thread_pool_max thread_pool_min')
registerKinds('uint', 'cap granularity inbound.average inbound.burst inbound.floor inbound.peak outbound.average outbound.burst outbound.peak poll_grow poll_shrink shm_merge_across_nodes shm_pages_to_scan shm_sleep_millisecs weight')
registerKinds('llong', 'emulator_quota global_quota iothread_quota limit reservation vcpu_quota')
registerKinds('ullong', 'bandwidth bandwidth.postcopy buf-size compression.xbzrle.cache cpu_shares emulator_period global_period hard_limit iothread_period min_guarantee poll_max_ns read_bytes_sec read_bytes_sec_max read_bytes_sec_max_length read_iops_sec read_iops_sec_max read_iops_sec_max_length sev-secret-set-address size_iops_sec soft_limit swap_hard_limit total_bytes_sec total_bytes_sec_max total_bytes_sec_max_length total_iops_sec total_iops_sec_max total_iops_sec_max_length vcpu_period write_bytes_sec write_bytes_sec_max write_bytes_sec_max_length write_iops_sec write_iops_sec_max write_iops_sec_max_length')
export const wDomain = (w: Writer, v: any): void => { w.string(v.name); w.uuid(v.uuid); w.i32(v.id) }
export const rDomain = (r: Reader): any => ({ name: r.string(), uuid: r.uuid(), id: r.i32() })
export const wNetwork = (w: Writer, v: any): void => { w.string(v.name); w.uuid(v.uuid) }
export const rNetwork = (r: Reader): any => ({ name: r.string(), uuid: r.uuid() })
export const wNetworkPort = (w: Writer, v: any): void => { wNetwork(w, v.net); w.uuid(v.uuid) }
export const rNetworkPort = (r: Reader): any => ({ net: rNetwork(r), uuid: r.uuid() })
export const wNwfilter = (w: Writer, v: any): void => { w.string(v.name); w.uuid(v.uuid) }
export const rNwfilter = (r: Reader): any => ({ name: r.string(), uuid: r.uuid() })
export const wNwfilterBinding = (w: Writer, v: any): void => { w.string(v.portdev); w.string(v.filtername) }
export const rNwfilterBinding = (r: Reader): any => ({ portdev: r.string(), filtername: r.string() })
export const wInterface = (w: Writer, v: any): void => { w.string(v.name); w.string(v.mac) }
export const rInterface = (r: Reader): any => ({ name: r.string(), mac: r.string() })
export const wStoragePool = (w: Writer, v: any): void => { w.string(v.name); w.uuid(v.uuid) }
export const rStoragePool = (r: Reader): any => ({ name: r.string(), uuid: r.uuid() })
export const wStorageVol = (w: Writer, v: any): void => { w.string(v.pool); w.string(v.name); w.string(v.key) }
export const rStorageVol = (r: Reader): any => ({ pool: r.string(), name: r.string(), key: r.string() })
export const wNodeDevice = (w: Writer, v: any): void => { w.string(v.name) }
export const rNodeDevice = (r: Reader): any => ({ name: r.string() })
export const wSecret = (w: Writer, v: any): void => { w.uuid(v.uuid); w.i32(v.usageType); w.string(v.usageID) }
export const rSecret = (r: Reader): any => ({ uuid: r.uuid(), usageType: r.i32(), usageID: r.string() })
export const wDomainCheckpoint = (w: Writer, v: any): void => { w.string(v.name); wDomain(w, v.dom) }
export const rDomainCheckpoint = (r: Reader): any => ({ name: r.string(), dom: rDomain(r) })
export const wDomainSnapshot = (w: Writer, v: any): void => { w.string(v.name); wDomain(w, v.dom) }
export const rDomainSnapshot = (r: Reader): any => ({ name: r.string(), dom: rDomain(r) })
export const wError = (w: Writer, v: any): void => { w.i32(v.code); w.i32(v.domain); w.optional(v.message, (w: Writer, v: any) => w.string(v)); w.i32(v.level); w.optional(v.dom, wDomain); w.optional(v.str1, (w: Writer, v: any) => w.string(v)); w.optional(v.str2, (w: Writer, v: any) => w.string(v)); w.optional(v.str3, (w: Writer, v: any) => w.string(v)); w.i32(v.int1); w.i32(v.int2); w.optional(v.net, wNetwork) }
export const rError = (r: Reader): any => ({ code: r.i32(), domain: r.i32(), message: r.optional((r: Reader) => r.string()), level: r.i32(), dom: r.optional(rDomain), str1: r.optional((r: Reader) => r.string()), str2: r.optional((r: Reader) => r.string()), str3: r.optional((r: Reader) => r.string()), int1: r.i32(), int2: r.i32(), net: r.optional(rNetwork) })
export const wVcpuInfo = (w: Writer, v: any): void => { w.u32(v.number); w.i32(v.state); w.u64(v.cpuTime); w.i32(v.cpu) }
export const rVcpuInfo = (r: Reader): any => ({ number: r.u32(), state: r.i32(), cpuTime: r.u64(), cpu: r.i32() })
export const wNodeGetCpuStats = (w: Writer, v: any): void => { w.string(v.field); w.u64(v.value) }
export const rNodeGetCpuStats = (r: Reader): any => ({ field: r.string(), value: r.u64() })
export const wNodeGetMemoryStats = (w: Writer, v: any): void => { w.string(v.field); w.u64(v.value) }
export const rNodeGetMemoryStats = (r: Reader): any => ({ field: r.string(), value: r.n64() })
export const wDomainDiskError = (w: Writer, v: any): void => { w.string(v.disk); w.i32(v.error) }
export const rDomainDiskError = (r: Reader): any => ({ disk: r.string(), error: r.i32() })
export const wDomainMemoryStat = (w: Writer, v: any): void => { w.i32(v.tag); w.u64(v.val) }
export const rDomainMemoryStat = (r: Reader): any => ({ tag: r.i32(), val: r.n64() })
export const wDomainIothreadInfo = (w: Writer, v: any): void => { w.u32(v.iothreadId); w.bytes(v.cpumap) }
export const rDomainIothreadInfo = (r: Reader): any => ({ iothreadId: r.u32(), cpumap: r.bytes() })
export const wDomainEventGraphicsAddress = (w: Writer, v: any): void => { w.i32(v.family); w.string(v.node); w.string(v.service) }
export const rDomainEventGraphicsAddress = (r: Reader): any => ({ family: r.i32(), node: r.string(), service: r.string() })
export const wDomainEventGraphicsIdentity = (w: Writer, v: any): void => { w.string(v.type); w.string(v.name) }
export const rDomainEventGraphicsIdentity = (r: Reader): any => ({ type: r.string(), name: r.string() })
export const wNetworkDhcpLease = (w: Writer, v: any): void => { w.string(v.iface); w.i64(v.expirytime); w.i32(v.type); w.optional(v.mac, (w: Writer, v: any) => w.string(v)); w.optional(v.iaid, (w: Writer, v: any) => w.string(v)); w.string(v.ipaddr); w.u32(v.prefix); w.optional(v.hostname, (w: Writer, v: any) => w.string(v)); w.optional(v.clientid, (w: Writer, v: any) => w.string(v)) }
export const rNetworkDhcpLease = (r: Reader): any => ({ iface: r.string(), expirytime: r.s64(), type: r.i32(), mac: r.optional((r: Reader) => r.string()), iaid: r.optional((r: Reader) => r.string()), ipaddr: r.string(), prefix: r.u32(), hostname: r.optional((r: Reader) => r.string()), clientid: r.optional((r: Reader) => r.string()) })
export const wDomainStatsRecord = (w: Writer, v: any): void => { wDomain(w, v.dom); writeParams(w, v.params) }
export const rDomainStatsRecord = (r: Reader): any => ({ dom: rDomain(r), params: readParams(r) })
export const wDomainFsinfo = (w: Writer, v: any): void => { w.string(v.mountpoint); w.string(v.name); w.string(v.fstype); w.list(v.devAliases, (w: Writer, v: any) => w.string(v)) }
export const rDomainFsinfo = (r: Reader): any => ({ mountpoint: r.string(), name: r.string(), fstype: r.string(), devAliases: r.list((r: Reader) => r.string(), 4) })
export const wDomainIpAddr = (w: Writer, v: any): void => { w.i32(v.type); w.string(v.addr); w.u32(v.prefix) }
export const rDomainIpAddr = (r: Reader): any => ({ type: r.i32(), addr: r.string(), prefix: r.u32() })
export const wDomainInterface = (w: Writer, v: any): void => { w.string(v.name); w.optional(v.hwaddr, (w: Writer, v: any) => w.string(v)); w.list(v.addrs, wDomainIpAddr) }
export const rDomainInterface = (r: Reader): any => ({ name: r.string(), hwaddr: r.optional((r: Reader) => r.string()), addrs: r.list(rDomainIpAddr, 12) })
export const wSecurityLabel = (w: Writer, v: any): void => { w.chars(v.label); w.i32(v.enforcing) }
export const rSecurityLabel = (r: Reader): any => ({ label: r.chars(), enforcing: r.i32() })
const w1 = (w: Writer, v: any): void => { w.optional(v.name, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r1 = (r: Reader): any => ({ name: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w2 = (w: Writer, v: any): void => { w.string(v.type) }
const r2 = (r: Reader): any => ({ type: r.string() })
const w3 = (w: Writer, v: any): void => { w.u64(v.hvVer) }
const r3 = (r: Reader): any => ({ hvVer: r.n64() })
const w4 = (w: Writer, v: any): void => { w.optional(v.type, (w: Writer, v: any) => w.string(v)) }
const r4 = (r: Reader): any => ({ type: r.optional((r: Reader) => r.string()) })
const w5 = (w: Writer, v: any): void => { w.i32(v.maxVcpus) }
const r5 = (r: Reader): any => ({ maxVcpus: r.i32() })
const w6 = (w: Writer, v: any): void => { w.chars(v.model, 32); w.u64(v.memory); w.i32(v.cpus); w.i32(v.mhz); w.i32(v.nodes); w.i32(v.sockets); w.i32(v.cores); w.i32(v.threads) }
const r6 = (r: Reader): any => ({ model: r.chars(32), memory: r.n64(), cpus: r.i32(), mhz: r.i32(), nodes: r.i32(), sockets: r.i32(), cores: r.i32(), threads: r.i32() })
const w7 = (w: Writer, v: any): void => { w.string(v.capabilities) }
const r7 = (r: Reader): any => ({ capabilities: r.string() })
const w8 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.xml) }
const r8 = (r: Reader): any => ({ dom: rDomain(r), xml: r.string() })
const w9 = (w: Writer, v: any): void => { wDomain(w, v.dom) }
const r9 = (r: Reader): any => ({ dom: rDomain(r) })
const w10 = (w: Writer, v: any): void => { w.string(v.xmlDesc); w.u32(v.flags) }
const r10 = (r: Reader): any => ({ xmlDesc: r.string(), flags: r.u32() })
const w11 = (w: Writer, v: any): void => { w.string(v.xml) }
const r11 = (r: Reader): any => ({ xml: r.string() })
const w12 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.flags) }
const r12 = (r: Reader): any => ({ dom: rDomain(r), flags: r.u32() })
const w13 = (w: Writer, v: any): void => { w.i32(v.autostart) }
const r13 = (r: Reader): any => ({ autostart: r.i32() })
const w14 = (w: Writer, v: any): void => { w.u32(v.state); w.u64(v.maxMem); w.u64(v.memory); w.u32(v.nrVirtCpu); w.u64(v.cpuTime) }
const r14 = (r: Reader): any => ({ state: r.u32(), maxMem: r.n64(), memory: r.n64(), nrVirtCpu: r.u32(), cpuTime: r.u64() })
const w15 = (w: Writer, v: any): void => { w.u64(v.memory) }
const r15 = (r: Reader): any => ({ memory: r.n64() })
const w16 = (w: Writer, v: any): void => { w.i32(v.num) }
const r16 = (r: Reader): any => ({ num: r.i32() })
const w17 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.maxinfo); w.i32(v.maplen) }
const r17 = (r: Reader): any => ({ dom: rDomain(r), maxinfo: r.i32(), maplen: r.i32() })
const w18 = (w: Writer, v: any): void => { w.list(v.info, wVcpuInfo); w.bytes(v.cpumaps) }
const r18 = (r: Reader): any => ({ info: r.list(rVcpuInfo, 20), cpumaps: r.bytes() })
const w19 = (w: Writer, v: any): void => { w.i32(v.maxnames) }
const r19 = (r: Reader): any => ({ maxnames: r.i32() })
const w20 = (w: Writer, v: any): void => { w.list(v.names, (w: Writer, v: any) => w.string(v)) }
const r20 = (r: Reader): any => ({ names: r.list((r: Reader) => r.string(), 4) })
const w21 = (w: Writer, v: any): void => { w.i32(v.id) }
const r21 = (r: Reader): any => ({ id: r.i32() })
const w22 = (w: Writer, v: any): void => { w.string(v.name) }
const r22 = (r: Reader): any => ({ name: r.string() })
const w23 = (w: Writer, v: any): void => { w.uuid(v.uuid) }
const r23 = (r: Reader): any => ({ uuid: r.uuid() })
const w24 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.vcpu); w.bytes(v.cpumap) }
const r24 = (r: Reader): any => ({ dom: rDomain(r), vcpu: r.u32(), cpumap: r.bytes() })
const w25 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.autostart) }
const r25 = (r: Reader): any => ({ dom: rDomain(r), autostart: r.i32() })
const w26 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.memory) }
const r26 = (r: Reader): any => ({ dom: rDomain(r), memory: r.n64() })
const w27 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.nvcpus) }
const r27 = (r: Reader): any => ({ dom: rDomain(r), nvcpus: r.u32() })
const w28 = (w: Writer, v: any): void => { w.i32(v.maxids) }
const r28 = (r: Reader): any => ({ maxids: r.i32() })
const w29 = (w: Writer, v: any): void => { w.list(v.ids, (w: Writer, v: any) => w.i32(v)) }
const r29 = (r: Reader): any => ({ ids: r.list((r: Reader) => r.i32(), 4) })
const w30 = (w: Writer, v: any): void => { wNetwork(w, v.net) }
const r30 = (r: Reader): any => ({ net: rNetwork(r) })
const w31 = (w: Writer, v: any): void => { wNetwork(w, v.net); w.u32(v.flags) }
const r31 = (r: Reader): any => ({ net: rNetwork(r), flags: r.u32() })
const w32 = (w: Writer, v: any): void => { wNetwork(w, v.net); w.i32(v.autostart) }
const r32 = (r: Reader): any => ({ net: rNetwork(r), autostart: r.i32() })
const w33 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.to); w.u32(v.flags) }
const r33 = (r: Reader): any => ({ dom: rDomain(r), to: r.string(), flags: r.u32() })
const w34 = (w: Writer, v: any): void => { w.string(v.from) }
const r34 = (r: Reader): any => ({ from: r.string() })
const w35 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.to) }
const r35 = (r: Reader): any => ({ dom: rDomain(r), to: r.string() })
const w36 = (w: Writer, v: any): void => { w.string(v.type); w.i32(v.nparams) }
const r36 = (r: Reader): any => ({ type: r.string(), nparams: r.i32() })
const w37 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.nparams) }
const r37 = (r: Reader): any => ({ dom: rDomain(r), nparams: r.i32() })
const w38 = (w: Writer, v: any): void => { writeParams(w, v.params) }
const r38 = (r: Reader): any => ({ params: readParams(r) })
const w39 = (w: Writer, v: any): void => { wDomain(w, v.dom); writeParams(w, v.params) }
const r39 = (r: Reader): any => ({ dom: rDomain(r), params: readParams(r) })
const w40 = (w: Writer, v: any): void => { w.string(v.hostname) }
const r40 = (r: Reader): any => ({ hostname: r.string() })
const w41 = (w: Writer, v: any): void => { w.i32(v.feature) }
const r41 = (r: Reader): any => ({ feature: r.i32() })
const w42 = (w: Writer, v: any): void => { w.i32(v.supported) }
const r42 = (r: Reader): any => ({ supported: r.i32() })
const w43 = (w: Writer, v: any): void => { w.optional(v.uriIn, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource) }
const r43 = (r: Reader): any => ({ uriIn: r.optional((r: Reader) => r.string()), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64() })
const w44 = (w: Writer, v: any): void => { w.bytes(v.cookie); w.optional(v.uriOut, (w: Writer, v: any) => w.string(v)) }
const r44 = (r: Reader): any => ({ cookie: r.bytes(), uriOut: r.optional((r: Reader) => r.string()) })
const w45 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.bytes(v.cookie); w.string(v.uri); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource) }
const r45 = (r: Reader): any => ({ dom: rDomain(r), cookie: r.bytes(), uri: r.string(), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64() })
const w46 = (w: Writer, v: any): void => { w.string(v.dname); w.bytes(v.cookie); w.string(v.uri); w.u64(v.flags) }
const r46 = (r: Reader): any => ({ dname: r.string(), cookie: r.bytes(), uri: r.string(), flags: r.n64() })
const w47 = (w: Writer, v: any): void => { wDomain(w, v.ddom) }
const r47 = (r: Reader): any => ({ ddom: rDomain(r) })
const w48 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path) }
const r48 = (r: Reader): any => ({ dom: rDomain(r), path: r.string() })
const w49 = (w: Writer, v: any): void => { w.i64(v.rdReq); w.i64(v.rdBytes); w.i64(v.wrReq); w.i64(v.wrBytes); w.i64(v.errs) }
const r49 = (r: Reader): any => ({ rdReq: r.s64(), rdBytes: r.i64(), wrReq: r.s64(), wrBytes: r.i64(), errs: r.s64() })
const w50 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.device) }
const r50 = (r: Reader): any => ({ dom: rDomain(r), device: r.string() })
const w51 = (w: Writer, v: any): void => { w.i64(v.rxBytes); w.i64(v.rxPackets); w.i64(v.rxErrs); w.i64(v.rxDrop); w.i64(v.txBytes); w.i64(v.txPackets); w.i64(v.txErrs); w.i64(v.txDrop) }
const r51 = (r: Reader): any => ({ rxBytes: r.i64(), rxPackets: r.s64(), rxErrs: r.s64(), rxDrop: r.s64(), txBytes: r.i64(), txPackets: r.s64(), txErrs: r.s64(), txDrop: r.s64() })
const w52 = (w: Writer, v: any): void => { w.list(v.types, (w: Writer, v: any) => w.i32(v)) }
const r52 = (r: Reader): any => ({ types: r.list((r: Reader) => r.i32(), 4) })
const w53 = (w: Writer, v: any): void => { w.string(v.mechlist) }
const r53 = (r: Reader): any => ({ mechlist: r.string() })
const w54 = (w: Writer, v: any): void => { w.string(v.mech); w.i32(v.nil); w.chars(v.data) }
const r54 = (r: Reader): any => ({ mech: r.string(), nil: r.i32(), data: r.chars() })
const w55 = (w: Writer, v: any): void => { w.i32(v.complete); w.i32(v.nil); w.chars(v.data) }
const r55 = (r: Reader): any => ({ complete: r.i32(), nil: r.i32(), data: r.chars() })
const w56 = (w: Writer, v: any): void => { w.i32(v.nil); w.chars(v.data) }
const r56 = (r: Reader): any => ({ nil: r.i32(), data: r.chars() })
const w57 = (w: Writer, v: any): void => { w.i32(v.complete) }
const r57 = (r: Reader): any => ({ complete: r.i32() })
const w58 = (w: Writer, v: any): void => { w.string(v.type); w.optional(v.srcSpec, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r58 = (r: Reader): any => ({ type: r.string(), srcSpec: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w59 = (w: Writer, v: any): void => { w.string(v.xml); w.u32(v.flags) }
const r59 = (r: Reader): any => ({ xml: r.string(), flags: r.u32() })
const w60 = (w: Writer, v: any): void => { wStoragePool(w, v.pool) }
const r60 = (r: Reader): any => ({ pool: rStoragePool(r) })
const w61 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.u32(v.flags) }
const r61 = (r: Reader): any => ({ pool: rStoragePool(r), flags: r.u32() })
const w62 = (w: Writer, v: any): void => { wStorageVol(w, v.vol) }
const r62 = (r: Reader): any => ({ vol: rStorageVol(r) })
const w63 = (w: Writer, v: any): void => { w.u32(v.state); w.u64(v.capacity); w.u64(v.allocation); w.u64(v.available) }
const r63 = (r: Reader): any => ({ state: r.u32(), capacity: r.u64(), allocation: r.u64(), available: r.u64() })
const w64 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.i32(v.autostart) }
const r64 = (r: Reader): any => ({ pool: rStoragePool(r), autostart: r.i32() })
const w65 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.i32(v.maxnames) }
const r65 = (r: Reader): any => ({ pool: rStoragePool(r), maxnames: r.i32() })
const w66 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.string(v.xml); w.u32(v.flags) }
const r66 = (r: Reader): any => ({ pool: rStoragePool(r), xml: r.string(), flags: r.u32() })
const w67 = (w: Writer, v: any): void => { wStorageVol(w, v.vol); w.u32(v.flags) }
const r67 = (r: Reader): any => ({ vol: rStorageVol(r), flags: r.u32() })
const w68 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.string(v.name) }
const r68 = (r: Reader): any => ({ pool: rStoragePool(r), name: r.string() })
const w69 = (w: Writer, v: any): void => { w.string(v.key) }
const r69 = (r: Reader): any => ({ key: r.string() })
const w70 = (w: Writer, v: any): void => { w.string(v.path) }
const r70 = (r: Reader): any => ({ path: r.string() })
const w71 = (w: Writer, v: any): void => { w.i32(v.type); w.u64(v.capacity); w.u64(v.allocation) }
const r71 = (r: Reader): any => ({ type: r.i32(), capacity: r.u64(), allocation: r.u64() })
const w72 = (w: Writer, v: any): void => { w.i32(v.startCell); w.i32(v.maxcells) }
const r72 = (r: Reader): any => ({ startCell: r.i32(), maxcells: r.i32() })
const w73 = (w: Writer, v: any): void => { w.list(v.cells, (w: Writer, v: any) => w.u64(v)) }
const r73 = (r: Reader): any => ({ cells: r.list((r: Reader) => r.u64(), 8) })
const w74 = (w: Writer, v: any): void => { w.u64(v.freeMem) }
const r74 = (r: Reader): any => ({ freeMem: r.u64() })
const w75 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.u64(v.offset); w.u32(v.size); w.u32(v.flags) }
const r75 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), offset: r.u64(), size: r.u32(), flags: r.u32() })
const w76 = (w: Writer, v: any): void => { w.bytes(v.buffer) }
const r76 = (r: Reader): any => ({ buffer: r.bytes() })
const w77 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.offset); w.u32(v.size); w.u32(v.flags) }
const r77 = (r: Reader): any => ({ dom: rDomain(r), offset: r.u64(), size: r.u32(), flags: r.u32() })
const w78 = (w: Writer, v: any): void => { w.i32(v.cbRegistered) }
const r78 = (r: Reader): any => ({ cbRegistered: r.i32() })
const w79 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.event); w.i32(v.detail) }
const r79 = (r: Reader): any => ({ dom: rDomain(r), event: r.i32(), detail: r.i32() })
const w80 = (w: Writer, v: any): void => { w.optional(v.uriIn, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource); w.string(v.domXml) }
const r80 = (r: Reader): any => ({ uriIn: r.optional((r: Reader) => r.string()), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64(), domXml: r.string() })
const w81 = (w: Writer, v: any): void => { w.string(v.dname); w.bytes(v.cookie); w.string(v.uri); w.u64(v.flags); w.i32(v.retcode) }
const r81 = (r: Reader): any => ({ dname: r.string(), cookie: r.bytes(), uri: r.string(), flags: r.n64(), retcode: r.i32() })
const w82 = (w: Writer, v: any): void => { w.string(v.uri) }
const r82 = (r: Reader): any => ({ uri: r.string() })
const w83 = (w: Writer, v: any): void => { w.optional(v.cap, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r83 = (r: Reader): any => ({ cap: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w84 = (w: Writer, v: any): void => { w.optional(v.cap, (w: Writer, v: any) => w.string(v)); w.i32(v.maxnames); w.u32(v.flags) }
const r84 = (r: Reader): any => ({ cap: r.optional((r: Reader) => r.string()), maxnames: r.i32(), flags: r.u32() })
const w85 = (w: Writer, v: any): void => { wNodeDevice(w, v.dev) }
const r85 = (r: Reader): any => ({ dev: rNodeDevice(r) })
const w86 = (w: Writer, v: any): void => { w.string(v.name); w.u32(v.flags) }
const r86 = (r: Reader): any => ({ name: r.string(), flags: r.u32() })
const w87 = (w: Writer, v: any): void => { w.optional(v.parentName, (w: Writer, v: any) => w.string(v)) }
const r87 = (r: Reader): any => ({ parentName: r.optional((r: Reader) => r.string()) })
const w88 = (w: Writer, v: any): void => { w.string(v.name); w.i32(v.maxnames) }
const r88 = (r: Reader): any => ({ name: r.string(), maxnames: r.i32() })
const w89 = (w: Writer, v: any): void => { w.chars(v.label); w.i32(v.enforcing) }
const r89 = (r: Reader): any => ({ label: r.chars(), enforcing: r.i32() })
const w90 = (w: Writer, v: any): void => { w.chars(v.model); w.chars(v.doi) }
const r90 = (r: Reader): any => ({ model: r.chars(), doi: r.chars() })
const w91 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.string(v.xml); wStorageVol(w, v.clonevol); w.u32(v.flags) }
const r91 = (r: Reader): any => ({ pool: rStoragePool(r), xml: r.string(), clonevol: rStorageVol(r), flags: r.u32() })
const w92 = (w: Writer, v: any): void => { wInterface(w, v.iface) }
const r92 = (r: Reader): any => ({ iface: rInterface(r) })
const w93 = (w: Writer, v: any): void => { w.string(v.mac) }
const r93 = (r: Reader): any => ({ mac: r.string() })
const w94 = (w: Writer, v: any): void => { wInterface(w, v.iface); w.u32(v.flags) }
const r94 = (r: Reader): any => ({ iface: rInterface(r), flags: r.u32() })
const w95 = (w: Writer, v: any): void => { w.string(v.nativeFormat); w.string(v.nativeConfig); w.u32(v.flags) }
const r95 = (r: Reader): any => ({ nativeFormat: r.string(), nativeConfig: r.string(), flags: r.u32() })
const w96 = (w: Writer, v: any): void => { w.string(v.domainXml) }
const r96 = (r: Reader): any => ({ domainXml: r.string() })
const w97 = (w: Writer, v: any): void => { w.string(v.nativeFormat); w.string(v.domainXml); w.u32(v.flags) }
const r97 = (r: Reader): any => ({ nativeFormat: r.string(), domainXml: r.string(), flags: r.u32() })
const w98 = (w: Writer, v: any): void => { w.string(v.nativeConfig) }
const r98 = (r: Reader): any => ({ nativeConfig: r.string() })
const w99 = (w: Writer, v: any): void => { w.i32(v.maxuuids) }
const r99 = (r: Reader): any => ({ maxuuids: r.i32() })
const w100 = (w: Writer, v: any): void => { w.list(v.uuids, (w: Writer, v: any) => w.string(v)) }
const r100 = (r: Reader): any => ({ uuids: r.list((r: Reader) => r.string(), 4) })
const w101 = (w: Writer, v: any): void => { wSecret(w, v.secret) }
const r101 = (r: Reader): any => ({ secret: rSecret(r) })
const w102 = (w: Writer, v: any): void => { wSecret(w, v.secret); w.u32(v.flags) }
const r102 = (r: Reader): any => ({ secret: rSecret(r), flags: r.u32() })
const w103 = (w: Writer, v: any): void => { wSecret(w, v.secret); w.bytes(v.value); w.u32(v.flags) }
const r103 = (r: Reader): any => ({ secret: rSecret(r), value: r.bytes(), flags: r.u32() })
const w104 = (w: Writer, v: any): void => { w.bytes(v.value) }
const r104 = (r: Reader): any => ({ value: r.bytes() })
const w105 = (w: Writer, v: any): void => { w.i32(v.usageType); w.string(v.usageID) }
const r105 = (r: Reader): any => ({ usageType: r.i32(), usageID: r.string() })
const w106 = (w: Writer, v: any): void => { w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource); w.string(v.domXml) }
const r106 = (r: Reader): any => ({ flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64(), domXml: r.string() })
const w107 = (w: Writer, v: any): void => { w.i32(v.secure) }
const r107 = (r: Reader): any => ({ secure: r.i32() })
const w108 = (w: Writer, v: any): void => { w.i32(v.active) }
const r108 = (r: Reader): any => ({ active: r.i32() })
const w109 = (w: Writer, v: any): void => { w.i32(v.persistent) }
const r109 = (r: Reader): any => ({ persistent: r.i32() })
const w110 = (w: Writer, v: any): void => { w.u64(v.libVer) }
const r110 = (r: Reader): any => ({ libVer: r.n64() })
const w111 = (w: Writer, v: any): void => { w.i32(v.result) }
const r111 = (r: Reader): any => ({ result: r.i32() })
const w112 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.maxStats); w.u32(v.flags) }
const r112 = (r: Reader): any => ({ dom: rDomain(r), maxStats: r.u32(), flags: r.u32() })
const w113 = (w: Writer, v: any): void => { w.list(v.stats, wDomainMemoryStat) }
const r113 = (r: Reader): any => ({ stats: r.list(rDomainMemoryStat, 12) })
const w114 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.xml); w.u32(v.flags) }
const r114 = (r: Reader): any => ({ dom: rDomain(r), xml: r.string(), flags: r.u32() })
const w115 = (w: Writer, v: any): void => { w.list(v.xmlCPUs, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r115 = (r: Reader): any => ({ xmlCPUs: r.list((r: Reader) => r.string(), 4), flags: r.u32() })
const w116 = (w: Writer, v: any): void => { w.string(v.cpu) }
const r116 = (r: Reader): any => ({ cpu: r.string() })
const w117 = (w: Writer, v: any): void => { w.i32(v.type); w.u64(v.timeElapsed); w.u64(v.timeRemaining); w.u64(v.dataTotal); w.u64(v.dataProcessed); w.u64(v.dataRemaining); w.u64(v.memTotal); w.u64(v.memProcessed); w.u64(v.memRemaining); w.u64(v.fileTotal); w.u64(v.fileProcessed); w.u64(v.fileRemaining) }
const r117 = (r: Reader): any => ({ type: r.i32(), timeElapsed: r.n64(), timeRemaining: r.n64(), dataTotal: r.u64(), dataProcessed: r.u64(), dataRemaining: r.u64(), memTotal: r.u64(), memProcessed: r.u64(), memRemaining: r.u64(), fileTotal: r.u64(), fileProcessed: r.u64(), fileRemaining: r.u64() })
const w118 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.downtime); w.u32(v.flags) }
const r118 = (r: Reader): any => ({ dom: rDomain(r), downtime: r.n64(), flags: r.u32() })
const w119 = (w: Writer, v: any): void => { w.i32(v.eventID) }
const r119 = (r: Reader): any => ({ eventID: r.i32() })
const w120 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i64(v.offset) }
const r120 = (r: Reader): any => ({ dom: rDomain(r), offset: r.s64() })
const w121 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.action) }
const r121 = (r: Reader): any => ({ dom: rDomain(r), action: r.i32() })
const w122 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.srcPath); w.string(v.devAlias); w.i32(v.action) }
const r122 = (r: Reader): any => ({ dom: rDomain(r), srcPath: r.string(), devAlias: r.string(), action: r.i32() })
const w123 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.phase); wDomainEventGraphicsAddress(w, v.local); wDomainEventGraphicsAddress(w, v.remote); w.string(v.authScheme); w.list(v.subject, wDomainEventGraphicsIdentity) }
const r123 = (r: Reader): any => ({ dom: rDomain(r), phase: r.i32(), local: rDomainEventGraphicsAddress(r), remote: rDomainEventGraphicsAddress(r), authScheme: r.string(), subject: r.list(rDomainEventGraphicsIdentity, 8) })
const w124 = (w: Writer, v: any): void => { wNwfilter(w, v.nwfilter) }
const r124 = (r: Reader): any => ({ nwfilter: rNwfilter(r) })
const w125 = (w: Writer, v: any): void => { wNwfilter(w, v.nwfilter); w.u32(v.flags) }
const r125 = (r: Reader): any => ({ nwfilter: rNwfilter(r), flags: r.u32() })
const w126 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.xmlDesc); w.u32(v.flags) }
const r126 = (r: Reader): any => ({ dom: rDomain(r), xmlDesc: r.string(), flags: r.u32() })
const w127 = (w: Writer, v: any): void => { wDomainSnapshot(w, v.snap) }
const r127 = (r: Reader): any => ({ snap: rDomainSnapshot(r) })
const w128 = (w: Writer, v: any): void => { wDomainSnapshot(w, v.snap); w.u32(v.flags) }
const r128 = (r: Reader): any => ({ snap: rDomainSnapshot(r), flags: r.u32() })
const w129 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.maxnames); w.u32(v.flags) }
const r129 = (r: Reader): any => ({ dom: rDomain(r), maxnames: r.i32(), flags: r.u32() })
const w130 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.name); w.u32(v.flags) }
const r130 = (r: Reader): any => ({ dom: rDomain(r), name: r.string(), flags: r.u32() })
const w131 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.u32(v.flags) }
const r131 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), flags: r.u32() })
const w132 = (w: Writer, v: any): void => { w.u64(v.allocation); w.u64(v.capacity); w.u64(v.physical) }
const r132 = (r: Reader): any => ({ allocation: r.u64(), capacity: r.u64(), physical: r.u64() })
const w133 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.srcPath); w.string(v.devAlias); w.i32(v.action); w.string(v.reason) }
const r133 = (r: Reader): any => ({ dom: rDomain(r), srcPath: r.string(), devAlias: r.string(), action: r.i32(), reason: r.string() })
const w134 = (w: Writer, v: any): void => { wDomain(w, v.dom); writeParams(w, v.params); w.u32(v.flags) }
const r134 = (r: Reader): any => ({ dom: rDomain(r), params: readParams(r), flags: r.u32() })
const w135 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.nparams); w.u32(v.flags) }
const r135 = (r: Reader): any => ({ dom: rDomain(r), nparams: r.i32(), flags: r.u32() })
const w136 = (w: Writer, v: any): void => { writeParams(w, v.params); w.i32(v.nparams) }
const r136 = (r: Reader): any => ({ params: readParams(r), nparams: r.i32() })
const w137 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.nvcpus); w.u32(v.flags) }
const r137 = (r: Reader): any => ({ dom: rDomain(r), nvcpus: r.u32(), flags: r.u32() })
const w138 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.devName, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r138 = (r: Reader): any => ({ dom: rDomain(r), devName: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w139 = (w: Writer, v: any): void => { w.i32(v.updated) }
const r139 = (r: Reader): any => ({ updated: r.i32() })
const w140 = (w: Writer, v: any): void => { w.u32(v.flags) }
const r140 = (r: Reader): any => ({ flags: r.u32() })
const w141 = (w: Writer, v: any): void => { w.string(v.sysinfo) }
const r141 = (r: Reader): any => ({ sysinfo: r.string() })
const w142 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.memory); w.u32(v.flags) }
const r142 = (r: Reader): any => ({ dom: rDomain(r), memory: r.n64(), flags: r.u32() })
const w143 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.bandwidth); w.u32(v.flags) }
const r143 = (r: Reader): any => ({ dom: rDomain(r), bandwidth: r.n64(), flags: r.u32() })
const w144 = (w: Writer, v: any): void => { wStorageVol(w, v.vol); w.u64(v.offset); w.u64(v.length); w.u32(v.flags) }
const r144 = (r: Reader): any => ({ vol: rStorageVol(r), offset: r.u64(), length: r.u64(), flags: r.u32() })
const w145 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.screen); w.u32(v.flags) }
const r145 = (r: Reader): any => ({ dom: rDomain(r), screen: r.u32(), flags: r.u32() })
const w146 = (w: Writer, v: any): void => { w.optional(v.mime, (w: Writer, v: any) => w.string(v)) }
const r146 = (r: Reader): any => ({ mime: r.optional((r: Reader) => r.string()) })
const w147 = (w: Writer, v: any): void => { w.i32(v.state); w.i32(v.reason) }
const r147 = (r: Reader): any => ({ state: r.i32(), reason: r.i32() })
const w148 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.xmlin, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource) }
const r148 = (r: Reader): any => ({ dom: rDomain(r), xmlin: r.optional((r: Reader) => r.string()), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64() })
const w149 = (w: Writer, v: any): void => { w.bytes(v.cookieOut); w.string(v.xml) }
const r149 = (r: Reader): any => ({ cookieOut: r.bytes(), xml: r.string() })
const w150 = (w: Writer, v: any): void => { w.bytes(v.cookieIn); w.optional(v.uriIn, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource); w.string(v.domXml) }
const r150 = (r: Reader): any => ({ cookieIn: r.bytes(), uriIn: r.optional((r: Reader) => r.string()), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64(), domXml: r.string() })
const w151 = (w: Writer, v: any): void => { w.bytes(v.cookieOut); w.optional(v.uriOut, (w: Writer, v: any) => w.string(v)) }
const r151 = (r: Reader): any => ({ cookieOut: r.bytes(), uriOut: r.optional((r: Reader) => r.string()) })
const w152 = (w: Writer, v: any): void => { w.bytes(v.cookieIn); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource); w.string(v.domXml) }
const r152 = (r: Reader): any => ({ cookieIn: r.bytes(), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64(), domXml: r.string() })
const w153 = (w: Writer, v: any): void => { w.bytes(v.cookieOut) }
const r153 = (r: Reader): any => ({ cookieOut: r.bytes() })
const w154 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.xmlin, (w: Writer, v: any) => w.string(v)); w.bytes(v.cookieIn); w.optional(v.dconnuri, (w: Writer, v: any) => w.string(v)); w.optional(v.uri, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.optional(v.dname, (w: Writer, v: any) => w.string(v)); w.u64(v.resource) }
const r154 = (r: Reader): any => ({ dom: rDomain(r), xmlin: r.optional((r: Reader) => r.string()), cookieIn: r.bytes(), dconnuri: r.optional((r: Reader) => r.string()), uri: r.optional((r: Reader) => r.string()), flags: r.n64(), dname: r.optional((r: Reader) => r.string()), resource: r.n64() })
const w155 = (w: Writer, v: any): void => { w.string(v.dname); w.bytes(v.cookieIn); w.optional(v.dconnuri, (w: Writer, v: any) => w.string(v)); w.optional(v.uri, (w: Writer, v: any) => w.string(v)); w.u64(v.flags); w.i32(v.cancelled) }
const r155 = (r: Reader): any => ({ dname: r.string(), cookieIn: r.bytes(), dconnuri: r.optional((r: Reader) => r.string()), uri: r.optional((r: Reader) => r.string()), flags: r.n64(), cancelled: r.i32() })
const w156 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.bytes(v.cookieOut) }
const r156 = (r: Reader): any => ({ dom: rDomain(r), cookieOut: r.bytes() })
const w157 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.bytes(v.cookieIn); w.u64(v.flags); w.i32(v.cancelled) }
const r157 = (r: Reader): any => ({ dom: rDomain(r), cookieIn: r.bytes(), flags: r.n64(), cancelled: r.i32() })
const w158 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.vcpu); w.bytes(v.cpumap); w.u32(v.flags) }
const r158 = (r: Reader): any => ({ dom: rDomain(r), vcpu: r.u32(), cpumap: r.bytes(), flags: r.u32() })
const w159 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.codeset); w.u32(v.holdtime); w.list(v.keycodes, (w: Writer, v: any) => w.u32(v)); w.u32(v.flags) }
const r159 = (r: Reader): any => ({ dom: rDomain(r), codeset: r.u32(), holdtime: r.u32(), keycodes: r.list((r: Reader) => r.u32(), 4), flags: r.u32() })
const w160 = (w: Writer, v: any): void => { w.i32(v.cpuNum); w.i32(v.nparams); w.u32(v.flags) }
const r160 = (r: Reader): any => ({ cpuNum: r.i32(), nparams: r.i32(), flags: r.u32() })
const w161 = (w: Writer, v: any): void => { w.list(v.params, wNodeGetCpuStats); w.i32(v.nparams) }
const r161 = (r: Reader): any => ({ params: r.list(rNodeGetCpuStats, 12), nparams: r.i32() })
const w162 = (w: Writer, v: any): void => { w.i32(v.nparams); w.i32(v.cellNum); w.u32(v.flags) }
const r162 = (r: Reader): any => ({ nparams: r.i32(), cellNum: r.i32(), flags: r.u32() })
const w163 = (w: Writer, v: any): void => { w.list(v.params, wNodeGetMemoryStats); w.i32(v.nparams) }
const r163 = (r: Reader): any => ({ params: r.list(rNodeGetMemoryStats, 12), nparams: r.i32() })
const w164 = (w: Writer, v: any): void => { w.u32(v.state); w.u32(v.details); w.u64(v.stateTime) }
const r164 = (r: Reader): any => ({ state: r.u32(), details: r.u32(), stateTime: r.n64() })
const w165 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.ncpumaps); w.i32(v.maplen); w.u32(v.flags) }
const r165 = (r: Reader): any => ({ dom: rDomain(r), ncpumaps: r.i32(), maplen: r.i32(), flags: r.u32() })
const w166 = (w: Writer, v: any): void => { w.bytes(v.cpumaps); w.i32(v.num) }
const r166 = (r: Reader): any => ({ cpumaps: r.bytes(), num: r.i32() })
const w167 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.to); w.optional(v.dxml, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r167 = (r: Reader): any => ({ dom: rDomain(r), to: r.string(), dxml: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w168 = (w: Writer, v: any): void => { w.string(v.from); w.optional(v.dxml, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r168 = (r: Reader): any => ({ from: r.string(), dxml: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w169 = (w: Writer, v: any): void => { w.string(v.file); w.u32(v.flags) }
const r169 = (r: Reader): any => ({ file: r.string(), flags: r.u32() })
const w170 = (w: Writer, v: any): void => { w.string(v.file); w.string(v.dxml); w.u32(v.flags) }
const r170 = (r: Reader): any => ({ file: r.string(), dxml: r.string(), flags: r.u32() })
const w171 = (w: Writer, v: any): void => { w.i32(v.found); w.i32(v.type); w.u64(v.bandwidth); w.u64(v.cur); w.u64(v.end) }
const r171 = (r: Reader): any => ({ found: r.i32(), type: r.i32(), bandwidth: r.n64(), cur: r.u64(), end: r.u64() })
const w172 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.u64(v.bandwidth); w.u32(v.flags) }
const r172 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), bandwidth: r.n64(), flags: r.u32() })
const w173 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.i32(v.type); w.i32(v.status) }
const r173 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), type: r.i32(), status: r.i32() })
const w174 = (w: Writer, v: any): void => { w.u64(v.bandwidth) }
const r174 = (r: Reader): any => ({ bandwidth: r.n64() })
const w175 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.i32(v.nparams); w.u32(v.flags) }
const r175 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), nparams: r.i32(), flags: r.u32() })
const w176 = (w: Writer, v: any): void => { wDomainSnapshot(w, v.snap); w.i32(v.maxnames); w.u32(v.flags) }
const r176 = (r: Reader): any => ({ snap: rDomainSnapshot(r), maxnames: r.i32(), flags: r.u32() })
const w177 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.oldSrcPath, (w: Writer, v: any) => w.string(v)); w.optional(v.newSrcPath, (w: Writer, v: any) => w.string(v)); w.string(v.devAlias); w.i32(v.reason) }
const r177 = (r: Reader): any => ({ dom: rDomain(r), oldSrcPath: r.optional((r: Reader) => r.string()), newSrcPath: r.optional((r: Reader) => r.string()), devAlias: r.string(), reason: r.i32() })
const w178 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.idx); w.u32(v.flags) }
const r178 = (r: Reader): any => ({ dom: rDomain(r), idx: r.u32(), flags: r.u32() })
const w179 = (w: Writer, v: any): void => { w.u32(v.target); w.u64(v.duration); w.u32(v.flags) }
const r179 = (r: Reader): any => ({ target: r.u32(), duration: r.n64(), flags: r.u32() })
const w180 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.disk); w.u64(v.size); w.u32(v.flags) }
const r180 = (r: Reader): any => ({ dom: rDomain(r), disk: r.string(), size: r.u64(), flags: r.u32() })
const w181 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.disk); writeParams(w, v.params); w.u32(v.flags) }
const r181 = (r: Reader): any => ({ dom: rDomain(r), disk: r.string(), params: readParams(r), flags: r.u32() })
const w182 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.disk, (w: Writer, v: any) => w.string(v)); w.i32(v.nparams); w.u32(v.flags) }
const r182 = (r: Reader): any => ({ dom: rDomain(r), disk: r.optional((r: Reader) => r.string()), nparams: r.i32(), flags: r.u32() })
const w183 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.device); writeParams(w, v.params); w.u32(v.flags) }
const r183 = (r: Reader): any => ({ dom: rDomain(r), device: r.string(), params: readParams(r), flags: r.u32() })
const w184 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.device); w.i32(v.nparams); w.u32(v.flags) }
const r184 = (r: Reader): any => ({ dom: rDomain(r), device: r.string(), nparams: r.i32(), flags: r.u32() })
const w185 = (w: Writer, v: any): void => { wStorageVol(w, v.vol); w.u32(v.algorithm); w.u32(v.flags) }
const r185 = (r: Reader): any => ({ vol: rStorageVol(r), algorithm: r.u32(), flags: r.u32() })
const w186 = (w: Writer, v: any): void => { wStorageVol(w, v.vol); w.u64(v.capacity); w.u32(v.flags) }
const r186 = (r: Reader): any => ({ vol: rStorageVol(r), capacity: r.u64(), flags: r.u32() })
const w187 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.target); w.u64(v.duration); w.u32(v.flags) }
const r187 = (r: Reader): any => ({ dom: rDomain(r), target: r.u32(), duration: r.n64(), flags: r.u32() })
const w188 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.nparams); w.i32(v.startCpu); w.u32(v.ncpus); w.u32(v.flags) }
const r188 = (r: Reader): any => ({ dom: rDomain(r), nparams: r.u32(), startCpu: r.i32(), ncpus: r.u32(), flags: r.u32() })
const w189 = (w: Writer, v: any): void => { writeParamList(w, v.params); w.i32(v.nparams) }
const r189 = (r: Reader): any => ({ params: readParamList(r), nparams: r.i32() })
const w190 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.maxerrors); w.u32(v.flags) }
const r190 = (r: Reader): any => ({ dom: rDomain(r), maxerrors: r.u32(), flags: r.u32() })
const w191 = (w: Writer, v: any): void => { w.list(v.errors, wDomainDiskError); w.i32(v.nerrors) }
const r191 = (r: Reader): any => ({ errors: r.list(rDomainDiskError, 8), nerrors: r.i32() })
const w192 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.type); w.optional(v.metadata, (w: Writer, v: any) => w.string(v)); w.optional(v.key, (w: Writer, v: any) => w.string(v)); w.optional(v.uri, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r192 = (r: Reader): any => ({ dom: rDomain(r), type: r.i32(), metadata: r.optional((r: Reader) => r.string()), key: r.optional((r: Reader) => r.string()), uri: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w193 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.type); w.optional(v.uri, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r193 = (r: Reader): any => ({ dom: rDomain(r), type: r.i32(), uri: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w194 = (w: Writer, v: any): void => { w.string(v.metadata) }
const r194 = (r: Reader): any => ({ metadata: r.string() })
const w195 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.optional(v.base, (w: Writer, v: any) => w.string(v)); w.u64(v.bandwidth); w.u32(v.flags) }
const r195 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), base: r.optional((r: Reader) => r.string()), bandwidth: r.n64(), flags: r.u32() })
const w196 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.devAlias); w.i32(v.reason) }
const r196 = (r: Reader): any => ({ dom: rDomain(r), devAlias: r.string(), reason: r.i32() })
const w197 = (w: Writer, v: any): void => { w.i32(v.current) }
const r197 = (r: Reader): any => ({ current: r.i32() })
const w198 = (w: Writer, v: any): void => { w.i32(v.metadata) }
const r198 = (r: Reader): any => ({ metadata: r.i32() })
const w199 = (w: Writer, v: any): void => { w.i32(v.needResults); w.u32(v.flags) }
const r199 = (r: Reader): any => ({ needResults: r.i32(), flags: r.u32() })
const w200 = (w: Writer, v: any): void => { w.list(v.domains, wDomain); w.u32(v.ret) }
const r200 = (r: Reader): any => ({ domains: r.list(rDomain, 24), ret: r.u32() })
const w201 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.needResults); w.u32(v.flags) }
const r201 = (r: Reader): any => ({ dom: rDomain(r), needResults: r.i32(), flags: r.u32() })
const w202 = (w: Writer, v: any): void => { w.list(v.snapshots, wDomainSnapshot); w.i32(v.ret) }
const r202 = (r: Reader): any => ({ snapshots: r.list(rDomainSnapshot, 28), ret: r.i32() })
const w203 = (w: Writer, v: any): void => { wDomainSnapshot(w, v.snapshot); w.i32(v.needResults); w.u32(v.flags) }
const r203 = (r: Reader): any => ({ snapshot: rDomainSnapshot(r), needResults: r.i32(), flags: r.u32() })
const w204 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.actual) }
const r204 = (r: Reader): any => ({ dom: rDomain(r), actual: r.n64() })
const w205 = (w: Writer, v: any): void => { w.list(v.labels, wSecurityLabel); w.i32(v.ret) }
const r205 = (r: Reader): any => ({ labels: r.list(rSecurityLabel, 8), ret: r.i32() })
const w206 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.bytes(v.cpumap); w.u32(v.flags) }
const r206 = (r: Reader): any => ({ dom: rDomain(r), cpumap: r.bytes(), flags: r.u32() })
const w207 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.maplen); w.u32(v.flags) }
const r207 = (r: Reader): any => ({ dom: rDomain(r), maplen: r.i32(), flags: r.u32() })
const w208 = (w: Writer, v: any): void => { w.bytes(v.cpumaps); w.i32(v.ret) }
const r208 = (r: Reader): any => ({ cpumaps: r.bytes(), ret: r.i32() })
const w209 = (w: Writer, v: any): void => { w.list(v.pools, wStoragePool); w.u32(v.ret) }
const r209 = (r: Reader): any => ({ pools: r.list(rStoragePool, 20), ret: r.u32() })
const w210 = (w: Writer, v: any): void => { wStoragePool(w, v.pool); w.i32(v.needResults); w.u32(v.flags) }
const r210 = (r: Reader): any => ({ pool: rStoragePool(r), needResults: r.i32(), flags: r.u32() })
const w211 = (w: Writer, v: any): void => { w.list(v.vols, wStorageVol); w.u32(v.ret) }
const r211 = (r: Reader): any => ({ vols: r.list(rStorageVol, 12), ret: r.u32() })
const w212 = (w: Writer, v: any): void => { w.list(v.nets, wNetwork); w.u32(v.ret) }
const r212 = (r: Reader): any => ({ nets: r.list(rNetwork, 20), ret: r.u32() })
const w213 = (w: Writer, v: any): void => { w.list(v.ifaces, wInterface); w.u32(v.ret) }
const r213 = (r: Reader): any => ({ ifaces: r.list(rInterface, 8), ret: r.u32() })
const w214 = (w: Writer, v: any): void => { w.list(v.devices, wNodeDevice); w.u32(v.ret) }
const r214 = (r: Reader): any => ({ devices: r.list(rNodeDevice, 4), ret: r.u32() })
const w215 = (w: Writer, v: any): void => { w.list(v.filters, wNwfilter); w.u32(v.ret) }
const r215 = (r: Reader): any => ({ filters: r.list(rNwfilter, 20), ret: r.u32() })
const w216 = (w: Writer, v: any): void => { w.list(v.secrets, wSecret); w.u32(v.ret) }
const r216 = (r: Reader): any => ({ secrets: r.list(rSecret, 24), ret: r.u32() })
const w217 = (w: Writer, v: any): void => { writeParams(w, v.params); w.u32(v.flags) }
const r217 = (r: Reader): any => ({ params: readParams(r), flags: r.u32() })
const w218 = (w: Writer, v: any): void => { w.i32(v.nparams); w.u32(v.flags) }
const r218 = (r: Reader): any => ({ nparams: r.i32(), flags: r.u32() })
const w219 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.disk); w.optional(v.base, (w: Writer, v: any) => w.string(v)); w.optional(v.top, (w: Writer, v: any) => w.string(v)); w.u64(v.bandwidth); w.u32(v.flags) }
const r219 = (r: Reader): any => ({ dom: rDomain(r), disk: r.string(), base: r.optional((r: Reader) => r.string()), top: r.optional((r: Reader) => r.string()), bandwidth: r.n64(), flags: r.u32() })
const w220 = (w: Writer, v: any): void => { wNetwork(w, v.net); w.u32(v.command); w.u32(v.section); w.i32(v.parentIndex); w.string(v.xml); w.u32(v.flags) }
const r220 = (r: Reader): any => ({ net: rNetwork(r), command: r.u32(), section: r.u32(), parentIndex: r.i32(), xml: r.string(), flags: r.u32() })
const w221 = (w: Writer, v: any): void => { w.i32(v.needMap); w.i32(v.needOnline); w.u32(v.flags) }
const r221 = (r: Reader): any => ({ needMap: r.i32(), needOnline: r.i32(), flags: r.u32() })
const w222 = (w: Writer, v: any): void => { w.bytes(v.cpumap); w.u32(v.online); w.i32(v.ret) }
const r222 = (r: Reader): any => ({ cpumap: r.bytes(), online: r.u32(), ret: r.i32() })
const w223 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.mountPoint, (w: Writer, v: any) => w.string(v)); w.u64(v.minimum); w.u32(v.flags) }
const r223 = (r: Reader): any => ({ dom: rDomain(r), mountPoint: r.optional((r: Reader) => r.string()), minimum: r.u64(), flags: r.u32() })
const w224 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i64(v.pidValue); w.u32(v.signum); w.u32(v.flags) }
const r224 = (r: Reader): any => ({ dom: rDomain(r), pidValue: r.s64(), signum: r.u32(), flags: r.u32() })
const w225 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.name, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r225 = (r: Reader): any => ({ dom: rDomain(r), name: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w226 = (w: Writer, v: any): void => { w.string(v.wwnn); w.string(v.wwpn); w.u32(v.flags) }
const r226 = (r: Reader): any => ({ wwnn: r.string(), wwpn: r.string(), flags: r.u32() })
const w227 = (w: Writer, v: any): void => { w.i32(v.type); writeParams(w, v.params) }
const r227 = (r: Reader): any => ({ type: r.i32(), params: readParams(r) })
const w228 = (w: Writer, v: any): void => { w.u64(v.cacheSize) }
const r228 = (r: Reader): any => ({ cacheSize: r.u64() })
const w229 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u64(v.cacheSize); w.u32(v.flags) }
const r229 = (r: Reader): any => ({ dom: rDomain(r), cacheSize: r.u64(), flags: r.u32() })
const w230 = (w: Writer, v: any): void => { w.string(v.name); w.optional(v.driverName, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r230 = (r: Reader): any => ({ name: r.string(), driverName: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w231 = (w: Writer, v: any): void => { writeParams(w, v.params); w.bytes(v.cookieIn); w.u32(v.flags) }
const r231 = (r: Reader): any => ({ params: readParams(r), cookieIn: r.bytes(), flags: r.u32() })
const w232 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.dconnuri, (w: Writer, v: any) => w.string(v)); writeParams(w, v.params); w.bytes(v.cookieIn); w.u32(v.flags) }
const r232 = (r: Reader): any => ({ dom: rDomain(r), dconnuri: r.optional((r: Reader) => r.string()), params: readParams(r), cookieIn: r.bytes(), flags: r.u32() })
const w233 = (w: Writer, v: any): void => { writeParams(w, v.params); w.bytes(v.cookieIn); w.u32(v.flags); w.i32(v.cancelled) }
const r233 = (r: Reader): any => ({ params: readParams(r), cookieIn: r.bytes(), flags: r.u32(), cancelled: r.i32() })
const w234 = (w: Writer, v: any): void => { wDomain(w, v.dom); writeParams(w, v.params); w.bytes(v.cookieIn); w.u32(v.flags); w.i32(v.cancelled) }
const r234 = (r: Reader): any => ({ dom: rDomain(r), params: readParams(r), cookieIn: r.bytes(), flags: r.u32(), cancelled: r.i32() })
const w235 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.period); w.u32(v.flags) }
const r235 = (r: Reader): any => ({ dom: rDomain(r), period: r.i32(), flags: r.u32() })
const w236 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.devAlias) }
const r236 = (r: Reader): any => ({ dom: rDomain(r), devAlias: r.string() })
const w237 = (w: Writer, v: any): void => { w.string(v.arch); w.i32(v.needResults); w.u32(v.flags) }
const r237 = (r: Reader): any => ({ arch: r.string(), needResults: r.i32(), flags: r.u32() })
const w238 = (w: Writer, v: any): void => { w.list(v.models, (w: Writer, v: any) => w.string(v)); w.i32(v.ret) }
const r238 = (r: Reader): any => ({ models: r.list((r: Reader) => r.string(), 4), ret: r.i32() })
const w239 = (w: Writer, v: any): void => { w.i32(v.eventID); w.optional(v.net, wNetwork) }
const r239 = (r: Reader): any => ({ eventID: r.i32(), net: r.optional(rNetwork) })
const w240 = (w: Writer, v: any): void => { w.i32(v.callbackID) }
const r240 = (r: Reader): any => ({ callbackID: r.i32() })
const w241 = (w: Writer, v: any): void => { w.i32(v.callbackID); wNetwork(w, v.net); w.i32(v.event); w.i32(v.detail) }
const r241 = (r: Reader): any => ({ callbackID: r.i32(), net: rNetwork(r), event: r.i32(), detail: r.i32() })
const w242 = (w: Writer, v: any): void => { w.i32(v.eventID); w.optional(v.dom, wDomain) }
const r242 = (r: Reader): any => ({ eventID: r.i32(), dom: r.optional(rDomain) })
const w243 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.event); w.i32(v.detail) }
const r243 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), event: r.i32(), detail: r.i32() })
const w244 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom) }
const r244 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r) })
const w245 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i64(v.offset) }
const r245 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), offset: r.s64() })
const w246 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.action) }
const r246 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), action: r.i32() })
const w247 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.srcPath); w.string(v.devAlias); w.i32(v.action) }
const r247 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), srcPath: r.string(), devAlias: r.string(), action: r.i32() })
const w248 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.phase); wDomainEventGraphicsAddress(w, v.local); wDomainEventGraphicsAddress(w, v.remote); w.string(v.authScheme); w.list(v.subject, wDomainEventGraphicsIdentity) }
const r248 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), phase: r.i32(), local: rDomainEventGraphicsAddress(r), remote: rDomainEventGraphicsAddress(r), authScheme: r.string(), subject: r.list(rDomainEventGraphicsIdentity, 8) })
const w249 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.srcPath); w.string(v.devAlias); w.i32(v.action); w.string(v.reason) }
const r249 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), srcPath: r.string(), devAlias: r.string(), action: r.i32(), reason: r.string() })
const w250 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.path); w.i32(v.type); w.i32(v.status) }
const r250 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), path: r.string(), type: r.i32(), status: r.i32() })
const w251 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.optional(v.oldSrcPath, (w: Writer, v: any) => w.string(v)); w.optional(v.newSrcPath, (w: Writer, v: any) => w.string(v)); w.string(v.devAlias); w.i32(v.reason) }
const r251 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), oldSrcPath: r.optional((r: Reader) => r.string()), newSrcPath: r.optional((r: Reader) => r.string()), devAlias: r.string(), reason: r.i32() })
const w252 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.devAlias); w.i32(v.reason) }
const r252 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), devAlias: r.string(), reason: r.i32() })
const w253 = (w: Writer, v: any): void => { w.i32(v.callbackID); w.i32(v.reason); wDomain(w, v.dom) }
const r253 = (r: Reader): any => ({ callbackID: r.i32(), reason: r.i32(), dom: rDomain(r) })
const w254 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.u64(v.actual) }
const r254 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), actual: r.n64() })
const w255 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.devAlias) }
const r255 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), devAlias: r.string() })
const w256 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.to); w.u32(v.dumpformat); w.u32(v.flags) }
const r256 = (r: Reader): any => ({ dom: rDomain(r), to: r.string(), dumpformat: r.u32(), flags: r.u32() })
const w257 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.list(v.mountpoints, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r257 = (r: Reader): any => ({ dom: rDomain(r), mountpoints: r.list((r: Reader) => r.string(), 4), flags: r.u32() })
const w258 = (w: Writer, v: any): void => { w.i32(v.filesystems) }
const r258 = (r: Reader): any => ({ filesystems: r.i32() })
const w259 = (w: Writer, v: any): void => { w.i64(v.seconds); w.u32(v.nseconds) }
const r259 = (r: Reader): any => ({ seconds: r.s64(), nseconds: r.u32() })
const w260 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i64(v.seconds); w.u32(v.nseconds); w.u32(v.flags) }
const r260 = (r: Reader): any => ({ dom: rDomain(r), seconds: r.s64(), nseconds: r.u32(), flags: r.u32() })
const w261 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.dst); w.i32(v.type); w.i32(v.status) }
const r261 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), dst: r.string(), type: r.i32(), status: r.i32() })
const w262 = (w: Writer, v: any): void => { w.list(v.pages, (w: Writer, v: any) => w.u32(v)); w.i32(v.startCell); w.u32(v.cellCount); w.u32(v.flags) }
const r262 = (r: Reader): any => ({ pages: r.list((r: Reader) => r.u32(), 4), startCell: r.i32(), cellCount: r.u32(), flags: r.u32() })
const w263 = (w: Writer, v: any): void => { w.list(v.counts, (w: Writer, v: any) => w.u64(v)) }
const r263 = (r: Reader): any => ({ counts: r.list((r: Reader) => r.n64(), 8) })
const w264 = (w: Writer, v: any): void => { wNetwork(w, v.net); w.optional(v.mac, (w: Writer, v: any) => w.string(v)); w.i32(v.needResults); w.u32(v.flags) }
const r264 = (r: Reader): any => ({ net: rNetwork(r), mac: r.optional((r: Reader) => r.string()), needResults: r.i32(), flags: r.u32() })
const w265 = (w: Writer, v: any): void => { w.list(v.leases, wNetworkDhcpLease); w.u32(v.ret) }
const r265 = (r: Reader): any => ({ leases: r.list(rNetworkDhcpLease, 40), ret: r.u32() })
const w266 = (w: Writer, v: any): void => { w.optional(v.emulatorbin, (w: Writer, v: any) => w.string(v)); w.optional(v.arch, (w: Writer, v: any) => w.string(v)); w.optional(v.machine, (w: Writer, v: any) => w.string(v)); w.optional(v.virttype, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r266 = (r: Reader): any => ({ emulatorbin: r.optional((r: Reader) => r.string()), arch: r.optional((r: Reader) => r.string()), machine: r.optional((r: Reader) => r.string()), virttype: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w267 = (w: Writer, v: any): void => { w.list(v.doms, wDomain); w.u32(v.stats); w.u32(v.flags) }
const r267 = (r: Reader): any => ({ doms: r.list(rDomain, 24), stats: r.u32(), flags: r.u32() })
const w268 = (w: Writer, v: any): void => { w.list(v.retStats, wDomainStatsRecord) }
const r268 = (r: Reader): any => ({ retStats: r.list(rDomainStatsRecord, 28) })
const w269 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.path); w.string(v.destxml); writeParams(w, v.params); w.u32(v.flags) }
const r269 = (r: Reader): any => ({ dom: rDomain(r), path: r.string(), destxml: r.string(), params: readParams(r), flags: r.u32() })
const w270 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); writeParams(w, v.params) }
const r270 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), params: readParams(r) })
const w271 = (w: Writer, v: any): void => { w.list(v.pageSizes, (w: Writer, v: any) => w.u32(v)); w.list(v.pageCounts, (w: Writer, v: any) => w.u64(v)); w.i32(v.startCell); w.u32(v.cellCount); w.u32(v.flags) }
const r271 = (r: Reader): any => ({ pageSizes: r.list((r: Reader) => r.u32(), 4), pageCounts: r.list((r: Reader) => r.n64(), 8), startCell: r.i32(), cellCount: r.u32(), flags: r.u32() })
const w272 = (w: Writer, v: any): void => { w.i32(v.ret) }
const r272 = (r: Reader): any => ({ ret: r.i32() })
const w273 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.state); w.i32(v.reason) }
const r273 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), state: r.i32(), reason: r.i32() })
const w274 = (w: Writer, v: any): void => { w.list(v.info, wDomainFsinfo); w.u32(v.ret) }
const r274 = (r: Reader): any => ({ info: r.list(rDomainFsinfo, 16), ret: r.u32() })
const w275 = (w: Writer, v: any): void => { w.list(v.info, wDomainIothreadInfo); w.u32(v.ret) }
const r275 = (r: Reader): any => ({ info: r.list(rDomainIothreadInfo, 8), ret: r.u32() })
const w276 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.iothreadsId); w.bytes(v.cpumap); w.u32(v.flags) }
const r276 = (r: Reader): any => ({ dom: rDomain(r), iothreadsId: r.u32(), cpumap: r.bytes(), flags: r.u32() })
const w277 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.source); w.u32(v.flags) }
const r277 = (r: Reader): any => ({ dom: rDomain(r), source: r.u32(), flags: r.u32() })
const w278 = (w: Writer, v: any): void => { w.list(v.ifaces, wDomainInterface) }
const r278 = (r: Reader): any => ({ ifaces: r.list(rDomainInterface, 12) })
const w279 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.iothreadId); w.u32(v.flags) }
const r279 = (r: Reader): any => ({ dom: rDomain(r), iothreadId: r.u32(), flags: r.u32() })
const w280 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.user, (w: Writer, v: any) => w.string(v)); w.optional(v.password, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r280 = (r: Reader): any => ({ dom: rDomain(r), user: r.optional((r: Reader) => r.string()), password: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w281 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.newName, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r281 = (r: Reader): any => ({ dom: rDomain(r), newName: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w282 = (w: Writer, v: any): void => { w.i32(v.retcode) }
const r282 = (r: Reader): any => ({ retcode: r.i32() })
const w283 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.iteration) }
const r283 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), iteration: r.i32() })
const w284 = (w: Writer, v: any): void => { w.i32(v.reason) }
const r284 = (r: Reader): any => ({ reason: r.i32() })
const w285 = (w: Writer, v: any): void => { w.i32(v.eventID); w.optional(v.pool, wStoragePool) }
const r285 = (r: Reader): any => ({ eventID: r.i32(), pool: r.optional(rStoragePool) })
const w286 = (w: Writer, v: any): void => { w.i32(v.callbackID); wStoragePool(w, v.pool); w.i32(v.event); w.i32(v.detail) }
const r286 = (r: Reader): any => ({ callbackID: r.i32(), pool: rStoragePool(r), event: r.i32(), detail: r.i32() })
const w287 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.cpumap); w.i32(v.state); w.u32(v.flags) }
const r287 = (r: Reader): any => ({ dom: rDomain(r), cpumap: r.string(), state: r.i32(), flags: r.u32() })
const w288 = (w: Writer, v: any): void => { w.i32(v.callbackID); wStoragePool(w, v.pool) }
const r288 = (r: Reader): any => ({ callbackID: r.i32(), pool: rStoragePool(r) })
const w289 = (w: Writer, v: any): void => { w.i32(v.eventID); w.optional(v.dev, wNodeDevice) }
const r289 = (r: Reader): any => ({ eventID: r.i32(), dev: r.optional(rNodeDevice) })
const w290 = (w: Writer, v: any): void => { w.i32(v.callbackID); wNodeDevice(w, v.dev); w.i32(v.event); w.i32(v.detail) }
const r290 = (r: Reader): any => ({ callbackID: r.i32(), dev: rNodeDevice(r), event: r.i32(), detail: r.i32() })
const w291 = (w: Writer, v: any): void => { w.i32(v.callbackID); wNodeDevice(w, v.dev) }
const r291 = (r: Reader): any => ({ callbackID: r.i32(), dev: rNodeDevice(r) })
const w292 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.type); w.optional(v.nsuri, (w: Writer, v: any) => w.string(v)) }
const r292 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), type: r.i32(), nsuri: r.optional((r: Reader) => r.string()) })
const w293 = (w: Writer, v: any): void => { w.i32(v.eventID); w.optional(v.secret, wSecret) }
const r293 = (r: Reader): any => ({ eventID: r.i32(), secret: r.optional(rSecret) })
const w294 = (w: Writer, v: any): void => { w.i32(v.callbackID); wSecret(w, v.secret); w.i32(v.event); w.i32(v.detail) }
const r294 = (r: Reader): any => ({ callbackID: r.i32(), secret: rSecret(r), event: r.i32(), detail: r.i32() })
const w295 = (w: Writer, v: any): void => { w.i32(v.callbackID); wSecret(w, v.secret) }
const r295 = (r: Reader): any => ({ callbackID: r.i32(), secret: rSecret(r) })
const w296 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.dev); w.optional(v.path, (w: Writer, v: any) => w.string(v)); w.u64(v.threshold); w.u64(v.excess) }
const r296 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), dev: r.string(), path: r.optional((r: Reader) => r.string()), threshold: r.u64(), excess: r.u64() })
const w297 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.dev); w.u64(v.threshold); w.u32(v.flags) }
const r297 = (r: Reader): any => ({ dom: rDomain(r), dev: r.string(), threshold: r.u64(), flags: r.u32() })
const w298 = (w: Writer, v: any): void => { w.u64(v.downtime) }
const r298 = (r: Reader): any => ({ downtime: r.n64() })
const w299 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.optional(v.dxml, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r299 = (r: Reader): any => ({ dom: rDomain(r), dxml: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w300 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.type); w.u32(v.action); w.u32(v.flags) }
const r300 = (r: Reader): any => ({ dom: rDomain(r), type: r.u32(), action: r.u32(), flags: r.u32() })
const w301 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.alias); w.u32(v.flags) }
const r301 = (r: Reader): any => ({ dom: rDomain(r), alias: r.string(), flags: r.u32() })
const w302 = (w: Writer, v: any): void => { w.optional(v.emulator, (w: Writer, v: any) => w.string(v)); w.optional(v.arch, (w: Writer, v: any) => w.string(v)); w.optional(v.machine, (w: Writer, v: any) => w.string(v)); w.optional(v.virttype, (w: Writer, v: any) => w.string(v)); w.string(v.xmlCPU); w.u32(v.flags) }
const r302 = (r: Reader): any => ({ emulator: r.optional((r: Reader) => r.string()), arch: r.optional((r: Reader) => r.string()), machine: r.optional((r: Reader) => r.string()), virttype: r.optional((r: Reader) => r.string()), xmlCPU: r.string(), flags: r.u32() })
const w303 = (w: Writer, v: any): void => { w.optional(v.emulator, (w: Writer, v: any) => w.string(v)); w.optional(v.arch, (w: Writer, v: any) => w.string(v)); w.optional(v.machine, (w: Writer, v: any) => w.string(v)); w.optional(v.virttype, (w: Writer, v: any) => w.string(v)); w.list(v.xmlCPUs, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r303 = (r: Reader): any => ({ emulator: r.optional((r: Reader) => r.string()), arch: r.optional((r: Reader) => r.string()), machine: r.optional((r: Reader) => r.string()), virttype: r.optional((r: Reader) => r.string()), xmlCPUs: r.list((r: Reader) => r.string(), 4), flags: r.u32() })
const w304 = (w: Writer, v: any): void => { wNwfilterBinding(w, v.nwfilter) }
const r304 = (r: Reader): any => ({ nwfilter: rNwfilterBinding(r) })
const w305 = (w: Writer, v: any): void => { wNwfilterBinding(w, v.nwfilter); w.u32(v.flags) }
const r305 = (r: Reader): any => ({ nwfilter: rNwfilterBinding(r), flags: r.u32() })
const w306 = (w: Writer, v: any): void => { w.list(v.bindings, wNwfilterBinding); w.u32(v.ret) }
const r306 = (r: Reader): any => ({ bindings: r.list(rNwfilterBinding, 8), ret: r.u32() })
const w307 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.iothreadId); writeParams(w, v.params); w.u32(v.flags) }
const r307 = (r: Reader): any => ({ dom: rDomain(r), iothreadId: r.u32(), params: readParams(r), flags: r.u32() })
const w308 = (w: Writer, v: any): void => { wNetwork(w, v.network); w.i32(v.needResults); w.u32(v.flags) }
const r308 = (r: Reader): any => ({ network: rNetwork(r), needResults: r.i32(), flags: r.u32() })
const w309 = (w: Writer, v: any): void => { w.list(v.ports, wNetworkPort); w.u32(v.ret) }
const r309 = (r: Reader): any => ({ ports: r.list(rNetworkPort, 36), ret: r.u32() })
const w310 = (w: Writer, v: any): void => { wNetwork(w, v.network); w.uuid(v.uuid) }
const r310 = (r: Reader): any => ({ network: rNetwork(r), uuid: r.uuid() })
const w311 = (w: Writer, v: any): void => { wNetworkPort(w, v.port) }
const r311 = (r: Reader): any => ({ port: rNetworkPort(r) })
const w312 = (w: Writer, v: any): void => { wNetwork(w, v.network); w.string(v.xml); w.u32(v.flags) }
const r312 = (r: Reader): any => ({ network: rNetwork(r), xml: r.string(), flags: r.u32() })
const w313 = (w: Writer, v: any): void => { wNetworkPort(w, v.port); w.i32(v.nparams); w.u32(v.flags) }
const r313 = (r: Reader): any => ({ port: rNetworkPort(r), nparams: r.i32(), flags: r.u32() })
const w314 = (w: Writer, v: any): void => { wNetworkPort(w, v.port); writeParams(w, v.params); w.u32(v.flags) }
const r314 = (r: Reader): any => ({ port: rNetworkPort(r), params: readParams(r), flags: r.u32() })
const w315 = (w: Writer, v: any): void => { wNetworkPort(w, v.port); w.u32(v.flags) }
const r315 = (r: Reader): any => ({ port: rNetworkPort(r), flags: r.u32() })
const w316 = (w: Writer, v: any): void => { wDomainCheckpoint(w, v.checkpoint) }
const r316 = (r: Reader): any => ({ checkpoint: rDomainCheckpoint(r) })
const w317 = (w: Writer, v: any): void => { wDomainCheckpoint(w, v.checkpoint); w.u32(v.flags) }
const r317 = (r: Reader): any => ({ checkpoint: rDomainCheckpoint(r), flags: r.u32() })
const w318 = (w: Writer, v: any): void => { w.list(v.checkpoints, wDomainCheckpoint); w.i32(v.ret) }
const r318 = (r: Reader): any => ({ checkpoints: r.list(rDomainCheckpoint, 28), ret: r.i32() })
const w319 = (w: Writer, v: any): void => { wDomainCheckpoint(w, v.checkpoint); w.i32(v.needResults); w.u32(v.flags) }
const r319 = (r: Reader): any => ({ checkpoint: rDomainCheckpoint(r), needResults: r.i32(), flags: r.u32() })
const w320 = (w: Writer, v: any): void => { wDomainCheckpoint(w, v.parent) }
const r320 = (r: Reader): any => ({ parent: rDomainCheckpoint(r) })
const w321 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.u32(v.types); w.u32(v.flags) }
const r321 = (r: Reader): any => ({ dom: rDomain(r), types: r.u32(), flags: r.u32() })
const w322 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.timeout); w.u32(v.flags) }
const r322 = (r: Reader): any => ({ dom: rDomain(r), timeout: r.i32(), flags: r.u32() })
const w323 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.backupXml); w.optional(v.checkpointXml, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r323 = (r: Reader): any => ({ dom: rDomain(r), backupXml: r.string(), checkpointXml: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w324 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.i32(v.recipient); w.i32(v.action); w.u32(v.flags) }
const r324 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), recipient: r.i32(), action: r.i32(), flags: r.u32() })
const w325 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.user); w.u32(v.flags) }
const r325 = (r: Reader): any => ({ dom: rDomain(r), user: r.string(), flags: r.u32() })
const w326 = (w: Writer, v: any): void => { w.list(v.keys, (w: Writer, v: any) => w.string(v)) }
const r326 = (r: Reader): any => ({ keys: r.list((r: Reader) => r.string(), 4) })
const w327 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.user); w.list(v.keys, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r327 = (r: Reader): any => ({ dom: rDomain(r), user: r.string(), keys: r.list((r: Reader) => r.string(), 4), flags: r.u32() })
const w328 = (w: Writer, v: any): void => { w.list(v.msgs, (w: Writer, v: any) => w.string(v)) }
const r328 = (r: Reader): any => ({ msgs: r.list((r: Reader) => r.string(), 4) })
const w329 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.i32(v.seconds); w.u32(v.flags) }
const r329 = (r: Reader): any => ({ dom: rDomain(r), seconds: r.i32(), flags: r.u32() })
const w330 = (w: Writer, v: any): void => { w.string(v.name); w.i32(v.autostart) }
const r330 = (r: Reader): any => ({ name: r.string(), autostart: r.i32() })
const w331 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.alias); w.u64(v.size) }
const r331 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), alias: r.string(), size: r.n64() })
const w332 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.cmd); w.u32(v.flags) }
const r332 = (r: Reader): any => ({ dom: rDomain(r), cmd: r.string(), flags: r.u32() })
const w333 = (w: Writer, v: any): void => { w.string(v.result) }
const r333 = (r: Reader): any => ({ result: r.string() })
const w334 = (w: Writer, v: any): void => { w.u32(v.pidValue); w.u32(v.flags) }
const r334 = (r: Reader): any => ({ pidValue: r.u32(), flags: r.u32() })
const w335 = (w: Writer, v: any): void => { wDomain(w, v.dom); w.string(v.cmd); w.i32(v.timeout); w.u32(v.flags) }
const r335 = (r: Reader): any => ({ dom: rDomain(r), cmd: r.string(), timeout: r.i32(), flags: r.u32() })
const w336 = (w: Writer, v: any): void => { w.optional(v.result, (w: Writer, v: any) => w.string(v)) }
const r336 = (r: Reader): any => ({ result: r.optional((r: Reader) => r.string()) })
const w337 = (w: Writer, v: any): void => { w.optional(v.dom, wDomain); w.optional(v.event, (w: Writer, v: any) => w.string(v)); w.u32(v.flags) }
const r337 = (r: Reader): any => ({ dom: r.optional(rDomain), event: r.optional((r: Reader) => r.string()), flags: r.u32() })
const w338 = (w: Writer, v: any): void => { w.i32(v.callbackID); wDomain(w, v.dom); w.string(v.event); w.i64(v.seconds); w.u32(v.micros); w.optional(v.details, (w: Writer, v: any) => w.string(v)) }
const r338 = (r: Reader): any => ({ callbackID: r.i32(), dom: rDomain(r), event: r.string(), seconds: r.s64(), micros: r.u32(), details: r.optional((r: Reader) => r.string()) })
export const REMOTE = { number: 536903814, version: 1 } as const
export const QEMU = { number: 536903815, version: 1 } as const
/** Every known procedure by name. */
export const procedures = new Map<string, Procedure>()
const row = (program: Procedure['program'], number: number, name: string, writeArgs: Procedure['writeArgs'], readArgs: Procedure['readArgs'], writeResults: Procedure['writeResults'], readResults: Procedure['readResults'], kind: Procedure['kind'] = '', slow = false): void => {
  procedures.set(name, { program, number, name, writeArgs, readArgs, writeResults, readResults, kind, slow })
}
row(REMOTE, 1, 'connectOpen', w1, r1, null, null)
row(REMOTE, 2, 'connectClose', null, null, null, null)
row(REMOTE, 3, 'connectGetType', null, null, w2, r2)
row(REMOTE, 4, 'connectGetVersion', null, null, w3, r3)
row(REMOTE, 5, 'connectGetMaxVcpus', w4, r4, w5, r5)
row(REMOTE, 6, 'nodeGetInfo', null, null, w6, r6)
row(REMOTE, 7, 'connectGetCapabilities', null, null, w7, r7, '', true)
row(REMOTE, 8, 'domainAttachDevice', w8, r8, null, null, '', true)
row(REMOTE, 9, 'domainCreate', w9, r9, null, null, '', true)
row(REMOTE, 10, 'domainCreateXml', w10, r10, w9, r9, '', true)
row(REMOTE, 11, 'domainDefineXml', w11, r11, w9, r9)
row(REMOTE, 12, 'domainDestroy', w9, r9, null, null, '', true)
row(REMOTE, 13, 'domainDetachDevice', w8, r8, null, null, '', true)
row(REMOTE, 14, 'domainGetXmlDesc', w12, r12, w11, r11)
row(REMOTE, 15, 'domainGetAutostart', w9, r9, w13, r13)
row(REMOTE, 16, 'domainGetInfo', w9, r9, w14, r14)
row(REMOTE, 17, 'domainGetMaxMemory', w9, r9, w15, r15)
row(REMOTE, 18, 'domainGetMaxVcpus', w9, r9, w16, r16)
row(REMOTE, 19, 'domainGetOsType', w9, r9, w2, r2)
row(REMOTE, 20, 'domainGetVcpus', w17, r17, w18, r18)
row(REMOTE, 21, 'connectListDefinedDomains', w19, r19, w20, r20)
row(REMOTE, 22, 'domainLookupById', w21, r21, w9, r9)
row(REMOTE, 23, 'domainLookupByName', w22, r22, w9, r9)
row(REMOTE, 24, 'domainLookupByUuid', w23, r23, w9, r9)
row(REMOTE, 25, 'connectNumOfDefinedDomains', null, null, w16, r16)
row(REMOTE, 26, 'domainPinVcpu', w24, r24, null, null)
row(REMOTE, 27, 'domainReboot', w12, r12, null, null, '', true)
row(REMOTE, 28, 'domainResume', w9, r9, null, null)
row(REMOTE, 29, 'domainSetAutostart', w25, r25, null, null)
row(REMOTE, 30, 'domainSetMaxMemory', w26, r26, null, null)
row(REMOTE, 31, 'domainSetMemory', w26, r26, null, null)
row(REMOTE, 32, 'domainSetVcpus', w27, r27, null, null, '', true)
row(REMOTE, 33, 'domainShutdown', w9, r9, null, null, '', true)
row(REMOTE, 34, 'domainSuspend', w9, r9, null, null)
row(REMOTE, 35, 'domainUndefine', w9, r9, null, null)
row(REMOTE, 36, 'connectListDefinedNetworks', w19, r19, w20, r20)
row(REMOTE, 37, 'connectListDomains', w28, r28, w29, r29)
row(REMOTE, 38, 'connectListNetworks', w19, r19, w20, r20)
row(REMOTE, 39, 'networkCreate', w30, r30, null, null, '', true)
row(REMOTE, 40, 'networkCreateXml', w11, r11, w30, r30, '', true)
row(REMOTE, 41, 'networkDefineXml', w11, r11, w30, r30)
row(REMOTE, 42, 'networkDestroy', w30, r30, null, null, '', true)
row(REMOTE, 43, 'networkGetXmlDesc', w31, r31, w11, r11)
row(REMOTE, 44, 'networkGetAutostart', w30, r30, w13, r13)
row(REMOTE, 45, 'networkGetBridgeName', w30, r30, w22, r22)
row(REMOTE, 46, 'networkLookupByName', w22, r22, w30, r30)
row(REMOTE, 47, 'networkLookupByUuid', w23, r23, w30, r30)
row(REMOTE, 48, 'networkSetAutostart', w32, r32, null, null)
row(REMOTE, 49, 'networkUndefine', w30, r30, null, null)
row(REMOTE, 50, 'connectNumOfDefinedNetworks', null, null, w16, r16)
row(REMOTE, 51, 'connectNumOfDomains', null, null, w16, r16)
row(REMOTE, 52, 'connectNumOfNetworks', null, null, w16, r16)
row(REMOTE, 53, 'domainCoreDump', w33, r33, null, null, '', true)
row(REMOTE, 54, 'domainRestore', w34, r34, null, null, '', true)
row(REMOTE, 55, 'domainSave', w35, r35, null, null, '', true)
row(REMOTE, 56, 'domainGetSchedulerType', w9, r9, w36, r36)
row(REMOTE, 57, 'domainGetSchedulerParameters', w37, r37, w38, r38)
row(REMOTE, 58, 'domainSetSchedulerParameters', w39, r39, null, null)
row(REMOTE, 59, 'connectGetHostname', null, null, w40, r40)
row(REMOTE, 60, 'connectSupportsFeature', w41, r41, w42, r42)
row(REMOTE, 61, 'domainMigratePrepare', w43, r43, w44, r44, '', true)
row(REMOTE, 62, 'domainMigratePerform', w45, r45, null, null, '', true)
row(REMOTE, 63, 'domainMigrateFinish', w46, r46, w47, r47)
row(REMOTE, 64, 'domainBlockStats', w48, r48, w49, r49)
row(REMOTE, 65, 'domainInterfaceStats', w50, r50, w51, r51)
row(REMOTE, 66, 'authList', null, null, w52, r52)
row(REMOTE, 67, 'authSaslInit', null, null, w53, r53)
row(REMOTE, 68, 'authSaslStart', w54, r54, w55, r55)
row(REMOTE, 69, 'authSaslStep', w56, r56, w55, r55)
row(REMOTE, 70, 'authPolkit', null, null, w57, r57)
row(REMOTE, 71, 'connectNumOfStoragePools', null, null, w16, r16)
row(REMOTE, 72, 'connectListStoragePools', w19, r19, w20, r20)
row(REMOTE, 73, 'connectNumOfDefinedStoragePools', null, null, w16, r16)
row(REMOTE, 74, 'connectListDefinedStoragePools', w19, r19, w20, r20)
row(REMOTE, 75, 'connectFindStoragePoolSources', w58, r58, w11, r11, '', true)
row(REMOTE, 76, 'storagePoolCreateXml', w59, r59, w60, r60, '', true)
row(REMOTE, 77, 'storagePoolDefineXml', w59, r59, w60, r60)
row(REMOTE, 78, 'storagePoolCreate', w61, r61, null, null, '', true)
row(REMOTE, 79, 'storagePoolBuild', w61, r61, null, null, '', true)
row(REMOTE, 80, 'storagePoolDestroy', w60, r60, null, null, '', true)
row(REMOTE, 81, 'storagePoolDelete', w61, r61, null, null, '', true)
row(REMOTE, 82, 'storagePoolUndefine', w60, r60, null, null)
row(REMOTE, 83, 'storagePoolRefresh', w61, r61, null, null, '', true)
row(REMOTE, 84, 'storagePoolLookupByName', w22, r22, w60, r60)
row(REMOTE, 85, 'storagePoolLookupByUuid', w23, r23, w60, r60)
row(REMOTE, 86, 'storagePoolLookupByVolume', w62, r62, w60, r60)
row(REMOTE, 87, 'storagePoolGetInfo', w60, r60, w63, r63)
row(REMOTE, 88, 'storagePoolGetXmlDesc', w61, r61, w11, r11)
row(REMOTE, 89, 'storagePoolGetAutostart', w60, r60, w13, r13)
row(REMOTE, 90, 'storagePoolSetAutostart', w64, r64, null, null)
row(REMOTE, 91, 'storagePoolNumOfVolumes', w60, r60, w16, r16)
row(REMOTE, 92, 'storagePoolListVolumes', w65, r65, w20, r20)
row(REMOTE, 93, 'storageVolCreateXml', w66, r66, w62, r62, '', true)
row(REMOTE, 94, 'storageVolDelete', w67, r67, null, null, '', true)
row(REMOTE, 95, 'storageVolLookupByName', w68, r68, w62, r62)
row(REMOTE, 96, 'storageVolLookupByKey', w69, r69, w62, r62)
row(REMOTE, 97, 'storageVolLookupByPath', w70, r70, w62, r62)
row(REMOTE, 98, 'storageVolGetInfo', w62, r62, w71, r71)
row(REMOTE, 99, 'storageVolGetXmlDesc', w67, r67, w11, r11)
row(REMOTE, 100, 'storageVolGetPath', w62, r62, w22, r22)
row(REMOTE, 101, 'nodeGetCellsFreeMemory', w72, r72, w73, r73)
row(REMOTE, 102, 'nodeGetFreeMemory', null, null, w74, r74)
row(REMOTE, 103, 'domainBlockPeek', w75, r75, w76, r76, '', true)
row(REMOTE, 104, 'domainMemoryPeek', w77, r77, w76, r76, '', true)
row(REMOTE, 105, 'connectDomainEventRegister', null, null, w78, r78)
row(REMOTE, 106, 'connectDomainEventDeregister', null, null, w78, r78)
row(REMOTE, 107, 'domainEventLifecycle', w79, r79, null, null, 'event')
row(REMOTE, 108, 'domainMigratePrepare2', w80, r80, w44, r44)
row(REMOTE, 109, 'domainMigrateFinish2', w81, r81, w47, r47)
row(REMOTE, 110, 'connectGetUri', null, null, w82, r82)
row(REMOTE, 111, 'nodeNumOfDevices', w83, r83, w16, r16)
row(REMOTE, 112, 'nodeListDevices', w84, r84, w20, r20)
row(REMOTE, 113, 'nodeDeviceLookupByName', w22, r22, w85, r85)
row(REMOTE, 114, 'nodeDeviceGetXmlDesc', w86, r86, w11, r11)
row(REMOTE, 115, 'nodeDeviceGetParent', w22, r22, w87, r87)
row(REMOTE, 116, 'nodeDeviceNumOfCaps', w22, r22, w16, r16)
row(REMOTE, 117, 'nodeDeviceListCaps', w88, r88, w20, r20)
row(REMOTE, 118, 'nodeDeviceDettach', w22, r22, null, null, '', true)
row(REMOTE, 119, 'nodeDeviceReAttach', w22, r22, null, null, '', true)
row(REMOTE, 120, 'nodeDeviceReset', w22, r22, null, null, '', true)
row(REMOTE, 121, 'domainGetSecurityLabel', w9, r9, w89, r89)
row(REMOTE, 122, 'nodeGetSecurityModel', null, null, w90, r90)
row(REMOTE, 123, 'nodeDeviceCreateXml', w10, r10, w85, r85, '', true)
row(REMOTE, 124, 'nodeDeviceDestroy', w22, r22, null, null, '', true)
row(REMOTE, 125, 'storageVolCreateXmlFrom', w91, r91, w62, r62, '', true)
row(REMOTE, 126, 'connectNumOfInterfaces', null, null, w16, r16)
row(REMOTE, 127, 'connectListInterfaces', w19, r19, w20, r20)
row(REMOTE, 128, 'interfaceLookupByName', w22, r22, w92, r92)
row(REMOTE, 129, 'interfaceLookupByMacString', w93, r93, w92, r92)
row(REMOTE, 130, 'interfaceGetXmlDesc', w94, r94, w11, r11)
row(REMOTE, 131, 'interfaceDefineXml', w59, r59, w92, r92)
row(REMOTE, 132, 'interfaceUndefine', w92, r92, null, null)
row(REMOTE, 133, 'interfaceCreate', w94, r94, null, null, '', true)
row(REMOTE, 134, 'interfaceDestroy', w94, r94, null, null, '', true)
row(REMOTE, 135, 'connectDomainXmlFromNative', w95, r95, w96, r96)
row(REMOTE, 136, 'connectDomainXmlToNative', w97, r97, w98, r98)
row(REMOTE, 137, 'connectNumOfDefinedInterfaces', null, null, w16, r16)
row(REMOTE, 138, 'connectListDefinedInterfaces', w19, r19, w20, r20)
row(REMOTE, 139, 'connectNumOfSecrets', null, null, w16, r16)
row(REMOTE, 140, 'connectListSecrets', w99, r99, w100, r100)
row(REMOTE, 141, 'secretLookupByUuid', w23, r23, w101, r101)
row(REMOTE, 142, 'secretDefineXml', w59, r59, w101, r101)
row(REMOTE, 143, 'secretGetXmlDesc', w102, r102, w11, r11)
row(REMOTE, 144, 'secretSetValue', w103, r103, null, null)
row(REMOTE, 145, 'secretGetValue', w102, r102, w104, r104)
row(REMOTE, 146, 'secretUndefine', w101, r101, null, null)
row(REMOTE, 147, 'secretLookupByUsage', w105, r105, w101, r101)
row(REMOTE, 148, 'domainMigratePrepareTunnel', w106, r106, null, null, 'write')
row(REMOTE, 149, 'connectIsSecure', null, null, w107, r107)
row(REMOTE, 150, 'domainIsActive', w9, r9, w108, r108)
row(REMOTE, 151, 'domainIsPersistent', w9, r9, w109, r109)
row(REMOTE, 152, 'networkIsActive', w30, r30, w108, r108)
row(REMOTE, 153, 'networkIsPersistent', w30, r30, w109, r109)
row(REMOTE, 154, 'storagePoolIsActive', w60, r60, w108, r108)
row(REMOTE, 155, 'storagePoolIsPersistent', w60, r60, w109, r109)
row(REMOTE, 156, 'interfaceIsActive', w92, r92, w108, r108)
row(REMOTE, 157, 'connectGetLibVersion', null, null, w110, r110)
row(REMOTE, 158, 'connectCompareCpu', w59, r59, w111, r111)
row(REMOTE, 159, 'domainMemoryStats', w112, r112, w113, r113)
row(REMOTE, 160, 'domainAttachDeviceFlags', w114, r114, null, null, '', true)
row(REMOTE, 161, 'domainDetachDeviceFlags', w114, r114, null, null, '', true)
row(REMOTE, 162, 'connectBaselineCpu', w115, r115, w116, r116)
row(REMOTE, 163, 'domainGetJobInfo', w9, r9, w117, r117)
row(REMOTE, 164, 'domainAbortJob', w9, r9, null, null)
row(REMOTE, 165, 'storageVolWipe', w67, r67, null, null, '', true)
row(REMOTE, 166, 'domainMigrateSetMaxDowntime', w118, r118, null, null)
row(REMOTE, 167, 'connectDomainEventRegisterAny', w119, r119, null, null)
row(REMOTE, 168, 'connectDomainEventDeregisterAny', w119, r119, null, null)
row(REMOTE, 169, 'domainEventReboot', w9, r9, null, null, 'event')
row(REMOTE, 170, 'domainEventRtcChange', w120, r120, null, null, 'event')
row(REMOTE, 171, 'domainEventWatchdog', w121, r121, null, null, 'event')
row(REMOTE, 172, 'domainEventIoError', w122, r122, null, null, 'event')
row(REMOTE, 173, 'domainEventGraphics', w123, r123, null, null, 'event')
row(REMOTE, 174, 'domainUpdateDeviceFlags', w114, r114, null, null, '', true)
row(REMOTE, 175, 'nwfilterLookupByName', w22, r22, w124, r124)
row(REMOTE, 176, 'nwfilterLookupByUuid', w23, r23, w124, r124)
row(REMOTE, 177, 'nwfilterGetXmlDesc', w125, r125, w11, r11)
row(REMOTE, 178, 'connectNumOfNwfilters', null, null, w16, r16)
row(REMOTE, 179, 'connectListNwfilters', w19, r19, w20, r20)
row(REMOTE, 180, 'nwfilterDefineXml', w11, r11, w124, r124)
row(REMOTE, 181, 'nwfilterUndefine', w124, r124, null, null)
row(REMOTE, 182, 'domainManagedSave', w12, r12, null, null, '', true)
row(REMOTE, 183, 'domainHasManagedSaveImage', w12, r12, w111, r111)
row(REMOTE, 184, 'domainManagedSaveRemove', w12, r12, null, null)
row(REMOTE, 185, 'domainSnapshotCreateXml', w126, r126, w127, r127, '', true)
row(REMOTE, 186, 'domainSnapshotGetXmlDesc', w128, r128, w11, r11)
row(REMOTE, 187, 'domainSnapshotNum', w12, r12, w16, r16)
row(REMOTE, 188, 'domainSnapshotListNames', w129, r129, w20, r20)
row(REMOTE, 189, 'domainSnapshotLookupByName', w130, r130, w127, r127)
row(REMOTE, 190, 'domainHasCurrentSnapshot', w12, r12, w111, r111)
row(REMOTE, 191, 'domainSnapshotCurrent', w12, r12, w127, r127)
row(REMOTE, 192, 'domainRevertToSnapshot', w128, r128, null, null, '', true)
row(REMOTE, 193, 'domainSnapshotDelete', w128, r128, null, null, '', true)
row(REMOTE, 194, 'domainGetBlockInfo', w131, r131, w132, r132)
row(REMOTE, 195, 'domainEventIoErrorReason', w133, r133, null, null, 'event')
row(REMOTE, 196, 'domainCreateWithFlags', w12, r12, w9, r9, '', true)
row(REMOTE, 197, 'domainSetMemoryParameters', w134, r134, null, null)
row(REMOTE, 198, 'domainGetMemoryParameters', w135, r135, w136, r136)
row(REMOTE, 199, 'domainSetVcpusFlags', w137, r137, null, null, '', true)
row(REMOTE, 200, 'domainGetVcpusFlags', w12, r12, w16, r16)
row(REMOTE, 201, 'domainOpenConsole', w138, r138, null, null, 'both')
row(REMOTE, 202, 'domainIsUpdated', w9, r9, w139, r139)
row(REMOTE, 203, 'connectGetSysinfo', w140, r140, w141, r141)
row(REMOTE, 204, 'domainSetMemoryFlags', w142, r142, null, null)
row(REMOTE, 205, 'domainSetBlkioParameters', w134, r134, null, null)
row(REMOTE, 206, 'domainGetBlkioParameters', w135, r135, w136, r136)
row(REMOTE, 207, 'domainMigrateSetMaxSpeed', w143, r143, null, null)
row(REMOTE, 208, 'storageVolUpload', w144, r144, null, null, 'write')
row(REMOTE, 209, 'storageVolDownload', w144, r144, null, null, 'read')
row(REMOTE, 210, 'domainInjectNmi', w12, r12, null, null)
row(REMOTE, 211, 'domainScreenshot', w145, r145, w146, r146, 'read')
row(REMOTE, 212, 'domainGetState', w12, r12, w147, r147)
row(REMOTE, 213, 'domainMigrateBegin3', w148, r148, w149, r149)
row(REMOTE, 214, 'domainMigratePrepare3', w150, r150, w151, r151)
row(REMOTE, 215, 'domainMigratePrepareTunnel3', w152, r152, w153, r153, 'write')
row(REMOTE, 216, 'domainMigratePerform3', w154, r154, w153, r153, '', true)
row(REMOTE, 217, 'domainMigrateFinish3', w155, r155, w156, r156)
row(REMOTE, 218, 'domainMigrateConfirm3', w157, r157, null, null)
row(REMOTE, 219, 'domainSetSchedulerParametersFlags', w134, r134, null, null)
row(REMOTE, 220, 'interfaceChangeBegin', w140, r140, null, null, '', true)
row(REMOTE, 221, 'interfaceChangeCommit', w140, r140, null, null, '', true)
row(REMOTE, 222, 'interfaceChangeRollback', w140, r140, null, null, '', true)
row(REMOTE, 223, 'domainGetSchedulerParametersFlags', w135, r135, w38, r38)
row(REMOTE, 224, 'domainEventControlError', w9, r9, null, null, 'event')
row(REMOTE, 225, 'domainPinVcpuFlags', w158, r158, null, null)
row(REMOTE, 226, 'domainSendKey', w159, r159, null, null)
row(REMOTE, 227, 'nodeGetCpuStats', w160, r160, w161, r161)
row(REMOTE, 228, 'nodeGetMemoryStats', w162, r162, w163, r163)
row(REMOTE, 229, 'domainGetControlInfo', w12, r12, w164, r164)
row(REMOTE, 230, 'domainGetVcpuPinInfo', w165, r165, w166, r166)
row(REMOTE, 231, 'domainUndefineFlags', w12, r12, null, null, '', true)
row(REMOTE, 232, 'domainSaveFlags', w167, r167, null, null, '', true)
row(REMOTE, 233, 'domainRestoreFlags', w168, r168, null, null, '', true)
row(REMOTE, 234, 'domainDestroyFlags', w12, r12, null, null, '', true)
row(REMOTE, 235, 'domainSaveImageGetXmlDesc', w169, r169, w11, r11)
row(REMOTE, 236, 'domainSaveImageDefineXml', w170, r170, null, null)
row(REMOTE, 237, 'domainBlockJobAbort', w131, r131, null, null, '', true)
row(REMOTE, 238, 'domainGetBlockJobInfo', w131, r131, w171, r171)
row(REMOTE, 239, 'domainBlockJobSetSpeed', w172, r172, null, null)
row(REMOTE, 240, 'domainBlockPull', w172, r172, null, null, '', true)
row(REMOTE, 241, 'domainEventBlockJob', w173, r173, null, null, 'event')
row(REMOTE, 242, 'domainMigrateGetMaxSpeed', w12, r12, w174, r174)
row(REMOTE, 243, 'domainBlockStatsFlags', w175, r175, w136, r136)
row(REMOTE, 244, 'domainSnapshotGetParent', w128, r128, w127, r127)
row(REMOTE, 245, 'domainReset', w12, r12, null, null)
row(REMOTE, 246, 'domainSnapshotNumChildren', w128, r128, w16, r16)
row(REMOTE, 247, 'domainSnapshotListChildrenNames', w176, r176, w20, r20)
row(REMOTE, 248, 'domainEventDiskChange', w177, r177, null, null, 'event')
row(REMOTE, 249, 'domainOpenGraphics', w178, r178, null, null)
row(REMOTE, 250, 'nodeSuspendForDuration', w179, r179, null, null, '', true)
row(REMOTE, 251, 'domainBlockResize', w180, r180, null, null, '', true)
row(REMOTE, 252, 'domainSetBlockIoTune', w181, r181, null, null)
row(REMOTE, 253, 'domainGetBlockIoTune', w182, r182, w136, r136)
row(REMOTE, 254, 'domainSetNumaParameters', w134, r134, null, null)
row(REMOTE, 255, 'domainGetNumaParameters', w135, r135, w136, r136)
row(REMOTE, 256, 'domainSetInterfaceParameters', w183, r183, null, null)
row(REMOTE, 257, 'domainGetInterfaceParameters', w184, r184, w136, r136)
row(REMOTE, 258, 'domainShutdownFlags', w12, r12, null, null, '', true)
row(REMOTE, 259, 'storageVolWipePattern', w185, r185, null, null, '', true)
row(REMOTE, 260, 'storageVolResize', w186, r186, null, null, '', true)
row(REMOTE, 261, 'domainPmSuspendForDuration', w187, r187, null, null, '', true)
row(REMOTE, 262, 'domainGetCpuStats', w188, r188, w189, r189)
row(REMOTE, 263, 'domainGetDiskErrors', w190, r190, w191, r191)
row(REMOTE, 264, 'domainSetMetadata', w192, r192, null, null)
row(REMOTE, 265, 'domainGetMetadata', w193, r193, w194, r194)
row(REMOTE, 266, 'domainBlockRebase', w195, r195, null, null, '', true)
row(REMOTE, 267, 'domainPmWakeup', w12, r12, null, null)
row(REMOTE, 268, 'domainEventTrayChange', w196, r196, null, null, 'event')
row(REMOTE, 269, 'domainEventPmwakeup', w9, r9, null, null, 'event')
row(REMOTE, 270, 'domainEventPmsuspend', w9, r9, null, null, 'event')
row(REMOTE, 271, 'domainSnapshotIsCurrent', w128, r128, w197, r197)
row(REMOTE, 272, 'domainSnapshotHasMetadata', w128, r128, w198, r198)
row(REMOTE, 273, 'connectListAllDomains', w199, r199, w200, r200)
row(REMOTE, 274, 'domainListAllSnapshots', w201, r201, w202, r202)
row(REMOTE, 275, 'domainSnapshotListAllChildren', w203, r203, w202, r202)
row(REMOTE, 276, 'domainEventBalloonChange', w204, r204, null, null, 'event')
row(REMOTE, 277, 'domainGetHostname', w12, r12, w40, r40, '', true)
row(REMOTE, 278, 'domainGetSecurityLabelList', w9, r9, w205, r205)
row(REMOTE, 279, 'domainPinEmulator', w206, r206, null, null)
row(REMOTE, 280, 'domainGetEmulatorPinInfo', w207, r207, w208, r208)
row(REMOTE, 281, 'connectListAllStoragePools', w199, r199, w209, r209)
row(REMOTE, 282, 'storagePoolListAllVolumes', w210, r210, w211, r211)
row(REMOTE, 283, 'connectListAllNetworks', w199, r199, w212, r212)
row(REMOTE, 284, 'connectListAllInterfaces', w199, r199, w213, r213)
row(REMOTE, 285, 'connectListAllNodeDevices', w199, r199, w214, r214)
row(REMOTE, 286, 'connectListAllNwfilters', w199, r199, w215, r215)
row(REMOTE, 287, 'connectListAllSecrets', w199, r199, w216, r216)
row(REMOTE, 288, 'nodeSetMemoryParameters', w217, r217, null, null)
row(REMOTE, 289, 'nodeGetMemoryParameters', w218, r218, w136, r136)
row(REMOTE, 290, 'domainBlockCommit', w219, r219, null, null, '', true)
row(REMOTE, 291, 'networkUpdate', w220, r220, null, null)
row(REMOTE, 292, 'domainEventPmsuspendDisk', w9, r9, null, null, 'event')
row(REMOTE, 293, 'nodeGetCpuMap', w221, r221, w222, r222)
row(REMOTE, 294, 'domainFstrim', w223, r223, null, null, '', true)
row(REMOTE, 295, 'domainSendProcessSignal', w224, r224, null, null)
row(REMOTE, 296, 'domainOpenChannel', w225, r225, null, null, 'both')
row(REMOTE, 297, 'nodeDeviceLookupScsiHostByWwn', w226, r226, w85, r85)
row(REMOTE, 298, 'domainGetJobStats', w12, r12, w227, r227)
row(REMOTE, 299, 'domainMigrateGetCompressionCache', w12, r12, w228, r228)
row(REMOTE, 300, 'domainMigrateSetCompressionCache', w229, r229, null, null)
row(REMOTE, 301, 'nodeDeviceDetachFlags', w230, r230, null, null, '', true)
row(REMOTE, 302, 'domainMigrateBegin3Params', w134, r134, w149, r149)
row(REMOTE, 303, 'domainMigratePrepare3Params', w231, r231, w151, r151, '', true)
row(REMOTE, 304, 'domainMigratePrepareTunnel3Params', w231, r231, w153, r153)
row(REMOTE, 305, 'domainMigratePerform3Params', w232, r232, w153, r153, '', true)
row(REMOTE, 306, 'domainMigrateFinish3Params', w233, r233, w156, r156)
row(REMOTE, 307, 'domainMigrateConfirm3Params', w234, r234, null, null)
row(REMOTE, 308, 'domainSetMemoryStatsPeriod', w235, r235, null, null)
row(REMOTE, 309, 'domainCreateXmlWithFiles', w10, r10, w9, r9)
row(REMOTE, 310, 'domainCreateWithFiles', w12, r12, w9, r9)
row(REMOTE, 311, 'domainEventDeviceRemoved', w236, r236, null, null, 'event')
row(REMOTE, 312, 'connectGetCpuModelNames', w237, r237, w238, r238)
row(REMOTE, 313, 'connectNetworkEventRegisterAny', w239, r239, w240, r240)
row(REMOTE, 314, 'connectNetworkEventDeregisterAny', w240, r240, null, null)
row(REMOTE, 315, 'networkEventLifecycle', w241, r241, null, null, 'event')
row(REMOTE, 316, 'connectDomainEventCallbackRegisterAny', w242, r242, w240, r240)
row(REMOTE, 317, 'connectDomainEventCallbackDeregisterAny', w240, r240, null, null)
row(REMOTE, 318, 'domainEventCallbackLifecycle', w243, r243, null, null, 'event')
row(REMOTE, 319, 'domainEventCallbackReboot', w244, r244, null, null, 'event')
row(REMOTE, 320, 'domainEventCallbackRtcChange', w245, r245, null, null, 'event')
row(REMOTE, 321, 'domainEventCallbackWatchdog', w246, r246, null, null, 'event')
row(REMOTE, 322, 'domainEventCallbackIoError', w247, r247, null, null, 'event')
row(REMOTE, 323, 'domainEventCallbackGraphics', w248, r248, null, null, 'event')
row(REMOTE, 324, 'domainEventCallbackIoErrorReason', w249, r249, null, null, 'event')
row(REMOTE, 325, 'domainEventCallbackControlError', w244, r244, null, null, 'event')
row(REMOTE, 326, 'domainEventCallbackBlockJob', w250, r250, null, null, 'event')
row(REMOTE, 327, 'domainEventCallbackDiskChange', w251, r251, null, null, 'event')
row(REMOTE, 328, 'domainEventCallbackTrayChange', w252, r252, null, null, 'event')
row(REMOTE, 329, 'domainEventCallbackPmwakeup', w253, r253, null, null, 'event')
row(REMOTE, 330, 'domainEventCallbackPmsuspend', w253, r253, null, null, 'event')
row(REMOTE, 331, 'domainEventCallbackBalloonChange', w254, r254, null, null, 'event')
row(REMOTE, 332, 'domainEventCallbackPmsuspendDisk', w253, r253, null, null, 'event')
row(REMOTE, 333, 'domainEventCallbackDeviceRemoved', w255, r255, null, null, 'event')
row(REMOTE, 334, 'domainCoreDumpWithFormat', w256, r256, null, null, '', true)
row(REMOTE, 335, 'domainFsfreeze', w257, r257, w258, r258, '', true)
row(REMOTE, 336, 'domainFsthaw', w257, r257, w258, r258, '', true)
row(REMOTE, 337, 'domainGetTime', w12, r12, w259, r259, '', true)
row(REMOTE, 338, 'domainSetTime', w260, r260, null, null, '', true)
row(REMOTE, 339, 'domainEventBlockJob2', w261, r261, null, null, 'event')
row(REMOTE, 340, 'nodeGetFreePages', w262, r262, w263, r263)
row(REMOTE, 341, 'networkGetDhcpLeases', w264, r264, w265, r265)
row(REMOTE, 342, 'connectGetDomainCapabilities', w266, r266, w7, r7, '', true)
row(REMOTE, 343, 'domainOpenGraphicsFd', w178, r178, null, null)
row(REMOTE, 344, 'connectGetAllDomainStats', w267, r267, w268, r268)
row(REMOTE, 345, 'domainBlockCopy', w269, r269, null, null, '', true)
row(REMOTE, 346, 'domainEventCallbackTunable', w270, r270, null, null, 'event')
row(REMOTE, 347, 'nodeAllocPages', w271, r271, w272, r272, '', true)
row(REMOTE, 348, 'domainEventCallbackAgentLifecycle', w273, r273, null, null, 'event')
row(REMOTE, 349, 'domainGetFsinfo', w12, r12, w274, r274, '', true)
row(REMOTE, 350, 'domainDefineXmlFlags', w59, r59, w9, r9)
row(REMOTE, 351, 'domainGetIothreadInfo', w12, r12, w275, r275)
row(REMOTE, 352, 'domainPinIothread', w276, r276, null, null)
row(REMOTE, 353, 'domainInterfaceAddresses', w277, r277, w278, r278, '', true)
row(REMOTE, 354, 'domainEventCallbackDeviceAdded', w255, r255, null, null, 'event')
row(REMOTE, 355, 'domainAddIothread', w279, r279, null, null)
row(REMOTE, 356, 'domainDelIothread', w279, r279, null, null)
row(REMOTE, 357, 'domainSetUserPassword', w280, r280, null, null, '', true)
row(REMOTE, 358, 'domainRename', w281, r281, w282, r282)
row(REMOTE, 359, 'domainEventCallbackMigrationIteration', w283, r283, null, null, 'event')
row(REMOTE, 360, 'connectRegisterCloseCallback', null, null, null, null)
row(REMOTE, 361, 'connectUnregisterCloseCallback', null, null, null, null)
row(REMOTE, 362, 'connectEventConnectionClosed', w284, r284, null, null, 'event')
row(REMOTE, 363, 'domainEventCallbackJobCompleted', w270, r270, null, null, 'event')
row(REMOTE, 364, 'domainMigrateStartPostCopy', w12, r12, null, null)
row(REMOTE, 365, 'domainGetPerfEvents', w12, r12, w38, r38)
row(REMOTE, 366, 'domainSetPerfEvents', w134, r134, null, null)
row(REMOTE, 367, 'domainEventCallbackDeviceRemovalFailed', w255, r255, null, null, 'event')
row(REMOTE, 368, 'connectStoragePoolEventRegisterAny', w285, r285, w240, r240)
row(REMOTE, 369, 'connectStoragePoolEventDeregisterAny', w240, r240, null, null)
row(REMOTE, 370, 'storagePoolEventLifecycle', w286, r286, null, null, 'event')
row(REMOTE, 371, 'domainGetGuestVcpus', w12, r12, w38, r38, '', true)
row(REMOTE, 372, 'domainSetGuestVcpus', w287, r287, null, null, '', true)
row(REMOTE, 373, 'storagePoolEventRefresh', w288, r288, null, null, 'event')
row(REMOTE, 374, 'connectNodeDeviceEventRegisterAny', w289, r289, w240, r240)
row(REMOTE, 375, 'connectNodeDeviceEventDeregisterAny', w240, r240, null, null)
row(REMOTE, 376, 'nodeDeviceEventLifecycle', w290, r290, null, null, 'event')
row(REMOTE, 377, 'nodeDeviceEventUpdate', w291, r291, null, null, 'event')
row(REMOTE, 378, 'storageVolGetInfoFlags', w67, r67, w71, r71)
row(REMOTE, 379, 'domainEventCallbackMetadataChange', w292, r292, null, null, 'event')
row(REMOTE, 380, 'connectSecretEventRegisterAny', w293, r293, w240, r240)
row(REMOTE, 381, 'connectSecretEventDeregisterAny', w240, r240, null, null)
row(REMOTE, 382, 'secretEventLifecycle', w294, r294, null, null, 'event')
row(REMOTE, 383, 'secretEventValueChanged', w295, r295, null, null, 'event')
row(REMOTE, 384, 'domainSetVcpu', w287, r287, null, null, '', true)
row(REMOTE, 385, 'domainEventBlockThreshold', w296, r296, null, null, 'event')
row(REMOTE, 386, 'domainSetBlockThreshold', w297, r297, null, null)
row(REMOTE, 387, 'domainMigrateGetMaxDowntime', w12, r12, w298, r298)
row(REMOTE, 388, 'domainManagedSaveGetXmlDesc', w12, r12, w11, r11)
row(REMOTE, 389, 'domainManagedSaveDefineXml', w299, r299, null, null)
row(REMOTE, 390, 'domainSetLifecycleAction', w300, r300, null, null)
row(REMOTE, 391, 'storagePoolLookupByTargetPath', w70, r70, w60, r60)
row(REMOTE, 392, 'domainDetachDeviceAlias', w301, r301, null, null, '', true)
row(REMOTE, 393, 'connectCompareHypervisorCpu', w302, r302, w111, r111, '', true)
row(REMOTE, 394, 'connectBaselineHypervisorCpu', w303, r303, w116, r116, '', true)
row(REMOTE, 395, 'nodeGetSevInfo', w218, r218, w136, r136)
row(REMOTE, 396, 'domainGetLaunchSecurityInfo', w12, r12, w38, r38)
row(REMOTE, 397, 'nwfilterBindingLookupByPortDev', w22, r22, w304, r304)
row(REMOTE, 398, 'nwfilterBindingGetXmlDesc', w305, r305, w11, r11)
row(REMOTE, 399, 'nwfilterBindingCreateXml', w59, r59, w304, r304)
row(REMOTE, 400, 'nwfilterBindingDelete', w304, r304, null, null)
row(REMOTE, 401, 'connectListAllNwfilterBindings', w199, r199, w306, r306)
row(REMOTE, 402, 'domainSetIothreadParams', w307, r307, null, null)
row(REMOTE, 403, 'connectGetStoragePoolCapabilities', w140, r140, w7, r7)
row(REMOTE, 404, 'networkListAllPorts', w308, r308, w309, r309)
row(REMOTE, 405, 'networkPortLookupByUuid', w310, r310, w311, r311)
row(REMOTE, 406, 'networkPortCreateXml', w312, r312, w311, r311)
row(REMOTE, 407, 'networkPortGetParameters', w313, r313, w136, r136)
row(REMOTE, 408, 'networkPortSetParameters', w314, r314, null, null)
row(REMOTE, 409, 'networkPortGetXmlDesc', w315, r315, w11, r11)
row(REMOTE, 410, 'networkPortDelete', w315, r315, null, null)
row(REMOTE, 411, 'domainCheckpointCreateXml', w126, r126, w316, r316, '', true)
row(REMOTE, 412, 'domainCheckpointGetXmlDesc', w317, r317, w11, r11)
row(REMOTE, 413, 'domainListAllCheckpoints', w201, r201, w318, r318)
row(REMOTE, 414, 'domainCheckpointListAllChildren', w319, r319, w318, r318)
row(REMOTE, 415, 'domainCheckpointLookupByName', w130, r130, w316, r316)
row(REMOTE, 416, 'domainCheckpointGetParent', w317, r317, w320, r320)
row(REMOTE, 417, 'domainCheckpointDelete', w317, r317, null, null, '', true)
row(REMOTE, 418, 'domainGetGuestInfo', w321, r321, w38, r38, '', true)
row(REMOTE, 419, 'connectSetIdentity', w217, r217, null, null)
row(REMOTE, 420, 'domainAgentSetResponseTimeout', w322, r322, w111, r111)
row(REMOTE, 421, 'domainBackupBegin', w323, r323, null, null, '', true)
row(REMOTE, 422, 'domainBackupGetXmlDesc', w12, r12, w11, r11)
row(REMOTE, 423, 'domainEventMemoryFailure', w324, r324, null, null, 'event')
row(REMOTE, 424, 'domainAuthorizedSshKeysGet', w325, r325, w326, r326, '', true)
row(REMOTE, 425, 'domainAuthorizedSshKeysSet', w327, r327, null, null, '', true)
row(REMOTE, 426, 'domainGetMessages', w12, r12, w328, r328)
row(REMOTE, 427, 'domainStartDirtyRateCalc', w329, r329, null, null)
row(REMOTE, 428, 'nodeDeviceDefineXml', w10, r10, w85, r85)
row(REMOTE, 429, 'nodeDeviceUndefine', w86, r86, null, null)
row(REMOTE, 430, 'nodeDeviceCreate', w86, r86, null, null, '', true)
row(REMOTE, 431, 'nwfilterDefineXmlFlags', w59, r59, w124, r124)
row(REMOTE, 432, 'networkDefineXmlFlags', w59, r59, w30, r30)
row(REMOTE, 433, 'nodeDeviceGetAutostart', w22, r22, w13, r13)
row(REMOTE, 434, 'nodeDeviceSetAutostart', w330, r330, null, null)
row(REMOTE, 435, 'nodeDeviceIsPersistent', w22, r22, w109, r109)
row(REMOTE, 436, 'nodeDeviceIsActive', w22, r22, w108, r108)
row(REMOTE, 437, 'networkCreateXmlFlags', w59, r59, w30, r30, '', true)
row(REMOTE, 438, 'domainEventMemoryDeviceSizeChange', w331, r331, null, null, 'event')
row(REMOTE, 439, 'domainSetLaunchSecurityState', w134, r134, null, null)
row(REMOTE, 440, 'domainSaveParams', w134, r134, null, null, '', true)
row(REMOTE, 441, 'domainRestoreParams', w217, r217, null, null, '', true)
row(REMOTE, 442, 'domainAbortJobFlags', w12, r12, null, null)
row(REMOTE, 443, 'domainFdAssociate', w130, r130, null, null)
row(QEMU, 1, 'qemuDomainMonitorCommand', w332, r332, w333, r333, '', true)
row(QEMU, 2, 'qemuDomainAttach', w334, r334, w9, r9, '', true)
row(QEMU, 3, 'qemuDomainAgentCommand', w335, r335, w336, r336, '', true)
row(QEMU, 4, 'qemuConnectDomainMonitorEventRegister', w337, r337, w240, r240)
row(QEMU, 5, 'qemuConnectDomainMonitorEventDeregister', w240, r240, null, null)
row(QEMU, 6, 'qemuDomainMonitorEvent', w338, r338, null, null, 'event')
row(QEMU, 7, 'qemuDomainMonitorCommandWithFiles', w332, r332, w333, r333, '', true)
