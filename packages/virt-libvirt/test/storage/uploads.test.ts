import { PassThrough, Writable } from 'node:stream'
import type { StorageVolume } from '@onggi/libvirt'
import { describe, expect, test } from 'vitest'
import { fillVolume, TooMuchError } from '../../src/storage/volume-fill.ts'
import { createUploads } from '../../src/storage/volume-uploads.ts'
import { createVolumes } from '../../src/storage/volumes.ts'
import { admin } from '../support/world.ts'

/** A volume in memory; `failAt`: the stream breaks when so much was written. */
function memoryVolume(size: number, failAt = Infinity): { volume: StorageVolume; content: Buffer; streams: [number, number][] } {
  const content = Buffer.alloc(size)
  const streams: [number, number][] = []
  const volume = {
    upload: async (offset: number, length: number) => {
      streams.push([offset, length])
      let at = offset
      return new Writable({
        highWaterMark: 4,
        write(chunk: Buffer, _encoding, done) {
          if (at >= failAt) {
            done(new Error('the line broke'))
            return
          }
          chunk.copy(content, at)
          at += chunk.length
          setImmediate(done)
        },
      })
    },
  }
  return { volume: volume as unknown as StorageVolume, content, streams }
}
async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text)
}

describe('fillVolume()', () => {
  test('writes segments, each a stream of its own, and tells what is confirmed', async () => {
    const { volume, content, streams } = memoryVolume(12)
    const told: number[] = []
    const end = await fillVolume(volume, pieces('abcdefg', 'hi', 'jk'), {
      offset: 1,
      length: 11,
      segmentBytes: 4,
      onConfirmed: (to) => told.push(to),
    })
    expect(end).toBe(12)
    expect(content.toString()).toBe('\0abcdefghijk')
    expect(streams).toEqual([
      [1, 4],
      [5, 4],
      [9, 3],
    ])
    expect(told).toEqual([5, 9, 12])
  })
  test('ends early when less comes, refuses more', async () => {
    const { volume } = memoryVolume(10)
    expect(await fillVolume(volume, pieces('abc'), { offset: 0, length: 10 })).toBe(3)
    await expect(fillVolume(volume, pieces('abcdef', 'g'), { offset: 0, length: 6 })).rejects.toBeInstanceOf(TooMuchError)
  })
  test('that breaks rejects, and only confirmed segments were told', async () => {
    const { volume } = memoryVolume(12, 6)
    const told: number[] = []
    const filling = fillVolume(volume, pieces('abcd', 'ef', 'gh', 'ij'), {
      offset: 0,
      length: 10,
      segmentBytes: 4,
      onConfirmed: (to) => told.push(to),
    })
    await expect(filling).rejects.toThrow()
    expect(told).toEqual([4])
  })
})

test('an upload that nobody feeds is given up after fifteen minutes, each chunk begins them anew', async () => {
  const timers: { at: number; fn: () => void }[] = []
  let now = 0
  const advance = (ms: number): void => {
    now += ms
    for (const timer of timers.splice(0))
      if (timer.at <= now) timer.fn()
      else timers.push(timer)
  }
  const uploads = createUploads({
    now: () => now,
    after: (ms, fn) => {
      const timer = { at: now + ms, fn }
      timers.push(timer)
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1)
      }
    },
  })
  const upload = { pool: 'p', name: 'idle', capacityBytes: 10 }
  const { volume } = memoryVolume(10)
  const received = uploads.receive(upload, volume, () => undefined, new AbortController().signal)
  advance(14 * 60_000)
  await uploads.chunk('p', 'idle', { size: 4, content: pieces('abcd') })
  advance(14 * 60_000)
  const outcome = expect(received).rejects.toMatchObject({ code: 'VIRT_ERR_UPLOAD_IDLE', params: { minutes: 15 } })
  advance(60_000)
  await outcome
  await expect(uploads.chunk('p', 'idle', { size: 4, content: new PassThrough() })).rejects.toMatchObject({ code: 'VIRT_ERR_UPLOAD_NONE' })
})

test('volumes of a pool that does not answer are refused as such, without asking it', async () => {
  const record = { name: 'hung', state: 'inaccessible', type: 'netfs' }
  const pools = { record: async () => record, inventory: { entries: () => [] } }
  const deps = {
    link: {},
    operations: { run: (_: unknown, ctx: never, input: never, fn: (i: never, c: never) => unknown) => fn(input, ctx) },
    clock: {},
    prefix: '',
  }
  const volumes = createVolumes(deps as never, { pools: pools as never })
  await expect(volumes.list('hung', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_INACCESSIBLE' })
  await expect(volumes.get('hung', 'x', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_INACCESSIBLE' })
})
