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
