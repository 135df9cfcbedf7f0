import type { IconName, Tone } from '@onggi/ui'

/** A VM as `/vms` answers it; figures may be missing in events. */
export interface Guest {
  readonly name: string
  readonly uuid: string
  readonly title: string
  readonly description: string
  /** Why its definition could not be read. */
  readonly problem?: { readonly code: string; readonly params: Readonly<Record<string, string>> }
  readonly state: string
  readonly stats?: {
    readonly cpu_utilization: number
    readonly mem_utilization: number
    /** KB/s. */
    readonly net_throughput: number
    /** KB/s. */
    readonly io_throughput: number
  }
  /** MiB. */
  readonly memory: { readonly current: number; readonly maxmemory: number }
  readonly cpu_info: {
    readonly vcpus: number
    readonly maxvcpus: number
    readonly topology?: { readonly sockets?: number; readonly cores?: number; readonly threads?: number }
  }
  readonly screenshot: string | null
  readonly graphics: {
    readonly type: string | null
    readonly listen: string | null
    readonly port: number | null
    /** Only in the answer for one guest, to who may open its console. */
    readonly passwd?: string | null
    /** Seconds left; null: no limit. */
    readonly passwdValidTo?: number | null
  }
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly persistent: boolean
  readonly autostart: boolean
  readonly bootorder?: readonly string[]
  readonly bootmenu?: boolean
  readonly template?: string | null
}

/** Where guests live on the server. */
export const vmsUri = '/plugins/kimchi/vms'
/** Where templates live on the server. */
export const templatesUri = '/plugins/kimchi/templates'

/** URI of a guest. */
export const guestUri = (name: string): string => `${vmsUri}/${encodeURIComponent(name)}`

/** Whether the guest has a process: a display and figures. */
export const isOn = (g: Pick<Guest, 'state'>): boolean => g.state !== 'shutoff' && g.state !== 'crashed'

const tones: Readonly<Record<string, Tone>> = {
  running: 'ok',
  blocked: 'ok',
  paused: 'warn',
  pmsuspended: 'warn',
  shutdown: 'info',
  crashed: 'danger',
}

/** How a state is shown. */
export const stateTone = (state: string): Tone => tones[state] ?? 'neutral'

/** What can be done to a guest by `POST <uri>/<action>`. */
export type GuestAction = 'start' | 'shutdown' | 'poweroff' | 'reset' | 'suspend' | 'resume'

/** Picture of an action. */
export const actionIcon: Readonly<Record<GuestAction, IconName>> = {
  start: 'play',
  shutdown: 'power',
  poweroff: 'stop',
  reset: 'reset',
  suspend: 'pause',
  resume: 'play',
}

/** The actions a state allows, the most likely first. */
export function actionsOf(state: string): readonly GuestAction[] {
  switch (state) {
    case 'shutoff':
    case 'crashed':
      return ['start']
    case 'paused':
      return ['resume', 'poweroff', 'reset']
    case 'pmsuspended':
    case 'shutdown':
      return ['poweroff', 'reset']
    default:
      return ['shutdown', 'poweroff', 'reset', 'suspend']
  }
}

/** A share 0–1 of the figures' percentage, whatever the source rounds it to. */
export const share = (percent: number): number => Math.min(1, Math.max(0, percent / 100))

/** What `vm.stats` brings, in either shape: the figures alone or the object that holds them. */
export function figuresOf(data: unknown): Guest['stats'] | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  if ('cpu_utilization' in data) return data as NonNullable<Guest['stats']>
  return 'stats' in data ? figuresOf(data.stats) : undefined
}
