const templates = {
  VIRT_ERR_UNREACHABLE: 'libvirt at %{uri} cannot be reached: %{reason}. Start libvirtd; the connection comes back by itself',
  VIRT_ERR_LIBVIRT: 'libvirt refused: %{message} (code %{number})',
  VIRT_ERR_XML_INVALID: 'This XML cannot be used: %{reason}',
  VIRT_ERR_TEXT_INVALID: '%{field} holds the character U+%{character}, which XML cannot carry; remove it',
  VIRT_ERR_FIELD_INVALID: '%{pointer}: %{reason}',
  VIRT_ERR_NAME_INVALID: 'The name %{name} cannot be used: %{reason}',
  VIRT_ERR_REFERENCE_UNKNOWN: '%{pointer} names %{value}, which does not exist or is of the wrong kind',
  VIRT_ERR_VM_NOT_FOUND: 'Virtual machine %{name} does not exist',
  VIRT_ERR_VM_EXISTS: 'A virtual machine named %{name} exists already; choose another name',
  VIRT_ERR_VM_STATE: 'Virtual machine %{name} is %{state}: %{action} needs it %{needed}',
  VIRT_ERR_VM_FIELD_RUNNING: '%{fields} of virtual machine %{name} cannot be changed while it is %{state}; power it off first',
  VIRT_ERR_VM_PASSWORD_RUNNING:
    'Virtual machine %{name} was started without a display password, and its display takes none now; set one while it is powered off',
  VIRT_ERR_DRIVE_NOT_FOUND: 'Virtual machine %{name} has no drive %{dev}',
  VIRT_ERR_NIC_NOT_FOUND: 'Virtual machine %{name} has no network interface %{mac}',
  VIRT_ERR_NIC_EXISTS: 'The MAC address %{mac} is used by virtual machine %{user} already',
  VIRT_ERR_VOLUME_USED: 'The volume %{path} is used by virtual machine %{user} already',
  VIRT_ERR_BUS_FULL: 'The %{bus} bus of virtual machine %{name} is full: it takes %{limit} drives',
  VIRT_ERR_DEVICE_BUSY: 'A device of virtual machine %{name} cannot be changed now: %{reason}',
  VIRT_ERR_SNAPSHOT_NOT_FOUND: 'Virtual machine %{name} has no snapshot %{snapshot}',
  VIRT_ERR_SNAPSHOT_EXISTS: 'Virtual machine %{name} has a snapshot %{snapshot} already; choose another name',
  VIRT_ERR_SNAPSHOT_IMPOSSIBLE: 'No snapshot of virtual machine %{name} can be taken: %{reason}',
  VIRT_ERR_CLONE_DISK: 'Virtual machine %{name} cannot be cloned: its disk %{dev} at %{path} is in no active storage pool',
  VIRT_ERR_HOSTDEV_NOT_FOUND: 'Virtual machine %{name} has no device %{dev} of the host',
  VIRT_ERR_HOSTDEV_USED: 'The device %{dev} is used by virtual machine %{user} already',
  VIRT_ERR_ARCH_UNAVAILABLE: 'This host has no emulator for %{arch} guests (machine %{machine}); install the package %{package}',
  VIRT_ERR_FIRMWARE_MISSING:
    'Machines of architecture %{arch} start with UEFI, and this host has none for them; install the package %{package}',
  VIRT_ERR_MIGRATE_FAILED: 'Virtual machine %{name} could not be moved to %{host}: %{reason}',
  VIRT_ERR_MIGRATE_IMPOSSIBLE: 'Virtual machine %{name} cannot be moved to %{host}: %{reason}',
  VIRT_ERR_MIGRATE_HOST: 'libvirt of %{host} cannot be reached over SSH as %{user}: %{reason}',
  VIRT_ERR_DEMO_FAILED: 'The demo task failed: %{message}',
  VIRT_ERR_DEMO_NOT_FOUND: 'No demo task %{id} is running',
  VIRT_ERR_SIMULATION_INVALID: 'The file of the simulated host cannot be used: %{pointer} %{reason}',
  VIRT_ERR_SCREENSHOT_NONE: 'Virtual machine %{name} is %{state} and shows no picture',
  VIRT_ERR_TEMPLATE_NOT_FOUND: 'Template %{name} does not exist',
  VIRT_ERR_TEMPLATE_EXISTS: 'A template named %{name} exists already; choose another name',
  VIRT_ERR_TEMPLATE_BROKEN: 'The definition of template %{name} cannot be used (%{reason}); correct it, or delete it',
  VIRT_ERR_MEDIA_RELATIVE: '%{path} is not an absolute path; give the path from / on, or an http, https, ftp, ftps or tftp URL',
  VIRT_ERR_MEDIA_MISSING: 'There is no file %{path} on this host (%{detail}); check the path',
  VIRT_ERR_MEDIA_UNREADABLE: '%{path} cannot be read (%{detail}); give this server and libvirt the right to read it',
  VIRT_ERR_MEDIA_KIND: '%{path} is a %{detail}, not a file; give the path of an ISO or disk image',
  VIRT_ERR_MEDIA_FORMAT: '%{path} is neither an ISO image nor a disk image that can be used: %{why}',
  VIRT_ERR_ISO_NOT_BOOTABLE: '%{path} is an ISO image, but it cannot boot: %{why}',
  VIRT_ERR_POOL_NOT_FOUND: 'Storage pool %{name} does not exist',
  VIRT_ERR_POOL_EXISTS: 'A storage pool named %{name} exists already; choose another name',
  VIRT_ERR_POOL_STATE: 'Storage pool %{name} is %{state}: %{action} needs it %{needed}',
  VIRT_ERR_POOL_IN_USE: 'Storage pool %{name} is used by %{users}',
  VIRT_ERR_POOL_INACCESSIBLE: 'Storage pool %{name} does not answer within %{seconds} s; check its disk or server',
  VIRT_ERR_POOL_OVERLAP: '%{path} is, lies in or holds %{directory}, the directory of storage pool %{pool}; choose a directory of its own',
  VIRT_ERR_POOL_RESERVED: 'Storage pool %{name} shows the ISO images of all others; it cannot be changed',
  VIRT_ERR_POOL_READ_ONLY: 'Volumes of storage pool %{name} (%{type}) are made outside libvirt; it cannot be changed here',
  VIRT_ERR_VOLUME_NOT_FOUND: 'Storage pool %{pool} has no volume %{name}',
  VIRT_ERR_VOLUME_EXISTS: 'Storage pool %{pool} has a volume named %{name} already; choose another name',
  VIRT_ERR_VOLUME_IN_USE: 'Volume %{name} is used by %{users}',
  VIRT_ERR_NO_SPACE: 'Storage pool %{pool} has %{available} bytes left, but %{needed} are needed',
  VIRT_ERR_NETWORK_NOT_FOUND: 'Network %{name} does not exist',
  VIRT_ERR_NETWORK_EXISTS: 'A network named %{name} exists already; choose another name',
  VIRT_ERR_NETWORK_STATE: 'Network %{name} is %{state}: %{action} needs it %{needed}',
  VIRT_ERR_NETWORK_IN_USE: 'Network %{name} is used by %{users}',
  VIRT_ERR_NETWORK_NO_SUBNET: 'Every private subnet is in use on this host; name one with subnet',
  VIRT_ERR_HOST_OBJECT_NOT_FOUND: 'This host has no %{kind} named %{name}',
  VIRT_ERR_UPLOAD_NONE: 'No upload of volume %{name} waits for data; create it with upload: true first',
  VIRT_ERR_UPLOAD_BUSY: 'Volume %{name} takes one chunk at a time; send the next one when the last was answered',
  VIRT_ERR_UPLOAD_IDLE: 'Nothing arrived for volume %{name} for %{minutes} minutes; the upload was given up',
  VIRT_ERR_CHECKSUM: 'The content of volume %{name} has the SHA-256 %{got}, not %{wanted}; it was deleted',
  VIRT_ERR_DOWNLOAD: '%{url} could not be downloaded: %{why}',
  VIRT_ERR_VOLUME_FOREIGN:
    'Volume %{name} says that it continues %{base}, which lies in no storage pool and belongs to no template; it is left alone',
  VIRT_ERR_NETWORK_DENIED:
    'Network %{name} cannot start: this libvirt may make no bridge on the host (%{message}); use the libvirt of the system (qemu:///system), or machines without a network',
  VIRT_ERR_MEMORY_SLOTS: 'Virtual machine %{name} has no free slot for memory beyond its %{memory} MiB; power it off to give it more',
  VIRT_ERR_BRIDGE_IMPOSSIBLE: 'No bridge can be made over interface %{nic}: %{reason}',
  VIRT_ERR_BRIDGE_FAILED: 'The bridge over interface %{nic} could not be made (%{reason}); the host is as it was',
  VIRT_ERR_CONSOLE_NONE: 'Virtual machine %{name} has no %{console}',
  VIRT_ERR_CONSOLE_BUSY: 'The serial console of virtual machine %{name} is open elsewhere; close it there first',
  VIRT_ERR_CONSOLE_UNREACHABLE: 'The display of virtual machine %{name} at %{address} cannot be reached from this server (%{reason})',
  VIRT_ERR_CONSOLE_UNAVAILABLE: 'This server opens nothing by ticket: it was made without tickets',
  VIRT_ERR_RANGE: 'The range %{range} lies outside of the %{size} bytes there are',
  VIRT_ERR_CONSOLE_PROTOCOL: 'A console carries binary frames; offer the WebSocket subprotocol binary, or none, not %{offered}',
} as const satisfies Record<`VIRT_ERR_${string}`, string>

