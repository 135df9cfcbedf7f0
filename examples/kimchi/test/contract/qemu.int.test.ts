// The contract, provoked entry by entry on guests that run under QEMU.
import { describe } from 'vitest'
import { openHost } from './hosts.ts'
import { walk } from './walk.ts'

// Networks of the host and guests of the system's libvirt need root.
describe.runIf(process.getuid?.() === 0)('on QEMU', () => {
  walk({ kind: 'qemu', isLong: process.env['ONGGI_LONG'] === '1', open: () => openHost('qemu') })
})
