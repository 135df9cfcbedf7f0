import { expect, test } from 'vitest'
import { definePlugin, samplePlugin } from '../src/index.ts'
import { closedSchema } from '../src/validation/closed-schema.ts'
import { createCompilers } from '../src/validation/compilers.ts'
import { parseJsonText } from '../src/validation/json-text.ts'
import { problemsOf } from '../src/validation/problems.ts'
import { admin, route, serve } from './support/serve.ts'

const name = { type: 'string' }
const pointers = (schema: object, data: unknown): readonly string[] => {
  const check = createCompilers().validator({ schema, httpPart: 'body', method: 'POST', url: '/' }) as unknown as ((
    d: unknown,
  ) => boolean) & {
    errors: never
  }
  return check(data) ? [] : problemsOf(check.errors).map((p) => p.pointer)
}

test('objects are closed at every depth, in lists and alternatives', () => {
  const inner = { type: 'object', properties: { name } }
  const schema = {
    type: 'object',
    properties: { one: inner, many: { type: 'array', items: inner }, either: { anyOf: [inner, { type: 'null' }] } },
  }
  expect(pointers(schema, { one: { x: 1 }, many: [{ name: 'a' }, { y: 1 }], either: { z: 1 } })).toEqual(
    expect.arrayContaining(['/one/x', '/many/1/y', '/either/z']),
  )
  expect(pointers(schema, { one: { name: 'a' }, many: [{ name: 'b' }], either: null })).toEqual([])
})

test('an allOf is closed as a whole', () => {
  const schema = {
    allOf: [
      { type: 'object', properties: { a: name } },
      { type: 'object', properties: { b: name }, required: ['b'] },
    ],
  }
  expect(pointers(schema, { a: 'x', b: 'y' })).toEqual([])
  expect(pointers(schema, { a: 'x', c: 'y' })).toEqual(expect.arrayContaining(['/b', '/c']))
})

test('a schema that decides about other properties keeps its decision', () => {
  const open = { type: 'object', properties: { a: name }, additionalProperties: { type: 'number' } }
  expect(closedSchema(open)).toEqual(open)
  expect(pointers({ type: 'object', patternProperties: { '^x': name } }, { x1: 'a', y: 1 })).toEqual([])
})

test('alternatives of one field are one problem, pointers are escaped', () => {
  const schema = { type: 'object', properties: { kind: { anyOf: [{ const: 'nat' }, { const: 'bridge' }] }, 'a/b~c': { type: 'number' } } }
  const check = createCompilers().validator({ schema, httpPart: 'body', method: 'POST', url: '/' }) as any
  check({ kind: 'x', 'a/b~c': 'y' })
  expect(problemsOf(check.errors)).toEqual([
    { pointer: '/kind', reason: 'must be "nat" or must be "bridge"' },
    { pointer: '/a~1b~0c', reason: 'must be number' },
  ])
})

test('a schema is compiled once, and not before it is used', () => {
  const compilers = createCompilers()
  const route = { schema: { type: 'object', properties: { name } }, httpPart: 'body', method: 'POST', url: '/' } as never
  expect(compilers.validator(route)).toBe(compilers.validator(route))
  expect(compilers.pending()).toHaveLength(1)
  for (const compile of compilers.pending()) compile()
  expect(compilers.pending()).toHaveLength(0)
})

test.each([
  '',
  '{',
  '{"a":1,}',
  '[1,]',
  '{"a" 1}',
  '"',
  '{"a":"\\u12"}',
  '01',
  'nul',
  '{"a":1}}',
  '\ufeff{}',
  '{"a":{"b":1,"b":2}}',
  '{"\\u0061":1,"a":2}',
])('JSON text %j is refused', (text) => {
  expect(() => parseJsonText(text)).toThrow(expect.objectContaining({ code: 'CORE_ERR_JSON' }))
})

test.each(['{}', '{"a":[{"a":1},{"a":2}],"b":"{\\"a\\":1}"}', '{"a\\"":1,"a":2}', '"\\\\"', '[[["x"]]]', 'null'])(
  'JSON text %j is read as it is',
  (text) => {
    expect(parseJsonText(text)).toEqual(JSON.parse(text))
  },
)

test('a body of null is no empty body', async () => {
  const server = await serve({
    base(app) {
      route(
        app,
        'POST',
        '/typed',
        { config: { access: 'user', log: 'L' }, schema: { body: { type: 'object', properties: { name } } } },
        () => ({}),
      )
      route(app, 'POST', '/bare', { config: { access: 'user', log: 'L' } }, () => ({}))
    },
  })
  for (const url of ['/typed', '/bare'])
    for (const payload of ['null', '[]', '5']) {
      const answer = await server.inject({ method: 'POST', url, headers: { ...admin, 'content-type': 'application/json' }, payload })
      expect([url, payload, answer.statusCode]).toEqual([url, payload, 400])
    }
})

test('compile() finds every schema that no request has used yet; a bad one is named by its route', async () => {
  const bad = { type: 'object', properties: { n: { type: 'nonsense' } } }
  const config = { access: 'user', log: 'L' }
  const good = await serve({
    plugins: [samplePlugin],
    base: (app) => route(app, 'POST', '/things', { schema: { body: { type: 'object' } }, config }, () => 1),
  })
  expect(await good.compile()).toBeGreaterThan(2)
  expect(await good.compile()).toBe(0)
  const ofBase = await serve({ base: (app) => route(app, 'POST', '/things', { schema: { body: bad }, config }, () => 1) })
  await expect(ofBase.compile()).rejects.toThrow(/^POST \/things, body: .*must be/)
  const plugin = definePlugin({
    ...{ name: 'p', id: 'p', version: '1.0.0', apiVersion: 1 },
    routes: async (app) => route(app, 'GET', '/list', { schema: { querystring: bad }, config: { access: 'user' } }, () => 1),
  })
  const ofPlugin = await serve({ plugins: [plugin] })
  await expect(ofPlugin.compile()).rejects.toThrow(/\/plugins\/p\/list, querystring: .*must be/)
})
