import { stat } from 'node:fs/promises'
import { arch as nodeArch } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Deps } from '../deps.ts'
import { isVirtError, VirtError } from '../errors.ts'
import { byCodePoints } from '../inventory/book.ts'
import { plainView } from '../host/plain-view.ts'
import { createInventory, type Entry, type Item } from '../inventory/inventory.ts'
import { mediaUrl } from '../media/remote-media.ts'
import type { Audience, RunContext, TemplateStore, View } from '../needs.ts'
import type { Networks } from '../networks/networks.ts'
import type { Osinfo } from '../osinfo/osinfo.ts'
import { assertName } from '../storage/define-pool.ts'
import type { StoragePools } from '../storage/pools.ts'
import type { TemplateUse } from '../storage/usage.ts'
import { freeName, nameFromUri } from '../vms/names.ts'
import type { VmRecord } from '../vms/vm-view.ts'
import type { TemplateSource } from '../vms/template-source.ts'
import { createDistros, type Distros } from './distros.ts'
import { assertImages, merged } from './template-change.ts'
import type { TemplateChange, TemplateCreate } from './template-input.ts'
import { readMedia } from './template-media.ts'
import { planTemplate } from './template-plan.ts'
import { basePath, brokenBody, type StoredTemplate, TEMPLATE, templateBody, type TemplateInvalid } from './template-record.ts'
import { traitsOf, type VmTraits } from './template-from-vm.ts'
import type { TemplateHost } from './template-rules.ts'
import { createTemplateShelf } from './template-shelf.ts'
import { createTemplateTeller } from './template-events.ts'

/** Options of {@link createTemplates}. */
export interface TemplatesOptions {
  readonly osinfo: Osinfo
  readonly pools: StoragePools
  readonly networks: Networks
  /** Architecture of the host as libvirt writes it. @default this process's */
  readonly arch?: string
  /** Directories of distro files. @default those of this package, then `distros` in the data directory */
  readonly distroDirs?: readonly string[]
  /** Where templates are kept. @default the app's store */
  readonly templateStore?: TemplateStore
  /** A machine that a template can be made after. @default none */
  readonly vm?: (name: string) => VmRecord | undefined
}

/** Templates: what machines are made from. */
export interface Templates extends TemplateSource {
  /** Systems that can be installed from the network. */
  readonly distros: Distros
  /**
   * The whole record, for making a machine; its images are looked at once more.
   * @throws {@link VirtError} `VIRT_ERR_MEDIA_MISSING`, `VIRT_ERR_MEDIA_FORMAT` (pointer `/template`) when an image is not what it was.
   */
  get(name: string): Promise<StoredTemplate | undefined>
  list(ctx: RunContext): Promise<readonly View[]>
  /** @throws {@link VirtError} `VIRT_ERR_TEMPLATE_NOT_FOUND` */
  view(name: string, ctx: RunContext): Promise<View>
  /**
   * Makes a template from an ISO image, a disk image or the network.
   * @throws {@link VirtError} `VIRT_ERR_TEMPLATE_EXISTS`; `VIRT_ERR_MEDIA_RELATIVE`, `VIRT_ERR_MEDIA_MISSING`, `VIRT_ERR_MEDIA_UNREADABLE`, `VIRT_ERR_MEDIA_KIND`,
   * `VIRT_ERR_MEDIA_FORMAT`, `VIRT_ERR_ISO_NOT_BOOTABLE`; `VIRT_ERR_FIELD_INVALID`, `VIRT_ERR_REFERENCE_UNKNOWN`, `VIRT_ERR_NAME_INVALID`
   */
  create(input: TemplateCreate, ctx: RunContext): Promise<View>
  /** Changes a template; `isRenamed` tells that its URI is another now. */
  update(
    name: string,
    change: TemplateChange,
    ctx: RunContext,
  ): Promise<{ readonly view: View; readonly isRenamed: boolean; readonly name: string }>
  delete(name: string, ctx: RunContext): Promise<void>
  /** Copies a template to `<name>-clone<N>`. */
  clone(name: string, ctx: RunContext): Promise<{ readonly view: View; readonly name: string }>
  /** Pools, networks and files that templates name, from memory. */
  usage(): readonly TemplateUse[]
  uriOf(name: string): string
  /** Reads what is in the store, for {@link usage}. */
  start(): void
  close(): Promise<void>
}

/** Templates are administrators' business: nobody else sees them. */
const audience: Audience = {}
const hostArch = (): string =>
  ({ x64: 'x86_64', arm64: 'aarch64', ia32: 'i686', ppc64: 'ppc64le', s390x: 's390x' })[nodeArch() as string] ?? 'x86_64'

