import { messages } from '../errors.ts'
import type { Audience, Decision, ObjectRef, Principal } from '../needs.ts'
import type { CompiledRule, PolicyRule } from './rules.ts'
import { compileRule, defaultRules, glob } from './rules.ts'

/** Options of {@link createPolicy}. */
export interface PolicyOptions {
  /** Rules added to the default ones, in order. @default [] */
  readonly rules?: readonly PolicyRule[]
  /** Whom somebody without credentials counts as; for demos and for libraries used without a login. @default nobody */
  readonly anonymous?: Principal
}

/** The object an action is about. */
export interface Subject {
  readonly ref: ObjectRef
  readonly audience: Audience
}

/** Why a decision fell as it did. */
export interface Explanation {
  readonly decision: Decision
  /** The rule that decided; null: none speaks of the action, so admins only. */
  readonly rule: PolicyRule | null
  /** One sentence. */
  readonly because: string
}

/** What everybody may do: one synchronous function without I/O. */
export interface AuthPolicy {
  /** Decides. Without `on`: could this caller ever? (the route's gate). */
  can(who: Principal | null, action: string, on?: Subject): Decision
  /** Decides and says which rule did. */
  explain(who: Principal | null, action: string, on?: Subject): Explanation
  /** Adds a rule; returns the undo. @throws TypeError when it is malformed. */
  addRule(rule: PolicyRule): () => void
  /** Rules in the order they were added. */
  rules(): readonly PolicyRule[]
}

const yes: Decision = Object.freeze({ allow: true })
type Denial = 'AUTH_ERR_REQUIRED' | 'AUTH_ERR_FORBIDDEN' | 'AUTH_ERR_SCOPE' | 'AUTH_ERR_HIDDEN'
const statuses = { AUTH_ERR_REQUIRED: 401, AUTH_ERR_FORBIDDEN: 403, AUTH_ERR_SCOPE: 403, AUTH_ERR_HIDDEN: 404 } as const

/** Whether the audience names this caller; what no one else is named in is for admins. */
export const isInAudience = (who: Principal, audience: Audience): boolean => {
  if (audience.everyone === true || audience.owner === who.name) return true
  if (audience.users?.includes(who.name) === true) return true
  const { groups } = audience
  if (groups !== undefined) for (const group of who.groups) if (groups.includes(group)) return true
  return false
}

const isSystem = (who: Principal): boolean => who.realm === 'onggi' && who.name === 'system'

/**
 * Makes a policy.
 *
 * @example
 * const policy = createPolicy({ rules: [{ action: 'report.*', allow: 'user' }] })
 * policy.can(principal, 'report.read').allow
 */
export const createPolicy = (options: PolicyOptions = {}): AuthPolicy => {
  const list: CompiledRule[] = [...defaultRules, ...(options.rules ?? [])].map(compileRule)
  /** Actions are a few names written in code; whatever asks for more than that does not make the map grow. */
  const cache = new Map<string, CompiledRule | null>()
  const denials = new Map<string, Decision>()
  const scopes = new Map<string, (action: string) => boolean>()

  const ruleFor = (action: string): CompiledRule | null => {
    const known = cache.get(action)
    if (known !== undefined) return known
    let best: CompiledRule | null = null
    for (const rule of list) if (rule.matches(action) && rule.specificity >= (best?.specificity ?? 0)) best = rule
    if (cache.size < 4096) cache.set(action, best)
    return best
  }

  const no = (code: Denial, action: string): Decision => {
    const key = `${code} ${action}`
    let decision = denials.get(key)
    if (decision === undefined) {
      decision = Object.freeze({ allow: false, status: statuses[code], code, why: messages[code].replace('%{action}', action) })
      if (denials.size < 4096) denials.set(key, decision)
    }
    return decision
  }

  const isInScope = (who: Principal, action: string): boolean => {
    if (who.scopes === undefined) return true
    return who.scopes.some((scope) => {
      let test = scopes.get(scope)
      if (test === undefined) {
        test = glob(scope)
        if (scopes.size < 4096) scopes.set(scope, test)
      }
      return test(action)
    })
  }

  const can = (caller: Principal | null, action: string, on?: Subject): Decision => {
    const who = caller ?? options.anonymous ?? null
    const rule = ruleFor(action)?.rule
    if (who === null) return rule?.allow === 'everyone' ? yes : no('AUTH_ERR_REQUIRED', action)
    if (!isInScope(who, action)) return no('AUTH_ERR_SCOPE', action)
    if (rule?.allow === 'everyone' || rule?.allow === 'user') return yes
    if (who.roles.includes('admin') || isSystem(who)) return yes
    if (rule?.roles?.some((role) => who.roles.includes(role)) === true) return yes
    const allow = rule?.allow ?? 'admin'
    if (on === undefined) return allow === 'admin' ? no('AUTH_ERR_FORBIDDEN', action) : yes
    if (!isInAudience(who, on.audience)) return no('AUTH_ERR_HIDDEN', action)
    if (allow === 'audience' || (allow === 'owner' && on.audience.owner === who.name)) return yes
    return no('AUTH_ERR_FORBIDDEN', action)
  }

  const because = (who: Principal | null, rule: PolicyRule | null, decision: Decision): string => {
    const name = who === null ? 'nobody' : `${who.realm}/${who.name}`
    const source =
      rule === null
        ? 'no rule speaks of it, so admins only'
        : `rule "${rule.action}" allows ${[rule.allow, ...(rule.roles ?? [])].join(', ')}`
    if (decision.allow) return `${name} may: ${who?.roles.includes('admin') === true ? 'is an admin' : source}`
    return `${name} may not (${decision.status} ${decision.code}): ${decision.code === 'AUTH_ERR_SCOPE' ? `the token is limited to ${who?.scopes?.join(', ') ?? ''}` : source}`
  }

  return {
    can,
    explain: (who, action, on) => {
      const decision = can(who, action, on)
      const rule = ruleFor(action)?.rule ?? null
      return { decision, rule, because: because(who ?? options.anonymous ?? null, rule, decision) }
    },
    addRule: (rule) => {
      const compiled = compileRule(rule)
      list.push(compiled)
      cache.clear()
      return () => {
        const at = list.indexOf(compiled)
        if (at >= 0) list.splice(at, 1)
        cache.clear()
      }
    },
    rules: () => list.map((r) => r.rule),
  }
}
