// Storage as it fails and as it is, for real: a file system that never answers, a volume group on a loop device, an NFS server on the loopback.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())

// Mounts need root.
describe.runIf(process.getuid?.() === 0)('storage of the host', () => {
  let libvirt: TestLibvirt
  let world: World
  /** Runs a line where the daemon runs: its mounts are its own. */
  const inside = (line: string): string[] => ['nsenter', '--mount', '--net', `--target=${libvirt.pid}`, 'bash', '-c', line]
  const run = (line: string): { status: number | null; out: string } => {
    const [program = '', ...args] = inside(line)
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 15_000 })
    return { status, out: stdout + stderr }
  }
  const pools = (): World['virt']['storagePools'] => world.virt.storagePools
  const state = async (name: string): Promise<string> => json(await pools().get(name, admin)).state

  beforeAll(async () => {
    libvirt = await ownLibvirt('system')
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
    await pools().inventory.ready()
  })
  afterAll(async () => {
    await world.close()
    await stopLibvirt(libvirt)
  })

  test('a pool whose file system never answers is inaccessible; all else goes on, and it comes back', { timeout: 60_000 }, async () => {
    const [dir, fine] = ['hung', 'fine'].map((name) => join(libvirt.dir, name)) as [string, string]
    for (const [name, path] of [
      ['hung', dir],
      ['fine', fine],
    ] as const) {
      mkdirSync(path)
      await pools().create({ name, type: 'dir', path }, admin)
      await pools().activate(name, admin)
    }
    writeFileSync(join(fine, 'a.img'), 'a')
    // A FUSE file system whose program takes requests and answers none.
    const [program = '', ...args] = inside(
      `exec 3<>/dev/fuse; mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0,allow_other hung ${dir} && echo mounted && read`,
    )
    const holder: ChildProcess = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    await new Promise((resolve) => holder.stdout?.once('data', resolve))
    try {
      const hung = world.virt.volumes.list('hung', admin).catch((err: unknown) => err)
      // While that call hangs in libvirt, everybody else is answered.
      expect((await world.virt.volumes.list('fine', admin)).map((v) => json(v).name)).toEqual(['a.img'])
      expect((await pools().list(admin)).map((v) => json(v).name)).toEqual(expect.arrayContaining(['fine', 'hung']))
      expect(await world.virt.vms.list(admin)).toEqual([])
      expect(await hung).toMatchObject({ code: expect.stringMatching(/^VIRT_ERR_(POOL_INACCESSIBLE|LIBVIRT|UNREACHABLE)$/) })
      await pools().inventory.refresh()
      expect(await state('hung')).toBe('inaccessible')
      expect(await state('fine')).toBe('active')
      await expect(world.virt.volumes.list('hung', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_INACCESSIBLE' })
      const { id } = await world.virt.volumes.create('fine', { name: 'b.img', capacityMiB: 1 }, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    } finally {
      // Its program ends: the kernel answers for it.
      holder.kill('SIGKILL')
      run(`umount -l ${dir}`)
    }
    // libvirt stops a pool whose directory cannot be read; started again it is as it was.
    const now = async (): Promise<string> => {
      await pools().inventory.refresh()
      return state('hung')
    }
    await expect.poll(now, { timeout: 30_000, interval: 200 }).not.toBe('inaccessible')
    if ((await now()) === 'inactive') await pools().activate('hung', admin)
    expect(await world.virt.volumes.list('hung', admin)).toEqual([])
    for (const name of ['hung', 'fine']) {
      await pools().deactivate(name, admin)
      await pools().delete(name, admin)
    }
  })

  test('a volume group on a loop device, or why this host has none', { timeout: 60_000 }, async () => {
    const able = /device-mapper/.test(readFileSync('/proc/misc', 'utf8')) && existsSync('/usr/sbin/vgcreate')
    const image = join(libvirt.dir, 'disk.img')
    writeFileSync(image, '')
    truncateSync(image, 64 * 2 ** 20)
    const loop = run(`losetup --find --show ${image}`)
    const device = loop.out.trim()
    if (loop.status !== 0) {
      console.log(`no loop device here: ${loop.out.trim()}`)
      expect(loop.out).not.toBe('')
      return
    }
    try {
      const made = await pools()
        .create({ name: 'onggi-vg', type: 'logical', path: '/dev/onggi-vg', source: { devices: [device] } } as never, admin)
        .catch((err: unknown) => err as Error)
      if (!able) {
        console.log('no volume group is made here: this kernel has no device mapper, or there is no vgcreate (Debian: lvm2)')
        // Whatever stops it says what it is, and leaves no pool and no change of the disk.
        expect(made).toMatchObject({
          code: expect.stringMatching(/^VIRT_ERR_/),
          message: expect.stringMatching(/lvm|logical|vgcreate|pvcreate|backend|device/i),
        })
        await pools().inventory.refresh()
        expect((await pools().list(admin)).map((v) => json(v).name)).not.toContain('onggi-vg')
        return
      }
      await pools().activate('onggi-vg', admin)
      const { id } = await world.virt.volumes.create('onggi-vg', { name: 'lv', capacityMiB: 8 }, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
      expect(json(await world.virt.volumes.get('onggi-vg', 'lv', admin))).toMatchObject({ type: 'block', capacity: 8 * 2 ** 20 })
      await world.virt.volumes.delete('onggi-vg', 'lv', admin)
      await pools().deactivate('onggi-vg', admin)
      await pools().delete('onggi-vg', admin)
    } finally {
      run(`losetup --detach ${device}`)
    }
  })

  /** Starts a file server of its own where the daemon runs; its network is the daemon's, so the port is free. Needs no part of the kernel. */
  async function fileServer(exported: string): Promise<() => void> {
    const state = join(libvirt.dir, 'ganesha')
    mkdirSync(join(state, 'v4recov'), { recursive: true })
    const config = join(state, 'ganesha.conf')
    writeFileSync(
      config,
      `NFS_CORE_PARAM { Protocols = 4; NFS_Port = 2049; Enable_NLM = false; Enable_RQUOTA = false; }
NFSv4 { Graceless = true; Only_Numeric_Owners = true; UseGetpwnam = true; RecoveryBackend = fs; RecoveryRoot = ${state}; }
NFS_KRB5 { Active_krb5 = false; }
EXPORT { Export_Id = 1; Path = ${exported}; Pseudo = /srv; Access_Type = RW; Squash = No_Root_Squash; SecType = sys; Protocols = 4; Transports = TCP;
  FSAL { Name = VFS; } }
LOG { Default_Log_Level = EVENT; }
`,
    )
    const [program = '', ...args] = inside(`exec ganesha.nfsd -F -L STDOUT -f ${config} -p ${state}/pid`)
    const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      let said = ''
      server.stdout.on('data', (piece: Buffer) => {
        said += piece.toString()
        if (said.includes('NFS SERVER INITIALIZED')) resolve()
      })
      server.once('close', () => reject(new Error(said)))
    })
    return () => void server.kill('SIGKILL')
  }

  test('a pool on a file server of the loopback, or why this host mounts none', { timeout: 60_000 }, async () => {
    const path = join(libvirt.dir, 'nfs')
    const exported = join(libvirt.dir, 'exported')
    mkdirSync(exported, { mode: 0o777 })
    // The client is a part of the kernel, and mount's helper of nfs-common.
    const lacks = [
      /\bnfs4$/m.test(readFileSync('/proc/filesystems', 'utf8')) ? [] : 'this kernel has no NFS client',
      existsSync('/sbin/mount.nfs') ? [] : 'no mount.nfs (Debian: nfs-common)',
      run('command -v ganesha.nfsd').status === 0 ? [] : 'no ganesha.nfsd (Debian: nfs-ganesha-vfs)',
    ].flat()
    const isAble = lacks.length === 0
    if (!isAble) console.log(`no file system is mounted from a server here: ${lacks.join('; ')}`)
    const stop = isAble ? await fileServer(exported) : undefined
    try {
      const source = { host: '127.0.0.1', path: '/srv' }
      expect(json(await pools().create({ name: 'nfs', type: 'netfs', path, source } as never, admin))).toMatchObject({
        state: 'inactive',
        type: 'netfs',
        source: { addr: '127.0.0.1', path: '/srv' },
      })
      if (!isAble) {
        await expect(pools().activate('nfs', admin)).rejects.toMatchObject({
          code: expect.stringMatching(/^VIRT_ERR_/),
          message: expect.stringMatching(/mount|nfs/i),
        })
        // Nothing is half-mounted, and the pool can be mended or deleted.
        expect(run(`mountpoint -q ${path}`).status).not.toBe(0)
        expect(await state('nfs')).toBe('inactive')
        await pools().delete('nfs', admin)
        return
      }
      expect(json(await pools().activate('nfs', admin)).state).toBe('active')
      expect(run(`findmnt -n -o FSTYPE,SOURCE ${path}`).out).toMatch(/^nfs4? +127\.0\.0\.1:\/srv/)
      const { id } = await world.virt.volumes.create('nfs', { name: 'far.img', capacityMiB: 1 }, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
      expect(existsSync(join(exported, 'far.img'))).toBe(true)
      expect((await world.virt.volumes.list('nfs', admin)).map((v) => json(v).name)).toEqual(['far.img'])
      await world.virt.volumes.delete('nfs', 'far.img', admin)
      await pools().deactivate('nfs', admin)
      expect(run(`mountpoint -q ${path}`).status).not.toBe(0)
      await pools().delete('nfs', admin)
    } finally {
      stop?.()
      run(`umount -l ${path}`)
    }
  })
})
