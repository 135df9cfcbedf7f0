// The form the page makes of a plugin's settings, without a browser.
import { expect, test } from 'vitest'
import * as z from 'zod'
import { changeOf, formOf, type Json } from '../src/ui/setting-fields.ts'

const schema = (of: z.ZodType): Json => JSON.parse(JSON.stringify(z.toJSONSchema(of, { io: 'input' }))) as Json
const everything = schema(
  z.strictObject({
    name: z.string().meta({ title: 'Name of it', description: 'As people say it' }),
    level: z.int().min(1).max(9).default(3),
    ratio: z.number().optional(),
    on: z.boolean().default(true),
    mode: z.enum(['fast', 'slow']).default('fast'),
    key: z.string().meta({ writeOnly: true }).optional(),
    hosts: z.array(z.string()).default([]),
    ports: z.array(z.int()).default([1]),
    mail: z
      .strictObject({ from: z.string().nullable().default(null) })
      .meta({ title: 'Mail' })
      .prefault({}),
    any: z.record(z.string(), z.string()).default({}),
  }),
)
const settings: Json = {
  name: 'web',
  level: 3,
  on: true,
  mode: 'fast',
  key: null,
  hosts: ['a', 'b'],
  ports: [1],
  mail: { from: null },
  any: {},
}

test('each member of the schema becomes a control, objects become groups, what no control fits is named', () => {
  const { groups, others } = formOf(everything, settings)
  expect(groups.map((g) => [g.label, g.fields.map((f) => [f.pointer, f.kind, f.value])])).toEqual([
    [
      '',
      [
        ['/settings/name', 'text', 'web'],
        ['/settings/level', 'number', '3'],
        ['/settings/ratio', 'number', ''],
        ['/settings/on', 'boolean', 'true'],
        ['/settings/mode', 'choice', 'fast'],
        ['/settings/key', 'secret', ''],
        ['/settings/hosts', 'list', 'a\nb'],
        ['/settings/ports', 'numbers', '1'],
      ],
    ],
    ['Mail', [['/settings/mail/from', 'text', '']]],
  ])
  expect(others).toEqual(['any'])
  const [name, level, ratio] = groups[0]!.fields
  expect(name).toMatchObject({ label: 'Name of it', hint: 'As people say it', required: true })
  expect(level).toMatchObject({ label: 'level', min: '1', max: '9', step: '1', required: false })
  expect(ratio).toMatchObject({ min: '', max: '', step: 'any' })
  expect(formOf({}, {})).toEqual({ groups: [], others: [] })
})

test('only what was changed is sent, as the type the schema has; an emptied member is unset', () => {
  const form = formOf(everything, settings)
  const change = (given: Record<string, string>) =>
    changeOf(form, (pointer) => given[pointer] ?? form.groups.flatMap((g) => g.fields).find((f) => f.pointer === pointer)!.value)
  expect(change({})).toEqual({})
  expect(
    change({
      '/settings/name': '',
      '/settings/level': '',
      '/settings/ratio': '0.5',
      '/settings/on': 'false',
      '/settings/mode': 'slow',
      '/settings/key': 's3cret',
      '/settings/hosts': ' c \n\n d',
      '/settings/ports': '80\nhttp',
      '/settings/mail/from': 'me',
    }),
  ).toEqual({
    name: '',
    level: null,
    ratio: 0.5,
    on: false,
    mode: 'slow',
    key: 's3cret',
    hosts: ['c', 'd'],
    ports: [80, 'http'],
    mail: { from: 'me' },
  })
})

test('names that JSON pointers write otherwise find their field', () => {
  const { groups } = formOf(schema(z.strictObject({ 'a/b~c': z.string().default('') })), {})
  expect(groups[0]?.fields[0]?.pointer).toBe('/settings/a~1b~0c')
})