/** Every code this package throws; stable for ever. */
export type VirtErrorCode = keyof typeof templates

/** HTTP status for each code; read only by `./fastify`. */
export const statusOf: Readonly<Record<VirtErrorCode, 400 | 403 | 404 | 405 | 409 | 412 | 416 | 500 | 503 | 507>> = {
  VIRT_ERR_UNREACHABLE: 503,
  VIRT_ERR_LIBVIRT: 500,
  VIRT_ERR_XML_INVALID: 500,
  VIRT_ERR_TEXT_INVALID: 400,
  VIRT_ERR_FIELD_INVALID: 400,
  VIRT_ERR_NAME_INVALID: 400,
  VIRT_ERR_REFERENCE_UNKNOWN: 400,
  VIRT_ERR_VM_NOT_FOUND: 404,
  VIRT_ERR_VM_EXISTS: 409,
  VIRT_ERR_VM_STATE: 409,
  VIRT_ERR_VM_FIELD_RUNNING: 409,
  VIRT_ERR_VM_PASSWORD_RUNNING: 409,
  VIRT_ERR_DRIVE_NOT_FOUND: 404,
  VIRT_ERR_NIC_NOT_FOUND: 404,
  VIRT_ERR_NIC_EXISTS: 409,
  VIRT_ERR_VOLUME_USED: 409,
  VIRT_ERR_BUS_FULL: 409,
  VIRT_ERR_DEVICE_BUSY: 409,
  VIRT_ERR_SNAPSHOT_NOT_FOUND: 404,
  VIRT_ERR_SNAPSHOT_EXISTS: 409,
  VIRT_ERR_SNAPSHOT_IMPOSSIBLE: 409,
  VIRT_ERR_CLONE_DISK: 409,
  VIRT_ERR_HOSTDEV_NOT_FOUND: 404,
  VIRT_ERR_HOSTDEV_USED: 409,
  VIRT_ERR_ARCH_UNAVAILABLE: 409,
  VIRT_ERR_FIRMWARE_MISSING: 409,
  VIRT_ERR_MIGRATE_FAILED: 500,
  VIRT_ERR_MIGRATE_IMPOSSIBLE: 409,
  VIRT_ERR_MIGRATE_HOST: 400,
  VIRT_ERR_DEMO_FAILED: 500,
  VIRT_ERR_DEMO_NOT_FOUND: 404,
  VIRT_ERR_SIMULATION_INVALID: 400,
  VIRT_ERR_SCREENSHOT_NONE: 404,
  VIRT_ERR_TEMPLATE_NOT_FOUND: 404,
  VIRT_ERR_TEMPLATE_EXISTS: 409,
  VIRT_ERR_TEMPLATE_BROKEN: 409,
  VIRT_ERR_MEDIA_RELATIVE: 400,
  VIRT_ERR_MEDIA_MISSING: 400,
  VIRT_ERR_MEDIA_UNREADABLE: 400,
  VIRT_ERR_MEDIA_KIND: 400,
  VIRT_ERR_MEDIA_FORMAT: 400,
  VIRT_ERR_ISO_NOT_BOOTABLE: 400,
  VIRT_ERR_POOL_NOT_FOUND: 404,
  VIRT_ERR_POOL_EXISTS: 409,
  VIRT_ERR_POOL_STATE: 409,
  VIRT_ERR_POOL_IN_USE: 409,
  VIRT_ERR_POOL_INACCESSIBLE: 503,
  VIRT_ERR_POOL_OVERLAP: 400,
  VIRT_ERR_POOL_RESERVED: 405,
  VIRT_ERR_POOL_READ_ONLY: 409,
  VIRT_ERR_VOLUME_NOT_FOUND: 404,
  VIRT_ERR_VOLUME_EXISTS: 409,
  VIRT_ERR_VOLUME_IN_USE: 409,
  VIRT_ERR_NO_SPACE: 507,
  VIRT_ERR_NETWORK_NOT_FOUND: 404,
  VIRT_ERR_NETWORK_EXISTS: 409,
  VIRT_ERR_NETWORK_STATE: 409,
  VIRT_ERR_NETWORK_IN_USE: 409,
  VIRT_ERR_NETWORK_NO_SUBNET: 409,
  VIRT_ERR_HOST_OBJECT_NOT_FOUND: 404,
  VIRT_ERR_UPLOAD_NONE: 409,
  VIRT_ERR_UPLOAD_BUSY: 409,
  VIRT_ERR_UPLOAD_IDLE: 500,
  VIRT_ERR_CHECKSUM: 500,
  VIRT_ERR_DOWNLOAD: 500,
  VIRT_ERR_VOLUME_FOREIGN: 409,
  VIRT_ERR_NETWORK_DENIED: 500,
  VIRT_ERR_MEMORY_SLOTS: 409,
  VIRT_ERR_BRIDGE_IMPOSSIBLE: 409,
  VIRT_ERR_BRIDGE_FAILED: 500,
  VIRT_ERR_CONSOLE_NONE: 409,
  VIRT_ERR_CONSOLE_BUSY: 409,
  VIRT_ERR_CONSOLE_UNREACHABLE: 500,
  VIRT_ERR_CONSOLE_UNAVAILABLE: 409,
  VIRT_ERR_RANGE: 416,
  VIRT_ERR_CONSOLE_PROTOCOL: 400,
}

/** Values an error's text is filled with. `pointer` names the offending field of the request (`/template`). */
export type VirtErrorParams = Readonly<Record<string, string | number>>

/** The error this package throws; match it by `code`. */
export class VirtError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'VirtError', configurable: true, writable: true })
  }
  readonly code: VirtErrorCode
  readonly params: VirtErrorParams
  constructor(code: VirtErrorCode, params: VirtErrorParams = {}, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, key: string) => String(params[key] ?? '')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (of any copy of it), and of `code` when given. */
export const isVirtError = (e: unknown, code?: VirtErrorCode): e is VirtError =>
  e instanceof Error && 'code' in e && (code === undefined ? Object.hasOwn(templates, String(e.code)) : e.code === code)

/** Every code with its English text, for the message files and the error reference. */
export const virtErrorTexts: Readonly<Record<VirtErrorCode, string>> = templates
