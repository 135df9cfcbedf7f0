import { expect, test } from 'vitest'
import { createIcons, drawIcon } from '../../src/icons/icon.ts'

const isPng = (data: Buffer): boolean =>
  data.subarray(1, 4).toString() === 'PNG' && data.readUInt32BE(16) === 64 && data.readUInt32BE(20) === 64

test('every system has a picture of its own, the same each time', async () => {
  const names = ['vm', 'generic', 'debian', 'ubuntu', 'fedora', 'centos', 'opensuse', 'arch', 'gentoo', 'windows', 'nobody-knows-it']
  const drawn = await Promise.all(names.map(drawIcon))
  expect(drawn.every(isPng)).toBe(true)
  expect(new Set(drawn.map((png) => png.toString('base64'))).size).toBe(names.length)
  expect(await drawIcon('debian')).toEqual(drawn[2])
  expect(Math.max(...drawn.map((png) => png.length))).toBeLessThan(8192)
})

test('only names of icons are answered', async () => {
  const icons = createIcons()
  for (const file of ['icon-.png', 'icon-../x.png', 'icon-A.png', 'icon-a.svg', '../icon-a.png', `icon-${'a'.repeat(41)}.png`])
    expect(icons.get(file), file).toBeUndefined()
  for (let n = 0; n < 300; n++) expect(isPng(await icons.get(`icon-s${n}.png`)!)).toBe(true)
})
