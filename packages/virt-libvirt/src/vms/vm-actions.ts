import type { Connect, Domain } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { isInvalidState, unlessGone } from '../link/failures.ts'
import type { Link } from '../link/link.ts'
import { all } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { constants } from '@onggi/libvirt'
import { actionRules, stateOf, type VmAction, type VmState } from './vm-state.ts'

const { DomainXMLFlags } = constants

/** Refuses an action in a state it is not possible in. */
export function assertState(name: string, action: VmAction, state: VmState): void {
  const rule = actionRules[action]
  if (!rule.from.includes(state)) throw new VirtError('VIRT_ERR_VM_STATE', { name, state, action, needed: rule.needed })
}

/** Starts the networks of the host that a VM's definition names and that are not active: libvirt would refuse the VM otherwise. */
async function startNetworks(connection: Connect, domain: Domain): Promise<void> {
  const definition = parseRoot(await domain.getXMLDesc(DomainXMLFlags.INACTIVE), 'domain')
  const names = all(definition, 'devices/interface/source').flatMap((source) => source.getAttribute('network') ?? [])
  for (const name of new Set(names)) {
    // One that is missing is libvirt's to name when the start fails.
    const network = await unlessGone(() => connection.networkLookupByName(name))
    if (network === undefined || (await network.isActive())) continue
    try {
      await network.create()
    } catch (err) {
      // Another start was faster.
      if (!isInvalidState(err)) throw err
    }
  }
}

const calls: Readonly<Record<VmAction, (domain: Domain, connection: Connect) => Promise<unknown>>> = {
  start: async (domain, connection) => {
    await startNetworks(connection, domain)
    await domain.create()
  },
  poweroff: (domain) => domain.destroy(),
  shutdown: (domain) => domain.shutdown(),
  reset: (domain) => domain.reset(),
  suspend: (domain) => domain.suspend(),
  resume: (domain) => domain.resume(),
}

/**
 * Does an action.
 * @throws {@link VirtError} `VIRT_ERR_VM_STATE` when the VM is in a state that forbids it, also when it came into that state meanwhile.
 */
export async function act(link: Link, vm: { readonly id: string; readonly name: string }, action: VmAction): Promise<void> {
  const connection = link.connection()
  const domain = await unlessGone(() => connection.domainLookupByUUID(vm.id))
  if (domain === undefined) throw new VirtError('VIRT_ERR_VM_NOT_FOUND', { name: vm.name })
  assertState(vm.name, action, stateOf((await domain.getState()).state))
  try {
    await calls[action](domain, connection)
  } catch (err) {
    if (!isInvalidState(err)) throw err
    const { state } = await domain.getState()
    assertState(vm.name, action, stateOf(state))
    throw err
  }
}
