import { existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { uiMessages, uiShell } from '../src/server/index.ts'

const mapOf = (page: string): string => /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? ''

describe('the shell as a server serves it', () => {
  test('every entry of the import map lies in a directory to be served', () => {
    const shell = uiShell()
    const { imports } = JSON.parse(mapOf(shell.page({ serverRoot: '' }))) as { imports: Record<string, string> }
    expect(Object.keys(imports)).toEqual(
      expect.arrayContaining(['lit', 'lit/', 'lit-html', 'lit-element/', '@lit/reactive-element', 'uplot', '@onggi/client', '@onggi/ui']),
    )
    for (const [name, path] of Object.entries(imports)) {
      const directory = shell.directories.find((d) => path.startsWith(d.prefix))
      expect(directory, name).toBeDefined()
      // Our own are compiled when the browser tests run.
      if (!name.startsWith('@onggi/')) expect(existsSync(new URL(path.slice(directory?.prefix.length), directory?.root)), name).toBe(true)
    }
    expect(shell.directories.every((d) => d.prefix.endsWith('/') && d.root.pathname.endsWith('/'))).toBe(true)
  })

  test('the import map is the only inline script, and its hash is the one for the policy', () => {
    const shell = uiShell()
    for (const serverRoot of ['', '/prefix']) {
      const page = shell.page({ serverRoot })
      const inline = [...page.matchAll(/<script(?![^>]*src=)[^>]*>(.*?)<\/script>/gs)].map((m) => m[1])
      expect(inline).toEqual([mapOf(page)])
      expect(shell.inlineHashes({ serverRoot })).toEqual([`'sha256-${createHash('sha256').update(mapOf(page)).digest('base64')}'`])
      expect(page).not.toMatch(/ style=|<style|javascript:| on\w+=/)
    }
  })

  test('below a prefix every URL of the page carries it', () => {
    const page = uiShell({ title: 'My <host>', version: '9' }).page({ serverRoot: '/prefix' })
    const urls = [...page.matchAll(/(?:href|src|icon)="([^"]+)"/g)].map((m) => m[1])
    expect(urls.length).toBeGreaterThan(5)
    expect(urls.filter((u) => !u?.startsWith('/prefix/'))).toEqual([])
    expect(page).toContain('<title>My &#60;host&#62;</title>')
    expect(
      Object.values((JSON.parse(mapOf(page)) as { imports: Record<string, string> }).imports).every((u) => u.startsWith('/prefix/ui/lib/')),
    ).toBe(true)
  })

  test('the texts lie where the server is told', () => {
    expect(existsSync(new URL('en.json', uiMessages))).toBe(true)
  })
})
