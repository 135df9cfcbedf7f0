import { hypervisorOf } from '../link/hypervisor.ts'
import type { Link } from '../link/link.ts'
import type { Step, TaskContext, TaskType } from '../needs.ts'
import { element } from '../xml/build.ts'
import { remoteContent, remoteFile } from './download.ts'
import { ask } from './refusal.ts'
import type { fillVolume } from './volume-fill.ts'
import { readVolume } from './volume-record.ts'
import { createVolume, deleteVolume, lookupVolume, type VolumeSpec } from './volume-steps.ts'
import type { Uploads } from './volume-uploads.ts'

/** Names a volume. */
export interface VolumeName {
  readonly pool: string
  readonly name: string
}
/** Input of the task `volume.create`. */
export type VolumeCreateInput = VolumeName & Pick<VolumeSpec, 'capacityBytes' | 'format'> & { readonly allocationBytes: number }
/** Input of the task `volume.download`. */
export type VolumeDownloadInput = VolumeName & { readonly url: string }
/** Input of the task `volume.upload`. */
export type VolumeUploadInput = VolumeName & { readonly capacityBytes: number; readonly sha256?: string }
/** Input of the task `volume.clone`. */
export type VolumeCloneInput = VolumeName & { readonly from: VolumeName }

/** What the tasks of volumes work with. */
export interface VolumeTaskDeps {
  readonly link: Link
  readonly uploads: Uploads
  /** Writes content into a volume. */
  readonly fill: typeof fillVolume
  /** Called when the volume is there as it should be, before the task ends. */
  readonly created: (pool: string, name: string) => Promise<void>
  /** The URL of a download, with its password, which the task's input does not carry. */
  readonly urlOf: (input: VolumeDownloadInput) => string
}

type Made = Readonly<{ path: string }>
/** Attempts in a row that brought nothing, after which a download is given up. */
const MAX_ATTEMPTS = 5

/** The tasks `volume.create`, `volume.download`, `volume.upload` and `volume.clone`: each takes its volume back when it does not end well. */
export function volumeTasks(deps: VolumeTaskDeps): readonly TaskType<never, Made>[] {
  const { link, uploads, created, fill } = deps
  // After a crash this runs while the connection is still being made.
  const undo = async (args: VolumeName): Promise<void> => deleteVolume(await link.ready(), args)
  const create: Step<VolumeSpec, Made> = { do: async (args) => ({ path: (await createVolume(await link.ready(), args)).path }), undo }
  const clone: Step<VolumeCloneInput, Made> = { do: (args) => cloneVolume(link, args), undo }
  const handle = async ({ pool, name }: VolumeName): Promise<NonNullable<Awaited<ReturnType<typeof lookupVolume>>>> => {
    const volume = await lookupVolume(await link.connection().storagePoolLookupByName(pool), name)
    if (volume === undefined) throw new Error(`volume ${name} of pool ${pool} is gone`)
    return volume
  }
  const base = { cancellable: true, onCrash: 'compensate' } as const
  /** A volume whose content comes from elsewhere is raw to libvirt: what it holds is told by its content afterwards. */
  const rawOf = (
    { pool, name }: VolumeName,
    capacityBytes: number,
  ): VolumeName & { readonly capacityBytes: number; readonly format: string } => ({
    pool,
    name,
    capacityBytes,
    format: 'raw',
  })
  const done = async (input: VolumeName, made: Made): Promise<Made> => {
    const pool = await link.connection().storagePoolLookupByName(input.pool)
    await pool.refresh(0)
    await created(input.pool, input.name)
    return made
  }
  const progress = (ctx: TaskContext, offset: number, total: number): void =>
    ctx.progress(Math.min(offset / total, 1), { code: 'VIRT_TASK_TRANSFER', params: { offset, total } })

  const createTask: TaskType<VolumeCreateInput, Made> = {
    ...base,
    name: 'volume.create',
    cancellable: false,
    steps: { create },
    run: async (input, ctx) => {
      const made = await ctx.step<Made>('create', { ...input })
      await created(input.pool, input.name)
      return made
    },
  }
  const downloadTask: TaskType<VolumeDownloadInput, Made> = {
    ...base,
    name: 'volume.download',
    steps: { create },
    async run(input, ctx) {
      const url = new URL(deps.urlOf(input))
      const { sizeBytes, hasRanges } = await remoteFile(url, ctx.signal)
      const made = await ctx.step<Made>('create', { ...rawOf(input, sizeBytes) })
      const volume = await handle(input)
      let offset = 0
      for (let attempt = 1; offset < sizeBytes; attempt++) {
        const before = offset
        if (!hasRanges) offset = 0
        try {
          await ask(() =>
            fill(volume, remoteContent(url, offset, ctx.signal), {
              offset,
              length: sizeBytes - offset,
              onConfirmed: (to) => {
                offset = to
                progress(ctx, to, sizeBytes)
              },
            }),
          )
          if (offset < sizeBytes) throw new Error(`the server sent ${offset} of ${sizeBytes} bytes`)
        } catch (err) {
          if (ctx.signal.aborted) throw err
          if (offset > before) attempt = 0
          if (attempt >= MAX_ATTEMPTS) throw err
          ctx.note(`at ${offset} of ${sizeBytes} bytes: ${err instanceof Error ? err.message : String(err)}; trying again`)
        }
      }
      return done(input, made)
    },
  }
  const uploadTask: TaskType<VolumeUploadInput, Made> = {
    ...base,
    name: 'volume.upload',
    steps: { create },
    async run(input, ctx) {
      const made = await ctx.step<Made>('create', { ...rawOf(input, input.capacityBytes) })
      progress(ctx, 0, input.capacityBytes)
      await uploads.receive(input, await handle(input), (offset) => progress(ctx, offset, input.capacityBytes), ctx.signal)
      return done(input, made)
    },
  }
  const cloneTask: TaskType<VolumeCloneInput, Made> = {
    ...base,
    name: 'volume.clone',
    cancellable: false,
    steps: { clone },
    run: async (input, ctx) => {
      const made = await ctx.step<Made>('clone', { ...input, from: { ...input.from } })
      await created(input.pool, input.name)
      return made
    },
  }
  return [createTask, downloadTask, uploadTask, cloneTask]
}

async function cloneVolume(link: Link, { pool, name, from }: VolumeCloneInput): Promise<Made> {
  return ask(async () => {
    const connection = await link.ready()
    const source = await (await connection.storagePoolLookupByName(from.pool)).storageVolLookupByName(from.name)
    const { capacity, format } = readVolume(await source.getXMLDesc(0), from.pool)
    const xml = element(
      'volume',
      {},
      element('name', {}, name),
      element('capacity', { unit: 'bytes' }, capacity),
      element('target', {}, element('format', { type: format })),
    ).markup
    const target = await connection.storagePoolLookupByName(pool)
    // The test driver looks for the source in the target's pool; it has no content to copy either.
    const isCopied = pool === from.pool || (await hypervisorOf(connection)) !== 'test'
    const made = await (isCopied ? target.storageVolCreateXMLFrom(xml, source, 0) : target.storageVolCreateXML(xml, 0))
    return { path: await made.getPath() }
  })
}
