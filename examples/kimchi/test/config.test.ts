import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig, printConfig } from '../src/config.ts'

const file = (value: unknown): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'kimchi-config-')), 'config.json')
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}
const problem = (argv: readonly string[], env: NodeJS.ProcessEnv = {}): string => {
  try {
    loadConfig(argv, env)
  } catch (e) {
    expect(e).toBeInstanceOf(ConfigError)
    return (e as Error).message
  }
  throw new Error('was accepted')
}

describe('configuration', () => {
  test('a flag beats the environment, which beats the file, which beats the default', () => {
    const config = file({ port: 1, host: '127.0.0.2', logLevel: 'info' })
    const { config: c, origin } = loadConfig(['--config', config, '--port', '3'], { ONGGI_PORT: '2', ONGGI_HOST: '127.0.0.3' })
    expect([c.port, c.host, c.logLevel, c.tls]).toEqual([3, '127.0.0.3', 'info', 'auto'])
    expect([origin.port, origin.host, origin.logLevel, origin.tls]).toEqual(['flag', 'environment', 'file', 'default'])
  })
  test('an unknown flag is refused and the known ones are listed', () => {
    expect(problem(['--nope'])).toMatch(/--nope[\s\S]*--libvirt-uri/)
  })
  test('an unknown setting in the file is refused', () => {
    expect(problem(['--config', file({ prot: 1 })])).toContain('prot')
  })
  test('a file that is absent, broken or not an object is named', () => {
    expect(problem(['--config', '/nowhere/x.json'])).toContain('/nowhere/x.json')
    expect(problem(['--config', file('{')])).toContain('--config')
    expect(problem(['--config', file('[]')])).toContain('one JSON object')
  })
  test.each([
    ['--port', '70000'],
    ['--port', 'x'],
    ['--tls', 'maybe'],
    ['--data', 'relative'],
    ['--auth', 'ldap'],
    ['--auth', 'local,oidc'],
    ['--auth', 'kerberos'],
    ['--simulate', 'relative.json'],
    ['--store', 'postgres://x'],
    ['--user', 'alone'],
    ['--user', 'a:b:root'],
    ['--server-root', 'x/'],
    ['--log-level', 'loud'],
    ['--plugins', 'node_modules'],
  ])('%s %s is refused with the name of the setting', (flag, value) => {
    expect(problem([flag, value])).toContain(flag.slice(2))
  })
  test('settings of plugins come from the file and are not printed; directories of plugins can be given many times', () => {
    const config = file({ pluginSettings: { backup: { key: 'secret3' } }, plugins: ['/a'] })
    const loaded = loadConfig(['--config', config], { ONGGI_PLUGINS: '/b /c' })
    expect([loaded.config.pluginSettings, loaded.config.plugins]).toEqual([{ backup: { key: 'secret3' } }, ['/b', '/c']])
    expect(printConfig(loaded)).toContain('plugin-settings = ["backup"]')
    expect(printConfig(loaded)).not.toContain('secret3')
  })
  test('users can be given many times, and their passwords are never printed', () => {
    const loaded = loadConfig(['--user', 'a:secret1:admin', '--user', 'b:secret2:user:x,y'], {})
    expect(loaded.config.user).toHaveLength(2)
    expect(printConfig(loaded)).not.toMatch(/secret/)
  })

  const ldap = { url: 'ldaps://id.example', bindDn: 'cn=onggi', bindPasswordFile: '/etc/onggi/bind', userBase: 'dc=example' }
  const oidc = { issuer: 'https://id.example', clientId: 'onggi', redirectUri: 'https://onggi.example/auth/oidc/oidc/callback' }
  test('the configuration that the README shows is valid', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? []
    expect(loadConfig(['--config', file(json)], {}).config.auth).toBe('local,pam,ldap,oidc')
  })
  test('realms of other systems and further rules stand in the file alone, and print without a secret', () => {
    const rules = [{ action: 'vm.start', allow: 'audience', roles: ['operator'] }]
    const loaded = loadConfig(['--config', file({ auth: 'local,ldap,oidc', ldap, oidc: [oidc], rules, pam: { adminBySudo: true } })], {})
    expect(loaded.config).toMatchObject({ ldap, oidc: [{ ...oidc, name: 'oidc' }], rules, pam: { adminBySudo: true } })
    expect(printConfig(loaded)).toContain('ldap = {"url":"ldaps://id.example"')
    expect(problem(['--ldap', '{}'])).toMatch(/--ldap/)
  })
  test.each([
    [{ ldap: { ...ldap, url: 'http://x' } }, 'ldap.url (file)'],
    [{ ldap: { ...ldap, bindDn: '' } }, 'ldap.bindDn (file)'],
    [{ ldap: { ...ldap, bindPassword: 'inline' } }, 'ldap (file)'],
    [{ oidc: [{ ...oidc, issuer: 'x' }] }, 'oidc.0.issuer (file)'],
    [{ oidc: [{ ...oidc, name: 'ldap' }] }, 'oidc.0.name (file)'],
    [{ oidc: [oidc, oidc] }, 'oidc (file): each provider needs a name'],
    [{ rules: [{ action: 'vm.*', allow: 'anybody' }] }, 'rules.0.allow (file)'],
    [{ pam: { service: '../x' } }, 'pam.service (file)'],
  ])('%j is refused, and where', (settings, where) => {
    expect(problem(['--config', file(settings)])).toContain(where)
  })
})
