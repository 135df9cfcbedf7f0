/** State of a VM, in the contract's words. */
export type VmState = 'nostate' | 'running' | 'blocked' | 'paused' | 'shutdown' | 'shutoff' | 'crashed' | 'pmsuspended'

// virDomainState, in the order of its numbers.
const states: readonly VmState[] = ['nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended']

const SHUTOFF = states.indexOf('shutoff')
/** virDomainShutoffReason: the process ended by itself, without a word. */
const CRASHED = 3

/** The word for libvirt's numbers of a state and its reason. */
export const stateOf = (number: number, reason = 0): VmState =>
  number === SHUTOFF && reason === CRASHED ? 'crashed' : (states[number] ?? 'nostate')
/** True while the VM has a process: memory, a display, figures. */
export const isActive = (state: VmState): boolean => state !== 'shutoff' && state !== 'crashed'

/** Actions that change the state. */
export type VmAction = 'start' | 'poweroff' | 'shutdown' | 'reset' | 'suspend' | 'resume'
/** For each action: the states it is possible in, and how to say that. */
export const actionRules: Readonly<Record<VmAction, { readonly from: readonly VmState[]; readonly needed: string }>> = {
  start: { from: ['shutoff', 'crashed'], needed: 'powered off' },
  poweroff: { from: ['running', 'blocked', 'paused', 'shutdown', 'pmsuspended', 'nostate'], needed: 'running or paused' },
  shutdown: { from: ['running', 'blocked', 'nostate'], needed: 'running' },
  reset: { from: ['running', 'blocked', 'paused', 'shutdown', 'nostate'], needed: 'running or paused' },
  suspend: { from: ['running', 'blocked', 'nostate'], needed: 'running' },
  resume: { from: ['paused'], needed: 'paused' },
}

/** Type of the event that tells a change of state; undefined when it has none of its own. */
export function stateEvent(was: string, now: VmState): string | undefined {
  if (was === now) return undefined
  const wasActive = isActive(was as VmState)
  if (now === 'crashed') return 'vm.crashed'
  if (now === 'shutoff') return 'vm.stopped'
  if (!wasActive) return now === 'paused' ? 'vm.suspended' : 'vm.started'
  if (now === 'paused' || now === 'pmsuspended') return 'vm.suspended'
  if (was === 'paused' || was === 'pmsuspended') return 'vm.resumed'
  return undefined
}
