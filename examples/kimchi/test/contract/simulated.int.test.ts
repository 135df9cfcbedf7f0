// The contract, provoked entry by entry on the simulated host.
import { openHost } from './hosts.ts'
import { walk } from './walk.ts'

walk({ kind: 'simulated', isLong: process.env['ONGGI_LONG'] === '1', open: () => openHost('simulated') })
