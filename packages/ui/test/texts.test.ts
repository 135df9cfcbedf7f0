import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createLanguage, fillText, readTexts } from '../src/texts.ts'
import { allTexts } from './fake-onggi.ts'

describe('texts by code', () => {
  const language = createLanguage('en', { A: 'Hello %{name}', N: { one: '%{count} guest', other: '%{count} guests' } })

  test('a text is filled with its parameters, and a missing one leaves nothing behind', () => {
    expect(language.t('A', { name: 'x' })).toBe('Hello x')
    expect(language.t('A')).toBe('Hello ')
    expect(fillText('%{a}', { a: { deep: 1 } })).toBe('%{a}')
  })

  test('the plural form follows the parameter count', () => {
    expect([0, 1, 2].map((count) => language.t('N', { count }))).toEqual(['0 guests', '1 guest', '2 guests'])
  })

  test('a code without a text is shown as it is, also one that every object has', () => {
    expect(language.t('NOPE')).toBe('NOPE')
    expect(language.t('constructor')).toBe('constructor')
  })

  test('the texts may come alone or with their locale', () => {
    expect(readTexts({ A: 'b' })).toEqual({ locale: 'en', texts: { A: 'b' } })
    expect(readTexts({ locale: 'de', messages: { A: 'b' } })).toEqual({ locale: 'de', texts: { A: 'b' } })
    expect(readTexts(null)).toEqual({ locale: 'en', texts: {} })
  })

  test('every code that a page names has an English text', () => {
    const packages = new URL('../../', import.meta.url)
    const texts = allTexts()
    const files = ['ui/src/**/*.ts', 'virt-libvirt/src/ui/*.ts', 'host-stats/src/ui/*.ts'].flatMap((pattern) =>
      globSync(pattern, { cwd: packages }),
    )
    const codes = files
      .flatMap((f) => readFileSync(new URL(f, packages), 'utf8').match(/'(?:UI|VIRT_UI|STATS_UI)_\w+'/g) ?? [])
      .map((c) => c.slice(1, -1))
    expect(codes.length).toBeGreaterThan(100)
    expect([...new Set(codes)].filter((c) => !(c in texts))).toEqual([])
    const composed = {
      VIRT_UI_STATE_: ['nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended'],
      VIRT_UI_DO_: ['start', 'shutdown', 'poweroff', 'reset', 'suspend', 'resume'],
      VIRT_UI_ASK_: ['poweroff', 'poweroff_TEXT', 'reset', 'reset_TEXT'],
      UI_TASK_STATUS_: ['queued', 'running', 'finished', 'failed', 'killed'],
      STATS_UI_RANGE_: ['5', '15', '60'],
    }
    for (const [prefix, ends] of Object.entries(composed)) for (const end of ends) expect(texts).toHaveProperty([prefix + end])
  })
})
