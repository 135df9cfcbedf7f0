import type { Connect } from '@onggi/libvirt'
import type { Log } from '../needs.ts'
import { isLibvirt } from './refusal.ts'
import { poolXml } from './pool-xml.ts'

/**
 * Makes and starts the pool `default` when the host has none of that name, so that a fresh host can hold disks. Idempotent; a failure is logged and
 * costs nothing else.
 */
export async function ensureDefaultPool(connection: Connect, path: string, log: Log): Promise<void> {
  try {
    const found = await connection.storagePoolLookupByName('default').catch((err: unknown) => {
      if (isLibvirt(err, 'NO_STORAGE_POOL')) return undefined
      throw err
    })
    if (found !== undefined) return
    const pool = await connection.storagePoolDefineXML(poolXml({ name: 'default', type: 'dir', path }, path), 0)
    await pool.build(0)
    await pool.setAutostart(true)
    await pool.create(0)
    log.info({ path }, 'storage pool default made')
  } catch (err) {
    log.warn({ err, path }, 'there is no storage pool default and none could be made')
  }
}
