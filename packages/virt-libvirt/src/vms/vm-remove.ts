import { VirtError } from '../errors.ts'
import { unlessGone } from '../link/failures.ts'
import type { Link } from '../link/link.ts'
import { deleteVolume } from '../storage/volume-steps.ts'
import { stopDomain, undefineDomain } from './create-steps.ts'
import type { VmRecord } from './vm-view.ts'

/**
 * Removes a VM and exactly the volumes that were made with it; parts that are gone already are no failure.
 * The definition goes last: what names the volumes stays until they are gone, so that a second attempt finds the rest.
 * @throws {@link VirtError} `VIRT_ERR_POOL_STATE` before anything changes, when a volume cannot be reached.
 */
export async function removeVm(link: Link, vm: VmRecord, isUsedByOther: (path: string) => boolean): Promise<void> {
  const { volumes } = vm.metadata
  for (const name of new Set(volumes.map(({ pool }) => pool))) {
    const pool = await unlessGone(() => link.connection().storagePoolLookupByName(name))
    if (pool !== undefined && !(await pool.isActive()))
      throw new VirtError('VIRT_ERR_POOL_STATE', { name, state: 'inactive', action: 'deleting the virtual machine', needed: 'active' })
  }
  await stopDomain(link, vm.uuid)
  for (const volume of volumes) {
    const path = await unlessGone(async () => {
      const pool = await link.connection().storagePoolLookupByName(volume.pool)
      return (await pool.storageVolLookupByName(volume.name)).getPath()
    })
    // Somebody gave it to another VM by hand: theirs now.
    if (path !== undefined && isUsedByOther(path)) continue
    await deleteVolume(link.connection(), volume)
  }
  await undefineDomain(link, vm.uuid)
}
