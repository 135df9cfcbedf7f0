import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLibvirtError, parseUri } from '../src/index.ts'
import { socketPath } from '../src/transport/sockets.ts'

const path = (uri: string, readonly = false, exists: (path: string) => boolean = () => false, env = {}): string =>
  socketPath(parseUri(uri), readonly, env, exists)
const uid = process.getuid?.() ?? 0

describe('libvirt URIs', () => {
  it.each([
    ['qemu:///system', { driver: 'qemu', transport: 'unix', host: '', path: '/system', name: 'qemu:///system' }],
    ['test:///default', { driver: 'test', transport: 'unix', name: 'test:///default' }],
    ['test:///a/b.xml', { path: '/a/b.xml', name: 'test:///a/b.xml' }],
    [
      'qemu+ssh://root@host.example:2222/system?keyfile=%2Fk&no_verify=1',
      { transport: 'ssh', user: 'root', host: 'host.example', port: 2222, name: 'qemu:///system' },
    ],
    ['qemu+tcp://[::1]:16509/system', { transport: 'tcp', host: '::1', port: 16509 }],
    ['qemu://host/system', { transport: 'tls', host: 'host' }],
    ['qemu+tls://host/system?pkipath=/pki&foo=1', { transport: 'tls', name: 'qemu:///system?foo=1' }],
    ['qemu+unix:///session?socket=/s', { transport: 'unix', name: 'qemu:///session' }],
    ['remote+ssh://host/?name=xen:///', { name: 'xen:///' }],
    ['xen://', undefined],
  ])('%s', (uri, want) => {
    if (want === undefined) expect(parseUri(uri)).toMatchObject({ driver: 'xen', name: 'xen:///' })
    else expect(parseUri(uri)).toMatchObject(want)
  })

  it.each([
    ['', 'does not look like'],
    ['qemu', 'does not look like'],
    ['/run/sock', 'does not look like'],
    ['qemu+carrier://host/system', 'no transport carrier'],
    ['qemu+libssh2://host/system', 'use ssh'],
    ['qemu+ext://host/system', 'not supported'],
    ['qemu+ssh:///system', 'needs a host'],
    ['qemu+unix://host/system', 'has no host'],
    ['qemu+tcp://host:99999/system', 'above 65535'],
    ['qemu+tcp://ho:st:1/system', 'cannot be read'],
    ['qemu+ssh://-oProxyCommand=x/system', 'begin with a dash'],
    ['qemu+ssh://-x@host/system', 'begin with a dash'],
    ['qemu:///system?socket=%zz', 'not encoded'],
  ])('%s is refused: %s', (uri, why) => {
    expect(() => parseUri(uri)).toThrow(why)
  })

  it('are read or refused with LIBVIRT_ERR_URI, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `qemu+ssh://${s}`),
        ),
        (uri) => {
          try {
            parseUri(uri)
          } catch (e) {
            if (!isLibvirtError(e, 'LIBVIRT_ERR_URI')) throw e
          }
        },
      ),
    )
  })
})

describe('the daemon’s socket', () => {
  it('is libvirtd’s, or the modular daemon’s where that runs', () => {
    expect(path('qemu:///system')).toBe('/run/libvirt/libvirt-sock')
    expect(path('qemu:///system', true)).toBe('/run/libvirt/libvirt-sock-ro')
    expect(path('qemu:///system', false, (p) => p === '/run/libvirt/virtqemud-sock')).toBe('/run/libvirt/virtqemud-sock')
    expect(path('qemu:///system?mode=direct')).toBe('/run/libvirt/virtqemud-sock')
    expect(path('qemu:///system?mode=legacy', false, () => true)).toBe('/run/libvirt/libvirt-sock')
    expect(path('network:///system?mode=direct')).toBe('/run/libvirt/virtnetworkd-sock')
    expect(path('qemu:///system?socket=/x/y')).toBe('/x/y')
  })

  it('of a session is in the user’s run-time directory', () => {
    expect(path('qemu:///session')).toBe(`/run/user/${uid}/libvirt/libvirt-sock`)
    expect(path('qemu:///session', true, () => false, { XDG_RUNTIME_DIR: '/r' })).toBe('/r/libvirt/libvirt-sock')
  })
})
