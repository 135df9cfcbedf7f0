import { describe, expect, test } from 'vitest'
import { pathOfHash, safeNext, subpathOf, tabOfPath } from '../src/shell/router.ts'

describe('where the page is', () => {
  const tabs = [{ path: '/guests' }, { path: '/guests/archive' }, { path: '/host' }]

  test('the hash holds the path, and anything else is the start', () => {
    expect(['#/guests/a%2Fb', '', '#x'].map(pathOfHash)).toEqual(['/guests/a%2Fb', '/', '/'])
  })

  test('the tab with the longest matching path is shown, with what remains', () => {
    expect(tabOfPath(tabs, '/guests/web')).toEqual({ tab: tabs[0], subpath: 'web' })
    expect(tabOfPath(tabs, '/guests/archive/old')).toEqual({ tab: tabs[1], subpath: 'old' })
    expect(subpathOf('/guestsx', '/guests')).toBeUndefined()
  })

  test('an unknown path shows the first tab, and without tabs there is none', () => {
    expect(tabOfPath(tabs, '/nope')).toEqual({ tab: tabs[0], subpath: '' })
    expect(tabOfPath([], '/')).toBeUndefined()
  })

  test('after the login only paths of this server are gone to', () => {
    const origin = 'https://onggi.test'
    expect(safeNext('?next=/plugins/x%3Fa=1', origin)).toBe('/plugins/x?a=1')
    for (const next of ['https://evil.test/', '//evil.test/x', '/\\evil.test', 'javascript:alert(1)', ''])
      expect(safeNext(`?next=${encodeURIComponent(next)}`, origin)).toBeUndefined()
    expect(safeNext('', origin)).toBeUndefined()
  })
})
