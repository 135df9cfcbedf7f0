import * as constants from './constants.gen.ts'
import type { EventType } from './event-types.ts'

/** How a type of event is asked for, and what its message becomes. */
export interface EventRow {
  readonly type: EventType
  /** Message of the protocol. */
  readonly message: string
  /** Calls that register and deregister. */
  readonly register: string
  readonly deregister: string
  /** The event's number within its group. */
  readonly id: number
  /** Fields that are numbers of an enumeration, or are called otherwise. */
  readonly fields: Readonly<Record<string, string>>
}

type Group = Readonly<Record<string, number>>
const names = (group: Group): ReadonlyMap<number, string> =>
  new Map(Object.entries(group).map(([key, value]) => [value, key.toLowerCase()]))
const cache = new Map<string, ReadonlyMap<number, string>>()

/** Member name of an enumeration in lower case, or the number's digits. */
export const nameIn = (group: string, value: number): string => {
  let map = cache.get(group)
  if (map === undefined) cache.set(group, (map = names((constants as unknown as Record<string, Group>)[group] ?? {})))
  return map.get(value) ?? String(value)
}

const domain = (type: string, message: string, id: number, fields: Record<string, string> = {}): EventRow => ({
  type: `domain.${type}` as EventType,
  message: message === '' ? `domainEventCallback${type[0]!.toUpperCase()}${type.slice(1)}` : message,
  register: 'connectDomainEventCallbackRegisterAny',
  deregister: 'connectDomainEventCallbackDeregisterAny',
  id,
  fields: { dom: 'domain', ...fields },
})
const other = (type: EventType, message: string, group: string, id: number, fields: Record<string, string>): EventRow => ({
  type,
  message,
  register: `connect${group}EventRegisterAny`,
  deregister: `connect${group}EventDeregisterAny`,
  id,
  fields,
})

/** `name: 'new'` renames; `name: '=Group'` gives the member's name; `name: 'new=Group'` does both. */
export const eventTable: readonly EventRow[] = [
  domain('lifecycle', '', 0, { event: '=DomainEventType' }),
  domain('reboot', '', 1),
  domain('rtcChange', '', 2),
  domain('watchdog', '', 3, { action: '=DomainEventWatchdogAction' }),
  domain('ioError', '', 4, { action: '=DomainEventIOErrorAction' }),
  domain('graphics', '', 5, { phase: '=DomainEventGraphicsPhase' }),
  domain('ioErrorReason', '', 6, { action: '=DomainEventIOErrorAction' }),
  domain('controlError', '', 7),
  domain('blockJob', '', 8, { type: 'job=DomainBlockJobType', status: '=ConnectDomainEventBlockJobStatus' }),
  domain('diskChange', '', 9, { reason: '=ConnectDomainEventDiskChangeReason' }),
  domain('trayChange', '', 10, { reason: '=DomainEventTrayChangeReason' }),
  domain('pmwakeup', '', 11),
  domain('pmsuspend', '', 12),
  domain('balloonChange', '', 13),
  domain('pmsuspendDisk', '', 14),
  domain('deviceRemoved', '', 15),
  domain('blockJob2', 'domainEventBlockJob2', 16, {
    dst: 'disk',
    type: 'job=DomainBlockJobType',
    status: '=ConnectDomainEventBlockJobStatus',
  }),
  domain('tunable', '', 17),
  domain('agentLifecycle', '', 18, {
    state: '=ConnectDomainEventAgentLifecycleState',
    reason: '=ConnectDomainEventAgentLifecycleReason',
  }),
  domain('deviceAdded', '', 19),
  domain('migrationIteration', '', 20),
  domain('jobCompleted', '', 21),
  domain('deviceRemovalFailed', '', 22),
  domain('metadataChange', '', 23, { type: 'metadata=DomainMetadataType' }),
  domain('blockThreshold', 'domainEventBlockThreshold', 24),
  domain('memoryFailure', 'domainEventMemoryFailure', 25, {
    recipient: '=DomainMemoryFailureRecipientType',
    action: '=DomainMemoryFailureActionType',
  }),
  domain('memoryDeviceSizeChange', 'domainEventMemoryDeviceSizeChange', 26),
  other('network.lifecycle', 'networkEventLifecycle', 'Network', 0, { net: 'network', event: '=NetworkEventLifecycleType' }),
  other('storagePool.lifecycle', 'storagePoolEventLifecycle', 'StoragePool', 0, { event: '=StoragePoolEventLifecycleType' }),
  other('storagePool.refresh', 'storagePoolEventRefresh', 'StoragePool', 1, {}),
  other('nodeDevice.lifecycle', 'nodeDeviceEventLifecycle', 'NodeDevice', 0, { dev: 'device', event: '=NodeDeviceEventLifecycleType' }),
  other('nodeDevice.update', 'nodeDeviceEventUpdate', 'NodeDevice', 1, { dev: 'device' }),
  other('secret.lifecycle', 'secretEventLifecycle', 'Secret', 0, { event: '=SecretEventLifecycleType' }),
  other('secret.valueChanged', 'secretEventValueChanged', 'Secret', 1, {}),
  {
    type: 'qemu.monitor',
    message: 'qemuDomainMonitorEvent',
    register: 'qemuConnectDomainMonitorEventRegister',
    deregister: 'qemuConnectDomainMonitorEventDeregister',
    id: -1,
    fields: { dom: 'domain' },
  },
]

/** Groups that name the detail of a domain's lifecycle event, by the event's number. */
const DETAILS = ['Defined', 'Undefined', 'Started', 'Suspended', 'Resumed', 'Stopped', 'Shutdown', 'PMSuspended', 'Crashed']

/** The public fields of a message; `handle` makes an object of what names one. */
export const eventFields = (
  row: EventRow,
  message: Readonly<Record<string, unknown>>,
  handle: (field: string, value: unknown) => unknown,
): Record<string, unknown> => {
  const out: Record<string, unknown> = { type: row.type }
  for (const [field, value] of Object.entries(message)) {
    if (field === 'callbackID') continue
    const rule = row.fields[field]
    const [name, group] = (rule ?? '').split('=') as [string, string?]
    out[name === '' ? field : name] = group !== undefined ? nameIn(group, value as number) : handle(field, value)
  }
  if (row.type === 'domain.lifecycle')
    out['detail'] = nameIn(`DomainEvent${DETAILS[message['event'] as number] ?? ''}DetailType`, message['detail'] as number)
  return out
}
