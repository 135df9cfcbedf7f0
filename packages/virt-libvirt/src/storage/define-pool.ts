import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { Connect } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { assertApart, type Neighbour } from './pool-overlap.ts'
import { poolDirectory, type PoolRoots } from './pool-path.ts'
import { forgetSecret, keepSecret } from './pool-secret.ts'
import { defaultPoolPath, existingGroup, type PoolSpec, poolXml } from './pool-xml.ts'
import { ask, isLibvirt } from './refusal.ts'

/** Pool whose volumes are every ISO of the others. */
export const ISO_POOL = 'kimchi_isos'

/** Longest name of a pool, in bytes of UTF-8: libvirt makes a file name of it. */
const MAX_NAME_BYTES = 200

/** Refuses a name of a pool, volume or network that libvirt, a URI or a file name could not carry. */
export function assertName(name: string, maxBytes = MAX_NAME_BYTES): void {
  const refuse = (reason: string): never => {
    throw new VirtError('VIRT_ERR_NAME_INVALID', { name, reason, pointer: '/name' })
  }
  if (name.trim() === '') refuse('it is empty')
  if (name !== name.trim()) refuse('it begins or ends with white space')
  if (name.includes('/')) refuse('it contains /')
  if (name === '.' || name === '..') refuse('a URI cannot end in it')
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(name)) refuse('it contains a control character')
  if (Buffer.byteLength(name) > maxBytes) refuse(`it is longer than ${maxBytes} bytes`)
}

/** Disks that a volume group is to be made of are there. */
async function assertDevices(devices: readonly string[]): Promise<void> {
  for (const [i, path] of devices.entries()) {
    const found = await stat(path).catch(() => undefined)
    if (found?.isBlockDevice() !== true)
      throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: `/source/devices/${i}`, reason: `this host has no disk ${path}` })
  }
}

/** Defines a pool with its directory and answers its uuid; nothing is left when a step fails. */
export async function definePool(
  connection: Connect,
  spec: PoolSpec,
  dataDir: string,
  roots: PoolRoots & { readonly isSimulated?: boolean; readonly neighbours?: () => Promise<readonly Neighbour[]> },
): Promise<string> {
  assertName(spec.name)
  if (spec.name === ISO_POOL) throw new VirtError('VIRT_ERR_NAME_INVALID', { name: spec.name, reason: 'it is reserved', pointer: '/name' })
  const given = defaultPoolPath(spec, dataDir)
  // On a simulated host paths are not looked for on the real disk.
  const isReal = roots.isSimulated !== true
  const isDirectory = spec.type === 'dir' || spec.type === 'netfs'
  const path = isReal && isDirectory ? await poolDirectory(given, roots) : given
  if (!isReal && !isAbsolute(path))
    throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason: `${path} is not an absolute path` })
  if (isDirectory) await assertApart(path, (await roots.neighbours?.()) ?? [], { isSimulated: !isReal })
  const xml = poolXml(spec, path)
  if (isReal && spec.type === 'logical') await assertDevices(spec.source?.devices ?? [])
  return ask(async () => {
    const pool = await connection.storagePoolDefineXML(xml, 0).catch((err: unknown) => {
      if (isLibvirt(err, 'OPERATION_FAILED') && err instanceof Error && /already|overlap|conflict/i.test(err.message))
        throw new VirtError(
          'VIRT_ERR_FIELD_INVALID',
          { pointer: '/path', reason: `another pool has it already (${err.message})` },
          { cause: err },
        )
      throw err
    })
    try {
      const { auth } = spec.source ?? {}
      if (isReal && auth !== undefined) await keepSecret(connection, spec.name, auth.password)
      // Makes the directory, or the volume group of new disks; an existing volume group must not be touched.
      const isBuilt = spec.type === 'dir' || spec.type === 'netfs' || (spec.type === 'logical' && existingGroup(spec) === undefined)
      if (isReal && isBuilt) await pool.build(0)
      await pool.setAutostart(true)
    } catch (err) {
      await pool.undefine().catch(() => undefined)
      await forgetSecret(connection, spec.name).catch(() => undefined)
      throw err
    }
    return pool.uuid
  })
}
