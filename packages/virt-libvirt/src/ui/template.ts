/** A template as `/templates` answers it. */
export interface Template {
  readonly name: string
  readonly os_distro?: string
  readonly os_version?: string
  /** MiB. */
  readonly memory?: { readonly current: number; readonly maxmemory: number }
  readonly cpu_info?: { readonly vcpus: number; readonly maxvcpus: number }
  readonly disks?: readonly { readonly size?: number; readonly volume?: string }[]
  readonly cdrom?: string | null
  /** What no longer exists, by kind. */
  readonly invalid?: Readonly<Record<string, readonly string[]>>
}

/** The system's name, or undefined when it is not known. */
export function systemOf(tpl: Template): string | undefined {
  const { os_distro: distro = 'unknown', os_version: version = 'unknown' } = tpl
  if (distro === 'unknown' || distro === '') return undefined
  const name = distro.charAt(0).toUpperCase() + distro.slice(1)
  return version === 'unknown' ? name : `${name} ${version}`
}

/** Everything a template names that is gone. */
export const missingOf = (tpl: Template): readonly string[] => Object.values(tpl.invalid ?? {}).flat()
