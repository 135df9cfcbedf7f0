import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probeLocalMedia } from '../../src/media/local-media.ts'
import { isoImage } from './images.ts'

describe('probeLocalMedia()', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'onggi-media-'))
    await mkdir(join(dir, 'folder'))
    await writeFile(join(dir, 'ok.iso'), isoImage())
    await symlink(join(dir, 'ok.iso'), join(dir, 'link.iso'))
    await symlink(join(dir, 'loop.iso'), join(dir, 'loop.iso'))
    await symlink('/proc/version', join(dir, 'kernel.iso'))
    spawnSync('mkfifo', [join(dir, 'pipe.iso')])
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  test('a relative path is refused before anything is opened', async () => {
    expect(await probeLocalMedia('ok.iso')).toMatchObject({ ok: false, check: 'relative' })
  })
  test.each([
    ['nothing.iso', 'missing', 'ENOENT'],
    ['ok.iso/below', 'missing', 'ENOTDIR'],
    ['loop.iso', 'unreadable', 'ELOOP'],
    ['folder', 'not-a-file', 'directory'],
    ['pipe.iso', 'not-a-file', 'named pipe'],
    ['kernel.iso', 'not-a-file', 'file of the kernel'],
  ])('%s is answered with %s (%s), without hanging', async (name, check, detail) => {
    expect(await probeLocalMedia(join(dir, name))).toMatchObject({ ok: false, check, detail })
  })
  test('a device is refused', async () => {
    expect(await probeLocalMedia('/dev/zero')).toMatchObject({ ok: false, check: 'not-a-file', detail: 'character device' })
  })
  test('a symbolic link answers with the file that was really read', async () => {
    expect(await probeLocalMedia(join(dir, 'link.iso'))).toMatchObject({ ok: true, realPath: join(dir, 'ok.iso'), header: { kind: 'iso' } })
  })
  test.each(['qcow2', 'qed', 'vmdk', 'vpc'])('an image that qemu-img makes as %s is told by its content', async (format) => {
    const path = join(dir, `image.${format}`)
    spawnSync('qemu-img', ['create', '-q', '-f', format, path, '8M'])
    const media = await probeLocalMedia(path)
    expect(media).toMatchObject({ ok: true, header: { kind: 'disk', format } })
  })
  test('an image that qemu-img makes with a backing file is refused', async () => {
    const base = join(dir, 'base.raw')
    await writeFile(base, Buffer.alloc(1024 * 1024))
    const path = join(dir, 'overlay.qcow2')
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', base, path])
    expect(await probeLocalMedia(path)).toMatchObject({ ok: true, header: { kind: 'refused', check: 'image-backing-file' } })
  })
  test('an image that genisoimage makes is read', async () => {
    await writeFile(join(dir, 'folder', 'boot.img'), Buffer.alloc(2048, 1))
    const path = join(dir, 'made.iso')
    spawnSync('genisoimage', [
      '-quiet',
      '-V',
      'MADE_HERE',
      '-publisher',
      'US',
      '-b',
      'boot.img',
      '-no-emul-boot',
      '-o',
      path,
      join(dir, 'folder'),
    ])
    expect(await probeLocalMedia(path)).toMatchObject({
      ok: true,
      header: { kind: 'iso', bootable: true, label: { volumeId: 'MADE_HERE', publisherId: 'US' } },
    })
  })
})
