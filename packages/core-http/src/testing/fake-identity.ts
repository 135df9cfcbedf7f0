import type { Identity, Policy } from '../needs.ts'

/** A user of the fake identity: `name:password` by Basic, `onggi=<name>` as session cookie. */
export interface FakeUser {
  readonly name: string
  readonly password: string
  readonly roles: readonly string[]
  readonly groups?: readonly string[]
  readonly locale?: string
}

const refused = (): Error =>
  Object.assign(new Error('User name or password is wrong'), { code: 'AUTH_ERR_CREDENTIALS', params: {}, status: 401 })

/** An identity with fixed users, for tests and examples. */
export const createFakeIdentity = (users: readonly FakeUser[]): Identity => ({
  async identify({ headers }) {
    const principalOf = (user: FakeUser) => ({ name: user.name, realm: 'fake', roles: user.roles, groups: user.groups ?? [] })
    const { authorization, cookie } = headers
    const session = typeof cookie === 'string' ? /(?:^|;\s*)onggi=([^;]+)/.exec(cookie)?.[1] : undefined
    if (session !== undefined) {
      const user = users.find((u) => u.name === session)
      if (!user) throw refused()
      return {
        principal: principalOf(user),
        via: 'session',
        sessionId: session,
        ...(user.locale === undefined ? {} : { locale: user.locale }),
      }
    }
    if (typeof authorization !== 'string' || authorization === '') return null
    const [name, ...password] = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64')
      .toString()
      .split(':')
    const user = users.find((u) => u.name === name && u.password === password.join(':'))
    if (!user) throw refused()
    return { principal: principalOf(user), via: 'basic' }
  },
})

/** A policy by which admins may everything and users what `userActions` names. */
export const createFakePolicy = (userActions: readonly string[] = []): Policy => ({
  can(who, action) {
    if (who?.roles.includes('admin') || (who && userActions.includes(action))) return { allow: true }
    return { allow: false, status: who ? 403 : 401, code: 'AUTH_ERR_FORBIDDEN', why: `You may not do ${action}` }
  },
})
