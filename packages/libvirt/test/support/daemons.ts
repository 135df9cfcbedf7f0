import { connect } from '../../src/index.ts'
import type { Connect, ConnectOptions } from '../../src/index.ts'
import { createFakeDaemon } from '../../src/testing/index.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'

/** A daemon the API tests run against. */
export interface Daemon {
  readonly name: string
  /** A connection to test:///default; the caller closes it. */
  open(options?: ConnectOptions): Promise<Connect>
}

const fake = createFakeDaemon()
/** libvirt's own test driver in a private daemon, and our fake. The same tests run on both. */
export const daemons: readonly Daemon[] = [
  {
    name: "libvirt's test driver",
    open: async (o) => connect('test:///default', { socketPath: (await sessionLibvirt()).socketPath, ...o }),
  },
  { name: 'the fake daemon', open: (o) => connect('test:///default', { transport: fake.transport, ...o }) },
]

let n = 0
/** A name no other test uses. */
export const unique = (prefix: string): string => `${prefix}-${process.pid}-${++n}`

/** A domain without devices, for the test driver. */
export const domainXml = (name: string, more = ''): string =>
  `<domain type='test'><name>${name}</name><memory unit='MiB'>256</memory><vcpu>2</vcpu><os><type>hvm</type></os>${more}</domain>`
/** What a promise rejects with. */
export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (e: unknown) => e,
  )
