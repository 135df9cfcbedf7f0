/** What the fake host says that it can do, in our own words: enough for what reads capabilities, no copy of a real host's. */
export const capabilitiesXml = (profile: 'test' | 'qemu'): string =>
  profile === 'test'
    ? `<capabilities>
  <host>
    <cpu><arch>i686</arch></cpu>
    <topology><cells num='1'><cell id='0'><memory unit='KiB'>3145728</memory><cpus num='1'><cpu id='0' socket_id='0' core_id='0' siblings='0'/></cpus></cell></cells></topology>
  </host>
  <guest><os_type>hvm</os_type><arch name='i686'><wordsize>32</wordsize><domain type='test'/></arch></guest>
</capabilities>
`
    : `<capabilities>
  <host>
    <uuid>00000000-0000-4000-8000-0000000fa4e0</uuid>
    <cpu><arch>x86_64</arch><model>Haswell</model><vendor>Intel</vendor><topology sockets='1' dies='1' cores='4' threads='2'/></cpu>
    <topology><cells num='1'><cell id='0'><memory unit='KiB'>16777216</memory><cpus num='8'>${Array.from({ length: 8 }, (_, i) => `<cpu id='${i}' socket_id='0' core_id='${i >> 1}' siblings='${i & ~1}-${i | 1}'/>`).join('')}</cpus></cell></cells></topology>
  </host>
  <guest>
    <os_type>hvm</os_type>
    <arch name='x86_64'>
      <wordsize>64</wordsize>
      <emulator>/usr/bin/qemu-system-x86_64</emulator>
      <machine maxCpus='255'>pc-i440fx-7.2</machine>
      <machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>
      <machine maxCpus='288'>pc-q35-7.2</machine>
      <machine canonical='pc-q35-7.2' maxCpus='288'>q35</machine>
      <domain type='qemu'/>
      <domain type='kvm'/>
    </arch>
  </guest>
</capabilities>
`

/** Domain capabilities of the QEMU profile. */
export const domainCapabilitiesXml = (machine: string): string => `<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path>
  <domain>kvm</domain>
  <machine>${machine.replace(/[<>&"']/g, '')}</machine>
  <arch>x86_64</arch>
  <vcpu max='288'/>
  <os supported='yes'><enum name='firmware'/><loader supported='no'/></os>
  <cpu><mode name='host-passthrough' supported='yes'/><mode name='host-model' supported='yes'/><mode name='custom' supported='yes'><model usable='yes'>Haswell</model></mode></cpu>
  <devices>
    <disk supported='yes'><enum name='diskDevice'><value>disk</value><value>cdrom</value></enum><enum name='bus'><value>ide</value><value>scsi</value><value>virtio</value><value>usb</value><value>sata</value></enum></disk>
    <graphics supported='yes'><enum name='type'><value>vnc</value></enum></graphics>
    <video supported='yes'><enum name='modelType'><value>vga</value><value>virtio</value></enum></video>
    <hostdev supported='yes'><enum name='subsysType'><value>usb</value><value>pci</value></enum></hostdev>
  </devices>
  <features/>
</domainCapabilities>
`
