import { expect, test } from 'vitest'
import type { Audience, Principal } from '../src/index.ts'
import { createPolicy, defaultRules } from '../src/index.ts'

const user = (name: string, more: Partial<Principal> = {}): Principal => ({ name, realm: 'local', roles: ['user'], groups: [], ...more })
const admin = user('root', { roles: ['admin'] })
const ann = user('ann', { groups: ['dev'] })
const bob = user('bob')
const vm = (audience: Audience) => ({ ref: { type: 'vm', id: 'x' }, audience })
const status = (d: ReturnType<ReturnType<typeof createPolicy>['can']>) => (d.allow ? 200 : d.status)

test('the table of who may what: nobody 401, stranger 404, audience and admin yes [ASVS 8.2.1, 8.2.2]', () => {
  const policy = createPolicy()
  const cases: [Principal | null, string, Audience | undefined, number][] = [
    [null, 'vm.start', undefined, 401],
    [null, 'vm.start', { everyone: true }, 401],
    [ann, 'vm.start', undefined, 200],
    [ann, 'vm.start', { owner: 'ann' }, 200],
    [ann, 'vm.start', { users: ['ann'] }, 200],
    [ann, 'vm.start', { groups: ['ops', 'dev'] }, 200],
    [ann, 'vm.start', { everyone: true }, 200],
    [bob, 'vm.start', { owner: 'ann', users: ['ann'], groups: ['dev'] }, 404],
    [bob, 'vm.start', {}, 404],
    [admin, 'vm.start', {}, 200],
    [ann, 'vm.create', undefined, 403],
    [ann, 'vm.migrate', { owner: 'ann' }, 403],
    [bob, 'vm.migrate', { owner: 'ann' }, 404],
    [ann, 'template.delete', undefined, 403],
    [ann, 'storagepool.view', undefined, 200],
    [ann, 'storagepool.create', undefined, 403],
    [ann, 'stats.host', undefined, 403],
    [admin, 'stats.host', undefined, 200],
    [ann, 'task.cancel', { owner: 'ann' }, 200],
    [ann, 'task.cancel', { users: ['ann'] }, 403],
    [bob, 'task.cancel', { owner: 'ann' }, 404],
    [ann, 'never.heard.of', undefined, 403],
  ]
  for (const [who, action, audience, wanted] of cases)
    expect([who?.name, action, audience, status(policy.can(who, action, audience && vm(audience)))]).toEqual([
      who?.name,
      action,
      audience,
      wanted,
    ])
})

test('a refusal says its code and a text; the same refusal is the same object', () => {
  const policy = createPolicy()
  expect(policy.can(null, 'vm.start')).toEqual({ allow: false, status: 401, code: 'AUTH_ERR_REQUIRED', why: 'Log in first' })
  expect(policy.can(ann, 'vm.create')).toEqual({
    allow: false,
    status: 403,
    code: 'AUTH_ERR_FORBIDDEN',
    why: 'You may not do this: vm.create',
  })
  expect(policy.can(bob, 'vm.start', vm({}))).toMatchObject({ code: 'AUTH_ERR_HIDDEN', status: 404 })
  expect(policy.can(ann, 'vm.create')).toBe(policy.can(bob, 'vm.create'))
})

test('the more specific rule decides, among equals the later one', () => {
  const policy = createPolicy({
    rules: [
      { action: 'report.*', allow: 'user' },
      { action: '*', allow: 'everyone' },
      { action: 'report.delete', allow: 'admin' },
      { action: 'vm.create', allow: 'user' },
    ],
  })
  expect(status(policy.can(ann, 'report.read'))).toBe(200)
  expect(status(policy.can(null, 'report.read'))).toBe(401)
  expect(status(policy.can(ann, 'report.delete'))).toBe(403)
  expect(status(policy.can(null, 'x'))).toBe(200)
  expect(status(policy.can(ann, 'vm.create'))).toBe(200)
})

