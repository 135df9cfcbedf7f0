import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSubnet, freeSubnet, isPrivate, overlaps, parseAddress, parseSubnet, planSubnet, prefixOf } from '../../src/networks/ipv4.ts'

describe('subnets', () => {
  test.each([
    ['192.168.5.0/24', '192.168.5.0/24'],
    ['192.168.5.77/24', '192.168.5.0/24'],
    ['10.1.2.3/255.255.0.0', '10.1.0.0/16'],
    ['172.16.0.4/30', '172.16.0.4/30'],
  ])('%s is %s', (text, shown) => {
    expect(formatSubnet(parseSubnet(text)!)).toBe(shown)
  })
  test.each([
    '',
    '1.2.3/8',
    '1.2.3.4.5/8',
    '256.1.1.1/8',
    '01.2.3.4/8',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/255.0.255.0',
    'fe80::1/64',
    ' 1.2.3.4/8',
    '1.2.3.4/8 ',
  ])('%j is none', (text) => {
    expect(parseSubnet(text)).toBeUndefined()
  })
  test('the host has the first address, DHCP the upper half without broadcast', () => {
    expect(planSubnet(parseSubnet('192.168.50.0/24')!)).toEqual({
      gateway: '192.168.50.1',
      netmask: '255.255.255.0',
      dhcp: { start: '192.168.50.128', end: '192.168.50.254' },
    })
    expect(planSubnet(parseSubnet('10.0.0.8/29')!).dhcp).toEqual({ start: '10.0.0.12', end: '10.0.0.14' })
  })
  test('a free one is private, a /24, and overlaps with nothing that is taken', () => {
    const seed = Date.now() % 1_000_000
    const octet = fc.integer({ min: 0, max: 255 })
    const subnet = fc
      .tuple(fc.constantFrom(10, 172, 192), octet, octet, fc.integer({ min: 8, max: 30 }))
      .map(([a, b, c, prefix]) => parseSubnet(`${a}.${a === 192 ? 168 : b}.${c}.0/${prefix}`)!)
    fc.assert(
      fc.property(fc.array(subnet, { maxLength: 40 }), (taken) => {
        const free = freeSubnet(taken)
        return free === undefined || (free.prefix === 24 && isPrivate(free) && !taken.some((t) => overlaps(t, free)))
      }),
      { seed, numRuns: 300 },
    )
    expect(freeSubnet([parseSubnet('192.168.0.0/16')!, parseSubnet('10.0.0.0/8')!])).toBeUndefined()
  })
  test('netmasks with holes are none', () => {
    expect(prefixOf('255.255.255.0')).toBe(24)
    expect(prefixOf('255.0.255.0')).toBeUndefined()
    expect(parseAddress('255.255.255.255')).toBe(2 ** 32 - 1)
  })
})
