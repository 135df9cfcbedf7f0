/** One rule of a policy. */
export interface PolicyRule {
  /** Action, or a pattern of actions: `vm.*`. */
  readonly action: string
  readonly allow: 'everyone' | 'user' | 'admin' | 'audience'
}

/** Who may do what with this package's resources; hand them to the policy. */
export const virtRules: readonly PolicyRule[] = [
  { action: 'vm.*', allow: 'audience' },
  { action: 'vm.create', allow: 'admin' },
  { action: 'vm.clone', allow: 'admin' },
  { action: 'vm.hostdev', allow: 'admin' },
  { action: 'vm.hostdev.*', allow: 'admin' },
  { action: 'vm.migrate', allow: 'admin' },
  // Whom this is denied, may put in only what lies in a storage pool and is no machine's disk: the hypervisor reads as somebody who may read more than he.
  { action: 'vm.medium', allow: 'admin' },
  { action: 'simulate.*', allow: 'admin' },
  { action: 'template.*', allow: 'admin' },
  { action: 'storagepool.*', allow: 'admin' },
  { action: 'storagepool.view', allow: 'user' },
  { action: 'volume.*', allow: 'admin' },
  { action: 'volume.view', allow: 'user' },
  { action: 'network.*', allow: 'admin' },
  { action: 'network.view', allow: 'user' },
  { action: 'distro.view', allow: 'user' },
  { action: 'config.view', allow: 'user' },
  { action: 'capabilities.view', allow: 'user' },
  { action: 'host.*', allow: 'admin' },
]
