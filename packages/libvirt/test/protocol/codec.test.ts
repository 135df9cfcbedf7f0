import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generated } from '../../scripts/generate.ts'
import { readSchema } from '../../scripts/schema.ts'
import type { Field } from '../../scripts/schema.ts'
import { isLibvirtError } from '../../src/index.ts'
import { procedures } from '../../src/protocol/codec.ts'
import { readParams, writeParams } from '../../src/protocol/typed-params.ts'
import { MAX_STRING, Reader, Writer } from '../../src/protocol/xdr.ts'

const schema = readSchema()
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !s.includes('\0'))
const field = fc.stringMatching(/^[a-z][a-z.]{0,8}x$/)
const typed = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: -(2 ** 31), max: -1 }),
  fc.boolean(),
  text,
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
)
const params = fc.dictionary(field, typed, { maxKeys: 5 })
const scalars: Record<string, fc.Arbitrary<unknown>> = {
  i32: fc.integer(),
  u32: fc.nat({ max: 2 ** 32 - 1 }),
  bool: fc.boolean(),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  s64: fc.maxSafeInteger(),
  n64: fc.maxSafeNat(),
  f64: fc.double({ noNaN: true }),
  string: text,
  uuid: fc.uuid(),
  bytes: fc.uint8Array({ maxLength: 9 }).map((b) => Buffer.from(b)),
  chars: fc.stringMatching(/^[a-z]{0,9}$/),
  chars32: fc.stringMatching(/^[a-z]{0,31}$/),
  params,
  paramlist: fc.array(fc.record({ field, value: typed }, { noNullPrototype: true }), { maxLength: 4 }),
}
const valueOf = (type: string): fc.Arbitrary<unknown> => {
  if (type.endsWith('[]')) return fc.array(valueOf(type.slice(0, -2)), { maxLength: 3 })
  if (type.endsWith('?')) return fc.option(valueOf(type.slice(0, -1)))
  return scalars[type] ?? recordOf(schema.structs.get(type)!)
}
const recordOf = (fields: readonly Field[]): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(fields.map((f) => [f.name, valueOf(f.type)])), { noNullPrototype: true })

describe('the codec', () => {
  it('is what the schema says', () => {
    for (const [file, source] of generated())
      expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8') === source, `${file}: run scripts/generate.ts`).toBe(true)
  })

  it('knows 443 procedures, 51 of them events, and the QEMU program', () => {
    const remote = schema.procedures.filter((p) => p.program === 'remote')
    expect(remote.map((p) => p.number)).toEqual(Array.from({ length: 443 }, (_, i) => i + 1))
    expect(remote.filter((p) => p.event)).toHaveLength(51)
    expect(schema.procedures.filter((p) => p.program === 'qemu')).toHaveLength(7)
    expect([...procedures.values()]).toHaveLength(450)
  })

  it('reads what it wrote, for arguments and results of every procedure', () => {
    const w = new Writer(8)
    for (const p of schema.procedures) {
      const codec = procedures.get(p.name)!
      for (const [fields, write, read] of [
        [p.args, codec.writeArgs, codec.readArgs],
        [p.results, codec.writeResults, codec.readResults],
      ] as const) {
        if (fields.length === 0) {
          expect(write).toBeNull()
          continue
        }
        fc.assert(
          fc.property(recordOf(fields), (value) => {
            write!(w, value)
            const octets = w.take()
            expect(octets.length % 4).toBe(0)
            const r = new Reader(octets)
            expect(read!(r)).toEqual(value)
            expect(r.at).toBe(octets.length)
          }),
          { numRuns: 8 },
        )
      }
    }
  })

  it('never reads beyond its message: any octets give a value or LIBVIRT_ERR_PROTOCOL', () => {
    const readers = [...procedures.values()].flatMap((p) => [p.readArgs, p.readResults]).filter((read) => read !== null)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: readers.length - 1 }), fc.nat({ max: 100 }), (octets, which, end) => {
        const r = new Reader(Buffer.concat([octets, Buffer.alloc(64, 255)]), 0, Math.min(end, octets.length))
        try {
          readers[which]!(r)
        } catch (e) {
          if (!isLibvirtError(e, 'LIBVIRT_ERR_PROTOCOL')) throw e
        }
        expect(r.at).toBeLessThanOrEqual(r.end)
      }),
      { numRuns: 5000 },
    )
  })

  it('cuts no value short: every shorter message is refused', () => {
    const w = new Writer()
    fc.assert(
      fc.property(recordOf(schema.structs.get('network_dhcp_lease')!), fc.double({ min: 0, max: 0.999, noNaN: true }), (value, part) => {
        const codec = procedures.get('networkGetDhcpLeases')!
        codec.writeResults!(w, { leases: [value], ret: 1 })
        const octets = w.take()
        const end = Math.floor((octets.length * part) / 4) * 4
        expect(() => codec.readResults!(new Reader(octets, 0, end))).toThrow(/past the end|shorter message/)
      }),
    )
  })

  it('allocates nothing for lengths nobody could have sent', () => {
    const huge = Buffer.alloc(16)
    huge.writeUInt32BE(0xffffffff)
    for (const read of [
      (r: Reader) => r.string(),
      (r: Reader) => r.bytes(),
      (r: Reader) => r.chars(),
      (r: Reader) => r.list((one) => one.i32(), 4),
      readParams,
    ]) {
      expect(() => read(new Reader(huge))).toThrow(/not valid/)
    }
  })

  it('refuses strings longer than libvirt accepts, both ways', () => {
    expect(() => new Writer().string('a'.repeat(MAX_STRING + 1))).toThrow(/at most/)
    const octets = Buffer.alloc(8)
    octets.writeUInt32BE(MAX_STRING + 1)
    expect(() => new Reader(octets).string()).toThrow(/octets/)
  })

  it('keeps unsigned 64-bit values exact', () => {
    const w = new Writer()
    writeParams(w, { a: 18446744073709551615n, b: { kind: 'llong', value: -9007199254740993n }, c: 5, bandwidth: 9007199254740991 })
    const r = new Reader(w.take())
    expect(readParams(r)).toEqual({ a: 18446744073709551615n, b: -9007199254740993n, c: 5, bandwidth: 9007199254740991 })
  })

  it('gives each known field the kind libvirt documents', () => {
    const w = new Writer()
    const kind = (input: Parameters<typeof writeParams>[1]): number => {
      writeParams(w, input)
      const r = new Reader(w.take())
      r.u32()
      r.string()
      return r.u32()
    }
    expect(kind({ cpu_shares: 5 })).toBe(4)
    expect(kind({ vcpu_quota: 5 })).toBe(3)
    expect(kind({ weight: 500 })).toBe(2)
    expect(kind({ numa_mode: 0 })).toBe(1)
    expect(kind({ other: 1.5 })).toBe(5)
    expect(kind({ other: true })).toBe(6)
    expect(kind({ other: 'x' })).toBe(7)
    expect(kind({ other: { kind: 'double', value: 1 } })).toBe(5)
    writeParams(w, { migrate_disks: ['vda', 'vdb'], nothing: undefined })
    expect(new Reader(w.take()).u32()).toBe(2)
  })
})