test('addRule() takes effect at once and its undo takes it back', () => {
  const policy = createPolicy()
  expect(status(policy.can(ann, 'sample.view'))).toBe(403)
  const undo = policy.addRule({ action: 'sample.*', allow: 'user' })
  expect(status(policy.can(ann, 'sample.view'))).toBe(200)
  undo()
  undo()
  expect(status(policy.can(ann, 'sample.view'))).toBe(403)
  expect(policy.rules()).toEqual(defaultRules)
})

test('a rule may name roles besides; they see every object', () => {
  const policy = createPolicy({ rules: [{ action: 'vm.*', allow: 'admin', roles: ['operator'] }] })
  const operator = user('op', { roles: ['operator'] })
  expect(status(policy.can(operator, 'vm.create'))).toBe(200)
  expect(status(policy.can(operator, 'vm.migrate', vm({})))).toBe(200)
  expect(status(policy.can(operator, 'vm.start', vm({})))).toBe(404)
})

test('a token may what its user may and its scopes name, even an admin’s', () => {
  const policy = createPolicy()
  const token = user('root', { roles: ['admin'], scopes: ['vm.view', 'task.*'] })
  expect(status(policy.can(token, 'vm.view', vm({})))).toBe(200)
  expect(policy.can(token, 'vm.start')).toMatchObject({ status: 403, code: 'AUTH_ERR_SCOPE' })
  expect(status(policy.can(token, 'task.cancel', vm({})))).toBe(200)
  expect(status(policy.can({ ...ann, scopes: ['*'] }, 'vm.create'))).toBe(403)
  expect(status(policy.can({ ...ann, scopes: [] }, 'vm.view'))).toBe(403)
})

test('the system itself may everything; a user who calls himself so may not', () => {
  const policy = createPolicy()
  expect(status(policy.can({ name: 'system', realm: 'onggi', roles: [], groups: [] }, 'vm.create'))).toBe(200)
  expect(status(policy.can(user('system'), 'vm.create'))).toBe(403)
})

test('anonymous gives callers without credentials a face', () => {
  const policy = createPolicy({ anonymous: user('demo') })
  expect(status(policy.can(null, 'vm.start'))).toBe(200)
  expect(status(policy.can(null, 'vm.create'))).toBe(403)
})

test('explain() names the deciding rule', () => {
  const policy = createPolicy()
  expect(policy.explain(bob, 'vm.start', vm({ owner: 'ann' }))).toMatchObject({
    decision: { status: 404 },
    rule: { action: 'vm.start', allow: 'audience' },
    because: 'local/bob may not (404 AUTH_ERR_HIDDEN): rule "vm.start" allows audience',
  })
  expect(policy.explain(admin, 'x.y')).toMatchObject({ rule: null, because: 'local/root may: is an admin' })
  expect(policy.explain(null, 'x.y').because).toBe('nobody may not (401 AUTH_ERR_REQUIRED): no rule speaks of it, so admins only')
  expect(policy.explain({ ...ann, scopes: ['a.b'] }, 'vm.start').because).toContain('limited to a.b')
})

test('patterns match whole names in linear time', () => {
  const policy = createPolicy({ rules: [{ action: 'a.*.c*d', allow: 'everyone' }] })
  expect(status(policy.can(null, 'a.b.cxd'))).toBe(200)
  expect(status(policy.can(null, 'a.b.cd'))).toBe(200)
  expect(status(policy.can(null, 'a.cd'))).toBe(401)
  expect(status(policy.can(null, 'xa.b.cd'))).toBe(401)
  expect(status(policy.can(null, `a.${'.c'.repeat(50_000)}`))).toBe(401)
})

test('a malformed rule is a TypeError', () => {
  expect(() => createPolicy({ rules: [{ action: '', allow: 'user' }] })).toThrow(TypeError)
  expect(() => createPolicy({ rules: [{ action: 'x', allow: 'all' as never }] })).toThrow(TypeError)
})
