import { expect, test } from 'vitest'
import { addressText, displayOf } from '../../src/consoles/display-address.ts'
import { parseRoot } from '../../src/xml/parse.ts'

const of = (graphics: string, remote?: string) => displayOf(parseRoot(`<domain><devices>${graphics}</devices></domain>`, 'domain'), remote)

test.each([
  [`<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, '127.0.0.1:5901'],
  [`<graphics type='vnc' port='5901'><listen type='address' address='::'/></graphics>`, '[::1]:5901'],
  [`<graphics type='vnc' port='5901' listen='0.0.0.0'/>`, '127.0.0.1:5901'],
  [`<graphics type='spice' port='5902' tlsPort='5903' listen='192.0.2.7'/>`, '192.0.2.7:5902'],
  [`<graphics type='vnc' socket='/run/vnc.sock'/>`, '/run/vnc.sock'],
  [`<graphics type='vnc' port='-1'><listen type='socket' socket='/run/v.sock'/></graphics>`, '/run/v.sock'],
  [`<graphics type='sdl'/><graphics type='vnc' port='5904'/>`, '127.0.0.1:5904'],
])('%s is reached at %s', (xml, where) => {
  const found = of(xml)
  expect(found && addressText(found.address)).toBe(where)
})

test('a display that no browser can be bridged to is none', () => {
  for (const xml of [
    '',
    `<graphics type='egl-headless'/>`,
    `<graphics type='spice'><listen type='none'/></graphics>`,
    `<graphics type='rdp' port='3389'/>`,
  ])
    expect(of(xml)).toBeUndefined()
})

test('a libvirt elsewhere: its host stands for all its addresses', () => {
  expect(of(`<graphics type='vnc' port='5901' listen='0.0.0.0'/>`, 'host.example')).toEqual({
    type: 'vnc',
    address: { host: 'host.example', port: 5901 },
  })
})
