import { templatesUri } from './guest.ts'

/** A disk of a template. */
export interface TemplateDisk {
  readonly index?: number
  /** GiB. */
  readonly size?: number
  readonly format?: string
  readonly pool?: { readonly name: string }
  readonly volume?: string
  readonly base?: string
}

/** A template as `/templates` answers it. */
export interface Template {
  readonly name: string
  readonly os_distro?: string
  readonly os_version?: string
  /** MiB. */
  readonly memory?: { readonly current: number; readonly maxmemory: number }
  readonly cpu_info?: {
    readonly vcpus: number
    readonly maxvcpus: number
    readonly topology?: { readonly sockets?: number; readonly cores?: number; readonly threads?: number }
  }
  readonly icon?: string
  readonly graphics?: { readonly type: string; readonly listen: string }
  /** URIs. */
  readonly networks?: readonly string[]
  readonly folder?: readonly string[]
  readonly disks?: readonly TemplateDisk[]
  readonly cdrom?: string | null
  /** What no longer exists, by kind. */
  readonly invalid?: Readonly<Record<string, readonly string[]>>
}

/** URI of a template. */
export const templateUri = (name: string): string => `${templatesUri}/${encodeURIComponent(name)}`

/** The system's name, or undefined when it is not known. */
export function systemOf(tpl: Template): string | undefined {
  const { os_distro: distro = 'unknown', os_version: version = 'unknown' } = tpl
  if (distro === 'unknown' || distro === '') return undefined
  const name = distro.charAt(0).toUpperCase() + distro.slice(1)
  return version === 'unknown' ? name : `${name} ${version}`
}

/** Everything a template names that is gone. */
export const missingOf = (tpl: Template): readonly string[] =>
  Object.entries(tpl.invalid ?? {}).flatMap(([kind, names]) => (kind === 'definition' ? [] : names))

/** Why its definition cannot be used; undefined when it can. */
export const faultOf = (tpl: Template): string | undefined => tpl.invalid?.['definition']?.[0]
