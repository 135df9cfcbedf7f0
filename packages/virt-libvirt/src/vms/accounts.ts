import { VirtError } from '../errors.ts'

/** Who can own a VM. */
export interface Accounts {
  hasUser(name: string): boolean | Promise<boolean>
  hasGroup(name: string): boolean | Promise<boolean>
}

/**
 * Refuses owners that do not exist; without a list of accounts anything is accepted.
 * @throws {@link VirtError} `VIRT_ERR_REFERENCE_UNKNOWN`
 */
export async function checkAccounts(
  accounts: Accounts | undefined,
  owners: { readonly users?: readonly string[]; readonly groups?: readonly string[] },
  pointer = '',
): Promise<void> {
  if (accounts === undefined) return
  for (const [at, value] of (owners.users ?? []).entries())
    if (!(await accounts.hasUser(value))) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: `${pointer}/users/${at}`, value })
  for (const [at, value] of (owners.groups ?? []).entries())
    if (!(await accounts.hasGroup(value))) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: `${pointer}/groups/${at}`, value })
}
