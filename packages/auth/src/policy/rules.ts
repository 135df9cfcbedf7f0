/**
 * Who may take an action.
 *
 * - `everyone`: also who is not logged in
 * - `user`: whoever is logged in
 * - `audience`: whom the object's audience names (its owner, users, groups, or everyone)
 * - `owner`: the object's owner
 * - `admin`: admins only
 *
 * Admins may whatever anybody may.
 */
export type Allow = 'everyone' | 'user' | 'audience' | 'owner' | 'admin'

/** One rule of a policy: data, so that packages can export theirs and an app can add its own. */
export interface PolicyRule {
  /** Action it speaks of; `*` stands for any text: "vm.start", "vm.*", "*.view". The most specific match decides, among equals the last added. */
  readonly action: string
  /** Who may. */
  readonly allow: Allow
  /** Roles that may besides, whatever the object's audience. @default [] */
  readonly roles?: readonly string[]
}

const all = (allow: Allow, ...actions: string[]): PolicyRule[] => actions.map((action) => ({ action, allow }))

/** Rules of this package's own actions, part of {@link defaultRules}. */
export const authRules: readonly PolicyRule[] = all(
  'user',
  'session.list',
  'session.end',
  'password.change',
  'token.list',
  'token.create',
  'token.revoke',
  'totp.*',
)

/** Rules of every policy; what no rule names is for admins only. */
export const defaultRules: readonly PolicyRule[] = [
  ...all('audience', 'vm.view', 'vm.start', 'vm.poweroff', 'vm.shutdown', 'vm.reset', 'vm.suspend', 'vm.resume', 'vm.update', 'vm.delete'),
  ...all(
    'audience',
    'vm.list',
    'vm.console',
    'vm.screenshot',
    'task.view',
    'task.list',
    'notification.view',
    'notification.list',
    'notification.dismiss',
  ),
  ...all('owner', 'task.cancel'),
  ...all('user', 'storagepool.view', 'storagepool.list', 'volume.view', 'volume.list', 'network.view', 'network.list'),
  ...all('user', 'config.view', 'capabilities.view', 'event.subscribe', 'tab.view', 'tab.list'),
  ...authRules,
]

/** A pattern ready to be matched. @internal */
export interface CompiledRule {
  readonly rule: PolicyRule
  readonly matches: (action: string) => boolean
  /** Exact before glob, then by the number of literal characters. */
  readonly specificity: number
}

/** Matches `*` without a regular expression, so that no pattern can be slow. @internal */
export const glob = (pattern: string): ((text: string) => boolean) => {
  if (!pattern.includes('*')) return (text) => text === pattern
  const parts = pattern.split('*')
  const first = parts[0]!
  const last = parts.at(-1)!
  const middle = parts.slice(1, -1)
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    const end = text.length - last.length
    for (const part of middle) {
      const found = text.indexOf(part, at)
      if (found < 0 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}

/** @internal */
export const compileRule = (rule: PolicyRule): CompiledRule => {
  if (typeof rule.action !== 'string' || rule.action === '') throw new TypeError('a policy rule needs an action')
  if (!['everyone', 'user', 'audience', 'owner', 'admin'].includes(rule.allow))
    throw new TypeError(`unknown allow in the rule for ${rule.action}: ${rule.allow}`)
  const literal = rule.action.replaceAll('*', '').length
  return { rule, matches: glob(rule.action), specificity: rule.action.includes('*') ? literal : 1_000_000 + literal }
}
