import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMounts, placeOf } from '../../src/storage/pool-overlap.ts'
import { poolDirectory } from '../../src/storage/pool-path.ts'
import { poolXml } from '../../src/storage/pool-xml.ts'

describe('the directory of a pool', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'onggi-path-'))
    symlinkSync('/etc', join(dir, 'to-etc'))
    symlinkSync('/', join(dir, 'to-root'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test.each([
    '/',
    '/etc',
    '/etc/../etc/ssl',
    '/proc/self',
    '/proc/self/root/etc',
    '/dev/shm/../sda',
    '/usr/share',
    '/var/lib',
    '/home',
    '/tmp',
    '/sys/class',
    'relative/dir',
    '',
    '/srv/a\u0000b',
  ])('%j is refused', async (path) => {
    await expect(poolDirectory(path)).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID', params: { pointer: '/path' } })
  })
  test.each(['to-etc', 'to-etc/ssl', 'to-root', 'to-root/etc/new'])('a symbolic link that leads out (%s) is refused', async (name) => {
    await expect(poolDirectory(join(dir, name))).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
  })
  test('a new directory below one that exists is accepted, with the real path of what exists', async () => {
    expect(await poolDirectory(join(dir, 'new', 'below'))).toBe(join(dir, 'new', 'below'))
    expect(await poolDirectory('/srv/vms/')).toBe('/srv/vms')
  })
  test('with a list of roots nothing else is accepted', async () => {
    expect(await poolDirectory(join(dir, 'x'), { roots: [dir] })).toBe(join(dir, 'x'))
    await expect(poolDirectory('/srv/x', { roots: [dir] })).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
    await expect(poolDirectory(`${dir}-other`, { roots: [dir] })).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
  })
})

test('a directory that is mounted in two places is one place', () => {
  const mounts = parseMounts(
    [
      '22 1 254:0 / / rw - ext4 /dev/vda rw',
      '30 22 0:26 / /srv\\040data rw - tmpfs tmpfs rw',
      '31 22 254:0 /srv/vms/sub /mnt/bound rw - ext4 /dev/vda rw',
      '32 22 0:27 / /mnt/bound/over rw - tmpfs tmpfs rw',
      '',
    ].join('\n'),
  )
  expect(placeOf('/srv/vms/sub/x', mounts)).toBe('254:0:/srv/vms/sub/x')
  expect(placeOf('/mnt/bound/x', mounts)).toBe('254:0:/srv/vms/sub/x')
  expect(placeOf('/mnt/bound', mounts)).toBe('254:0:/srv/vms/sub')
  expect(placeOf('/mnt/bound/over/x', mounts)).toBe('0:27:/x')
  expect(placeOf('/srv data/x', mounts)).toBe('0:26:/x')
  expect(placeOf('/mnt/boundary', mounts)).toBe('254:0:/mnt/boundary')
  expect(placeOf('/x', [])).toBe('/x')
})

describe('the definition of a pool', () => {
  test.each([
    ['netfs without a host', { type: 'netfs', source: { path: '/e' } }, '/source/host'],
    ['netfs with a host that is a command', { type: 'netfs', source: { host: 'a;rm -rf /', path: '/e' } }, '/source/host'],
    ['netfs with a host that is an option', { type: 'netfs', source: { host: '-o exec', path: '/e' } }, '/source/host'],
    ['netfs with a relative export', { type: 'netfs', source: { host: 'nas', path: 'e' } }, '/source/path'],
    ['netfs with an export that climbs', { type: 'netfs', source: { host: 'nas', path: '/e/../..' } }, '/source/path'],
    ['logical without devices', { type: 'logical' }, '/source/devices'],
    ['logical with a file as device', { type: 'logical', source: { devices: ['/etc/passwd'] } }, '/source/devices/0'],
    ['iscsi without a target', { type: 'iscsi', source: { host: 'san' } }, '/source/target'],
    ['scsi without an adapter', { type: 'scsi' }, '/source/adapter_name'],
  ])('%s is refused at its field', (_what, spec, pointer) => {
    expect(() => poolXml({ name: 'p', ...spec } as never, '/m')).toThrow(
      expect.objectContaining({ code: 'VIRT_ERR_FIELD_INVALID', params: expect.objectContaining({ pointer }) }),
    )
  })
  test('of each type names its source', () => {
    expect(poolXml({ name: 'n', type: 'netfs', source: { host: 'nas.example', path: '/export' } }, '/mnt/n')).toBe(
      "<pool type='netfs'><name>n</name><source><host name='nas.example'/><dir path='/export'/><format type='nfs'/></source><target><path>/mnt/n</path></target></pool>",
    )
    expect(poolXml({ name: 'v', type: 'logical', source: { fromVg: 'vg0' } }, '/dev/vg0')).toContain(
      "<name>vg0</name><format type='lvm2'/>",
    )
    expect(poolXml({ name: 'i', type: 'iscsi', source: { host: '10.0.0.1', port: 3260, target: 'iqn.2026-01.x:y' } }, '/d')).toContain(
      "<host name='10.0.0.1' port='3260'/><device path='iqn.2026-01.x:y'/>",
    )
  })
})
