// A guest of 512 bytes: boots in under a second, says what it is on its first serial line and echoes what it reads there.
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestLibvirt } from './libvirt.ts'

const code = [
  ...[0x31, 0xd2], // xor dx,dx: COM1
  ...[0xb8, 0xe3, 0x00, 0xcd, 0x14], // int 14h: 9600 8n1
  ...[0x8e, 0xda, 0xbe, 0x26, 0x7c], // ds = 0; si = greeting
  ...[0xac, 0x84, 0xc0, 0x74, 0x06, 0xb4, 0x01, 0xcd, 0x14, 0xeb, 0xf5], // print it
  ...[0xb4, 0x02, 0xcd, 0x14, 0xf6, 0xc4, 0x80, 0x75, 0xf7], // read; again when the wait was too long
  ...[0xb4, 0x01, 0xcd, 0x14, 0xeb, 0xf1], // write, and read on
]
/** What the guest says first. */
export const greeting = 'onggi echo\r\n'

/** Writes the guest's disk where `libvirt` can read it and answers a definition of it. Its display is VNC on the loopback. */
export function echoGuest(libvirt: TestLibvirt, name: string): string {
  const disk = join(libvirt.dir, 'images', `${name}.img`)
  const sector = Buffer.alloc(512)
  Buffer.from([...code, ...Buffer.from(greeting), 0]).copy(sector)
  sector.writeUInt16LE(0xaa55, 510)
  writeFileSync(disk, Buffer.concat([sector, Buffer.alloc(65536 - 512)]))
  // The daemon may be another user.
  chmodSync(disk, 0o666)
  return `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>128</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${disk}'/><target dev='hda' bus='ide'/></disk>
    <serial type='pty'><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>`
}
