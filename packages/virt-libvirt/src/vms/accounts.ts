import { VirtError } from '../errors.ts'
import type { Simulation } from '../simulation.ts'

/** Who can own a VM. */
export interface Accounts {
  users(): Promise<readonly string[]>
  groups(): Promise<readonly string[]>
  /** Whether there is one that the list leaves out: directories are too long to be listed. @default no */
  has?(kind: 'users' | 'groups', name: string): Promise<boolean>
}

/** The accounts of a simulated host. */
export const simulatedAccounts = ({ users = [], groups = [] }: Simulation): Accounts => ({
  users: async () => users,
  groups: async () => groups,
})

/** The accounts of both. */
export function joinAccounts(one: Accounts, other: Accounts | undefined): Accounts {
  if (other === undefined) return one
  const join = async (lists: readonly Promise<readonly string[]>[]): Promise<readonly string[]> =>
    [...new Set((await Promise.all(lists)).flat())].sort()
  return {
    users: () => join([one.users(), other.users()]),
    groups: () => join([one.groups(), other.groups()]),
    has: async (kind, name) => (await one.has?.(kind, name)) === true || (await other.has?.(kind, name)) === true,
  }
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
  for (const kind of ['users', 'groups'] as const) {
    const names = owners[kind] ?? []
    if (names.length === 0) continue
    const known = new Set(await accounts[kind]())
    for (const [at, value] of names.entries())
      if (!known.has(value) && (await accounts.has?.(kind, value)) !== true)
        throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: `${pointer}/${kind}/${at}`, value })
  }
}
