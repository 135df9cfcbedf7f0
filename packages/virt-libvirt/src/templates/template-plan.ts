import type { Osinfo, OsAnswer } from '../osinfo/osinfo.ts'
import type { OsDefaults } from '../osinfo/os-defaults.ts'
import { defaultMachine } from '../vms/architectures.ts'
import type { TemplateDisk } from '../vms/template-source.ts'
import type { TemplateCreate } from './template-input.ts'
import type { TemplateMedia } from './template-media.ts'
import type { StoredTemplate } from './template-record.ts'
import { cpuOf, disksOf, graphicsOf, memoryOf, networksOf, type TemplateHost } from './template-rules.ts'

const GiB = 2 ** 30
const UNKNOWN = 'unknown'

/** What the operating system of a template is. */
interface Os {
  readonly distro: string
  readonly version: string
  readonly arch: string
}

/** Everything of a new template but its name. */
export async function planTemplate(
  input: TemplateCreate,
  media: TemplateMedia | undefined,
  osinfo: Osinfo,
  host: TemplateHost,
  hostArch: string,
): Promise<Omit<StoredTemplate, 'name'> & { readonly stem: string }> {
  const found = media?.kind === 'iso' && media.header !== null ? await osinfo.identify(media.header.label) : null
  const os = osOf(input, found, hostArch)
  const defaults = await osinfo.defaults(os.distro, os.version, os.arch)
  const memoryMiB = Math.min(defaults.memoryMiB, host.memoryMiB)
  const disks = await disksFor(input, media, defaults, host)
  return {
    stem: stemOf(os, defaults.isKnown, media),
    icon: input.icon ?? iconOf(os.distro),
    osDistro: os.distro,
    osVersion: os.version,
    osArch: os.arch,
    memory: memoryOf({ current: memoryMiB, maxmemory: memoryMiB }, input.memory, host),
    cpuInfo: cpuOf({ vcpus: defaults.vcpus, maxvcpus: defaults.vcpus }, input.cpuInfo),
    graphics: graphicsOf({ type: 'vnc', listen: '127.0.0.1' }, input.graphics),
    networks: networksOf(input.networks, host.defaultNetworks, host),
    disks,
    cdrom: media?.kind === 'iso' ? media.path : null,
    folder: input.folder ?? [],
    ...(input.sourceMedia.type === 'netboot' ? { netboot: true } : {}),
    ...bussesFor(defaults, os.arch),
  }
}

/** What the maker says counts; then what the image says. An architecture of "all" means this host's. */
function osOf(input: TemplateCreate, found: OsAnswer | null, hostArch: string): Os {
  const arch = found === null || found.arch === 'all' || found.arch === '' ? hostArch : found.arch
  return { distro: (input.osDistro ?? found?.distro ?? UNKNOWN).toLowerCase(), version: input.osVersion ?? found?.version ?? UNKNOWN, arch }
}

const iconOf = (distro: string): string =>
  `plugins/kimchi/images/icon-${distro === UNKNOWN ? 'vm' : distro.replace(/[^a-z0-9.+-]/g, '-')}.png`

const isX86 = (arch: string): boolean => arch === 'x86_64' || arch === 'i686'

/** Machine and buses; other architectures than x86 have one machine each that QEMU drives with virtio throughout. */
function bussesFor(defaults: OsDefaults, arch: string): Pick<StoredTemplate, 'machine' | 'diskBus' | 'cdromBus' | 'nicModel'> {
  const { machine, diskBus, cdromBus, nicModel } = defaults
  if (isX86(arch)) return { machine, diskBus, cdromBus, nicModel }
  return { machine: defaultMachine(arch), diskBus: 'virtio', cdromBus: 'scsi', nicModel: 'virtio' }
}

/** A name to begin from: the system's, else the file's. */
function stemOf(os: Os, isKnown: boolean, media: TemplateMedia | undefined): string {
  if (isKnown || os.distro !== UNKNOWN) return `${os.distro}${os.version === UNKNOWN ? '' : os.version}`
  const file = media === undefined ? '' : (media.path.split(/[?#]/, 1)[0]!.split('/').at(-1) ?? '')
  const stem = decoded(file)
    .replace(/\.(iso|img|qcow2?|raw|vmdk|vhd|vpc|qed)$/i, '')
    .replace(/[^\p{L}\p{N}._+-]+/gu, '-')
    .slice(0, 60)
  return stem === '' || stem === '.' || stem === '..' ? UNKNOWN : stem
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** An image becomes the first disk; without anything said there is one of the system's size. */
async function disksFor(
  input: TemplateCreate,
  media: TemplateMedia | undefined,
  defaults: OsDefaults,
  host: TemplateHost,
): Promise<readonly TemplateDisk[]> {
  const given = await disksOf(input.disks ?? (media?.kind === 'disk' ? [] : [{}]), defaults.diskGiB, host)
  if (media?.kind !== 'disk') return given
  const imageGiB = Math.max(1, Math.ceil(media.header.virtualBytes / GiB))
  const [first] = await disksOf([{ sizeGiB: imageGiB }], imageGiB, host)
  const taken = new Set(given.map((d) => d.index))
  let index = 0
  while (taken.has(index)) index++
  // The overlay is qcow2 whatever the image is; the image's own format is kept, so that nobody has to guess it again.
  const image: TemplateDisk = { ...first!, index, format: 'qcow2', base: { path: media.path, format: media.header.format } }
  return [image, ...given]
}
