const machines: Readonly<Record<string, string>> = {
  x86_64: 'pc',
  i686: 'pc',
  ppc64: 'pseries',
  ppc64le: 'pseries',
  s390x: 's390-ccw-virtio',
}

/** The machine type guests of an architecture have unless something else is known of them. */
export const defaultMachine = (arch: string): string => machines[arch] ?? 'virt'

/** How a guest under KVM gets the host's processor: libvirt can describe those of x86, POWER and Z, and passes on the others as they are. */
export const hostCpuMode = (arch: string): 'host-model' | 'host-passthrough' => (arch in machines ? 'host-model' : 'host-passthrough')

/** True for PCs, whose machine types have a BIOS, PS/2 and IDE. */
export const isPc = (arch: string): boolean => arch === 'x86_64' || arch === 'i686'

const emulators: Readonly<Record<string, string>> = {
  x86_64: 'qemu-system-x86',
  i686: 'qemu-system-x86',
  aarch64: 'qemu-system-arm',
  armv7l: 'qemu-system-arm',
  ppc64: 'qemu-system-ppc',
  ppc64le: 'qemu-system-ppc',
}
/** Debian's package with the emulator of an architecture. */
export const emulatorPackage = (arch: string): string => emulators[arch] ?? 'qemu-system-misc'
/** Debian's package with UEFI for guests of an architecture. */
export const firmwarePackage = (arch: string): string => `qemu-efi-${arch === 'armv7l' ? 'arm' : arch}`

/** How a guest with a display is seen and touched: `usb` and `scsi` are controllers to name, because libvirt's own choice is old hardware there. */
export interface Peripherals {
  readonly video: 'vga' | 'virtio'
  readonly inputs: readonly ('tablet' | 'keyboard')[]
  readonly inputBus: 'usb' | 'virtio'
  readonly usb?: 'qemu-xhci'
  readonly scsi?: 'virtio-scsi'
}
/** What guests of an architecture have around them. */
export function peripheralsOf(arch: string): Peripherals {
  // A PC has a keyboard of its own.
  if (isPc(arch)) return { video: 'vga', inputs: ['tablet'], inputBus: 'usb' }
  const inputs = ['tablet', 'keyboard'] as const
  if (arch.startsWith('ppc64')) return { video: 'vga', inputs, inputBus: 'usb' }
  if (arch === 's390x') return { video: 'virtio', inputs, inputBus: 'virtio', scsi: 'virtio-scsi' }
  return { video: 'virtio', inputs, inputBus: 'usb', usb: 'qemu-xhci', scsi: 'virtio-scsi' }
}
