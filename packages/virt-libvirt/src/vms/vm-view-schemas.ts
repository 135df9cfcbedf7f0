import { type Static, Type } from 'typebox'

const Size = Type.Number({ description: 'MiB' })
const Rate = Type.Number({ description: 'KB/s' })
const Names = Type.Array(Type.String())
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(
  type: T,
): ReturnType<typeof Type.Union<[T, ReturnType<typeof Type.Null>]>> => Type.Union([type, Type.Null()])

/** A virtual machine, as `GET /vms/:name` answers it. */
export const VmView = Type.Object({
  name: Type.String(),
  uuid: Type.String(),
  title: Type.String(),
  description: Type.String(),
  state: Type.String({ description: 'running, paused, shutoff, crashed, pmsuspended, blocked, shutdown or nostate' }),
  stats: Type.Object({
    cpu_utilization: Type.Number({ description: '0 to 100' }),
    mem_utilization: Type.Number({ description: '0 to 100' }),
    net_throughput: Rate,
    net_throughput_peak: Rate,
    io_throughput: Rate,
    io_throughput_peak: Rate,
  }),
  memory: Type.Object({ current: Size, maxmemory: Size }),
  cpu_info: Type.Object({
    vcpus: Type.Integer(),
    maxvcpus: Type.Integer(),
    topology: Type.Object({
      sockets: Type.Optional(Type.Integer()),
      cores: Type.Optional(Type.Integer()),
      threads: Type.Optional(Type.Integer()),
    }),
  }),
  screenshot: orNull(Type.String({ description: "relative to the server's root" })),
  icon: Type.String({ description: "relative to the server's root" }),
  graphics: Type.Object({
    type: orNull(Type.String()),
    listen: orNull(Type.String()),
    port: orNull(Type.Integer()),
    passwd: orNull(Type.String({ description: 'only in GET /vms/:name, for callers who may open the console' })),
    passwdValidTo: orNull(Type.Integer({ description: 'seconds left' })),
  }),
  users: Names,
  groups: Names,
  access: Type.String(),
  persistent: Type.Boolean(),
  bootorder: Names,
  bootmenu: Type.Boolean(),
  autostart: Type.Boolean(),
  template: orNull(Type.String()),
  problem: Type.Optional(
    Type.Object(
      { code: Type.String(), params: Type.Object({ reason: Type.String() }) },
      { description: 'its definition cannot be read: what is not known of it is empty' },
    ),
  ),
})
/** A virtual machine on the wire. */
export type VmView = Static<typeof VmView>

/** A drive of a VM. */
export const DriveView = Type.Object({
  dev: Type.String(),
  type: Type.String(),
  path: Type.String(),
  format: Type.String(),
  bus: Type.String(),
})
/** A network interface of a VM. */
export const NicView = Type.Object({
  type: Type.String(),
  mac: Type.String(),
  model: Type.String(),
  network: orNull(Type.String()),
  bridge: orNull(Type.String()),
  ips: Names,
})
/** A snapshot of a VM. */
export const SnapshotView = Type.Object({
  created: Type.Integer({ description: 'seconds since 1970' }),
  name: Type.String(),
  parent: Type.String(),
  state: Type.String(),
})
/** A VM, and a ticket for its console. */
export const ConsoleTicketView = Type.Intersect([
  VmView,
  Type.Object({
    console: Type.Object({
      protocol: Type.String({ description: 'vnc, spice or serial' }),
      uri: Type.String({ description: 'of the WebSocket, ticket included; opens once' }),
      ticket: Type.String(),
      expires: Type.String({ description: 'ISO time' }),
    }),
  }),
])
/** A device of the host that a VM has. */
export const HostdevView = Type.Object({ name: Type.String(), type: Type.String(), vm: Type.String() })
/** What a PUT would do. */
export const ChangePlanView = Type.Object({
  digest: Type.String({ description: 'to be sent as If-Match' }),
  changes: Type.Array(Type.Object({ field: Type.String(), applies: Type.String({ description: 'at_once, live or power_off' }) })),
  diff: Type.String(),
})
const Lack = Type.Object({
  reason: Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.String()) }),
  cure: Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.String()) }),
})
/** What the host can do. */
export const CapabilitiesView = Type.Object({
  libvirt_stream_protocols: Names,
  qemu_stream: Type.Boolean(),
  qemu_spice: Type.Boolean(),
  screenshot: orNull(Type.Boolean()),
  kernel_vfio: Type.Boolean(),
  nm_running: Type.Boolean(),
  mem_hotplug_support: Type.Boolean(),
  libvirtd_running: Type.Boolean(),
  kvm: Type.Boolean(),
  reasons: Type.Record(Type.String(), Lack),
})
