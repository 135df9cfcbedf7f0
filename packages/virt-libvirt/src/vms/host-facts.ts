import { VirtError } from '../errors.ts'
import type { Deps } from '../deps.ts'
import { isGone } from '../link/failures.ts'
import { assertVcpus, guestMachine } from './guest-machine.ts'
import type { HostFacts } from './plan-vm.ts'

/** Runs `fn`; what does not exist is a reference that does not. What a template names is said with its kind: the request has no word of it. */
async function refer<T>(pointer: string, kind: string, name: string, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (cause) {
    const value = pointer === '/template' ? `the ${kind} ${name}` : name
    if (isGone(cause)) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer, value }, { cause })
    throw cause
  }
}

/** Asks libvirt what the plan of a VM must know; each pool and network once. */
export async function hostFacts({ link, simulate }: Pick<Deps, 'link' | 'simulate'>): Promise<HostFacts> {
  const connection = link.connection()
  const [{ memory, model }, uri] = await Promise.all([connection.nodeGetInfo(), connection.getURI()])
  const checked = new Set<string>()
  const once = async (key: string, fn: () => Promise<void>): Promise<void> => {
    if (checked.has(key)) return
    await fn()
    checked.add(key)
  }
  return {
    memoryMiB: Math.floor(memory / 1024),
    isSimulated: simulate !== undefined,
    isSession: /\/session(\?|$)/.test(uri),
    checkPool: (name, pointer) =>
      once(`pool ${name}`, async () => {
        const pool = await refer(pointer, 'storage pool', name, () => connection.storagePoolLookupByName(name))
        if (!(await pool.isActive()))
          throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: 'inactive', action: 'making a volume', needed: 'active' })
      }),
    checkNetwork: (name, pointer) =>
      once(`network ${name}`, async () => {
        await refer(pointer, 'network', name, () => connection.networkLookupByName(name))
      }),
    // A simulated host's guests never run.
    guestMachine: async (arch, machine) => (simulate === undefined ? guestMachine(connection, model, arch, machine) : { isForeign: false }),
    async checkVcpus(arch, machine, maxvcpus, pointer) {
      if (simulate === undefined) await assertVcpus(connection, arch, machine, maxvcpus, pointer)
    },
    async checkVolume(pool, volume, pointer) {
      if (simulate?.luns?.some((lun) => lun.name === volume) === true) return
      const found = await connection.storagePoolLookupByName(pool)
      await refer(pointer, 'volume', volume, () => found.storageVolLookupByName(volume))
    },
  }
}