/** Makes {@link Templates}; they are kept as type `template`. */
export function createTemplates(deps: Deps, options: TemplatesOptions): Templates {
  const { operations, link, log, prefix } = deps
  const { osinfo, pools, networks } = options
  const uriOf = (name: string): string => `${prefix}/templates/${encodeURIComponent(name)}`
  const shelf = createTemplateShelf(options.templateStore ?? deps.store)
  let unwatch = (): void => undefined

  async function host(): Promise<TemplateHost> {
    await Promise.all([pools.inventory.ready(), networks.inventory.ready()])
    const { memory } = await link.connection().nodeGetInfo()
    const active = pools.inventory.entries().filter((e) => e.record.state === 'active')
    const all = networks.inventory.entries()
    const network = all.find((e) => e.name === 'default') ?? all.find((e) => e.record.isActive)
    return {
      prefix,
      memoryMiB: Math.floor(memory / 1024),
      pool: (name) => {
        const record = pools.inventory.byName(name)?.record
        return record === undefined ? undefined : { type: record.type, isActive: record.state === 'active' }
      },
      hasNetwork: (name) => networks.inventory.byName(name) !== undefined,
      defaultPool: (pools.inventory.byName('default') ?? active[0])?.name,
      defaultNetworks: network === undefined ? [] : [networks.uriOf(network.name)],
      hasVolume: async (pool, volume) => {
        if (pools.inventory.byName(pool)?.record.type === 'scsi' && deps.simulate?.luns?.some((lun) => lun.name === volume) === true)
          return true
        const found = await link.connection().storagePoolLookupByName(pool)
        return (await found.listAllVolumes(0)).some((v) => v.name === volume)
      },
    }
  }
  async function invalid(t: StoredTemplate): Promise<TemplateInvalid> {
    const gone = async (path: string): Promise<boolean> => {
      if (mediaUrl(path) !== undefined) return false
      return stat(path).then(
        () => false,
        () => true,
      )
    }
    const lostNetworks = t.networks.flatMap((uri) => {
      const name = nameFromUri(uri, 'networks')
      return name !== undefined && networks.inventory.byName(name) !== undefined ? [] : [name ?? uri]
    })
    const lostPools = t.disks.flatMap((d) => {
      const name = d.pool === undefined ? undefined : nameFromUri(d.pool.name, 'storagepools')
      return d.pool === undefined || (name !== undefined && pools.inventory.byName(name) !== undefined) ? [] : [name ?? d.pool.name]
    })
    const cdrom = t.cdrom !== null && (await gone(t.cdrom)) ? [t.cdrom] : []
    const images: string[] = []
    for (const disk of t.disks) {
      const path = basePath(disk)
      if (path !== undefined && (await gone(path))) images.push(path)
    }
    return {
      ...(lostNetworks.length === 0 ? {} : { networks: lostNetworks }),
      ...(lostPools.length === 0 ? {} : { storagepools: [...new Set(lostPools)] }),
      ...(cdrom.length === 0 ? {} : { cdrom }),
      ...(images.length === 0 ? {} : { 'vm-image': images }),
    }
  }
  const poolType = (uri: string): string | undefined => {
    const name = nameFromUri(uri, 'storagepools')
    return name === undefined ? undefined : pools.inventory.byName(name)?.record.type
  }
  async function viewOf(t: StoredTemplate): Promise<View> {
    return plainView(TEMPLATE, t.name, audience, templateBody(t, poolType, await invalid(t)))
  }
  const useOf = (t: StoredTemplate): TemplateUse => ({
    name: t.name,
    pools: t.disks.flatMap((d) => (d.pool === undefined ? [] : (nameFromUri(d.pool.name, 'storagepools') ?? []))),
    networks: t.networks.flatMap((uri) => nameFromUri(uri, 'networks') ?? []),
    paths: [...(t.cdrom === null ? [] : [t.cdrom]), ...t.disks.flatMap((d) => basePath(d) ?? [])],
  })
  const teller = createTemplateTeller(uriOf, (t) => templateBody(t, poolType, {}))
  const itemOf = (t: StoredTemplate): Item<StoredTemplate> => ({
    id: t.name,
    name: t.name,
    record: t,
    audience,
    body: templateBody(t, () => undefined, {}),
  })
  // What was last told of each template: a change is told once, also one that somebody made in the files, or while this was not running.
  const inventory = createInventory<StoredTemplate>(deps, {
    type: TEMPLATE,
    load: async () => (await shelf.all()).templates.map(itemOf),
    event: teller.event,
  })
  let used: { readonly of: readonly Entry<StoredTemplate>[]; readonly uses: readonly TemplateUse[] } | undefined
  async function existing(name: string): Promise<StoredTemplate> {
    const found = await shelf.find(name)
    if (found === undefined) throw new VirtError('VIRT_ERR_TEMPLATE_NOT_FOUND', { name })
    return found
  }
  async function traits(uri: string | undefined): Promise<VmTraits> {
    const name = uri === undefined ? undefined : nameFromUri(uri, 'vms')
    const vm = name === undefined ? undefined : options.vm?.(name)
    if (vm === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/source_media/path', value: uri ?? '' })
    return traitsOf(vm, link.connection(), prefix)
  }
  const brokenView = (name: string, reason: string): View => plainView(TEMPLATE, name, audience, brokenBody(name, reason))
  const on = <I, O>(action: string, name: string, ctx: RunContext, input: I, fn: (input: I, ctx: RunContext) => Promise<O>): Promise<O> =>
    operations.run({ name: `template.${action}`, subject: { type: TEMPLATE, id: name }, audience }, ctx, input, fn)

  const distroDirs = options.distroDirs ?? [fileURLToPath(new URL('../../distros', import.meta.url)), join(deps.dataDir, 'distros')]

  return {
    distros: createDistros({ dirs: distroDirs, log, clock: deps.clock }),
    uriOf,
    usage() {
      const of = inventory.entries()
      if (used?.of !== of) used = { of, uses: of.map(({ record }) => useOf(record)) }
      return used.uses
    },
    async get(name) {
      const found = await shelf.find(name)
      // A machine is about to be made of it: the image must still be what it was, and stand alone.
      if (found !== undefined && deps.simulate === undefined) await assertImages(found)
      return found
    },
    async list() {
      const { templates, broken } = await shelf.all()
      const views = [
        ...(await Promise.all(templates.map(viewOf))),
        ...broken.map(({ name, path, reason }) => brokenView(name, `${path ?? ''} ${reason}`.trim())),
      ]
      return broken.length === 0 ? views : views.sort((a, b) => byCodePoints(a.ref.id, b.ref.id))
    },
    async view(name) {
      try {
        return await viewOf(await existing(name))
      } catch (err) {
        if (!isVirtError(err, 'VIRT_ERR_TEMPLATE_BROKEN')) throw err
        return brokenView(name, String(err.params['reason'] ?? ''))
      }
    },
    create: (given, ctx) =>
      on('create', given.name ?? '', ctx, given, async (input, { signal }) => {
        if (input.name !== undefined) assertName(input.name)
        if (input.sourceMedia.type === 'disk' && input.sourceMedia.path === undefined)
          throw new VirtError('VIRT_ERR_FIELD_INVALID', {
            pointer: '/source_media/path',
            reason: 'a template from a disk needs the path of an ISO or disk image',
          })
        const like = input.sourceMedia.type === 'vm' ? await traits(input.sourceMedia.path) : undefined
        const path = input.sourceMedia.type === 'disk' ? input.sourceMedia.path : like?.cdrom
        const media = path === undefined ? undefined : await readMedia(path, '/source_media/path', signal)
        const wish: TemplateCreate =
          like === undefined ? input : { ...like.fields, ...input, sourceMedia: { type: media === undefined ? 'netboot' : 'disk' } }
        const { stem, ...planned } = await planTemplate(wish, media, osinfo, await host(), options.arch ?? hostArch())
        const plan = { ...planned, ...like?.machinery }
        const made = await shelf.add(plan, (taken) => input.name ?? (taken.has(stem) ? freeName(`${stem}-`, (n) => taken.has(n), 2) : stem))
        await inventory.refresh()
        return viewOf(made)
      }),
    update: (name, change, ctx) =>
      on('update', name, ctx, change, async (input, { signal }) => {
        const where = await host()
        const after = await teller.renaming(name, input.name, async () => {
          const made = await shelf.change(name, (was) => merged(was, input, where, signal))
          await inventory.refresh()
          return made
        })
        return { view: await viewOf(after), isRenamed: after.name !== name, name: after.name }
      }),
    delete: (name, ctx) =>
      on('delete', name, ctx, { name }, async () => {
        await shelf.remove(name)
        await inventory.refresh()
      }),
    clone: (name, ctx) =>
      on('clone', name, ctx, { name }, async () => {
        const copy = await shelf.add(await existing(name), (taken) => freeName(`${name}-clone`, (n) => taken.has(n)))
        await inventory.refresh()
        return { view: await viewOf(copy), name: copy.name }
      }),
    start() {
      inventory.onChange(() => {
        pools.tick()
        networks.tick()
      })
      unwatch = shelf.watch(() => inventory.touch())
      inventory.start()
    },
    async close() {
      unwatch()
      await inventory.close()
    },
  }
}
