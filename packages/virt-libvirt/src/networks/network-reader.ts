import { stat } from 'node:fs/promises'
import { type Connect, isConnectionError, type Network } from '@onggi/libvirt'
import type { Change, Item } from '../inventory/inventory.ts'
import type { EventDraft } from '../needs.ts'
import { element } from '../xml/build.ts'
import { isLibvirt } from '../storage/refusal.ts'
import { networkBody, type NetworkRecord, readNetwork } from './network-record.ts'

/** What an interface of this host is, by the kernel's word. */
export async function kindOnHost(name: string): Promise<'bridge' | 'other' | undefined> {
  if (name === '' || name.includes('/') || name === '.' || name === '..') return undefined
  const exists = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    )
  if (!(await exists(`/sys/class/net/${name}`))) return undefined
  return (await exists(`/sys/class/net/${name}/bridge`)) ? 'bridge' : 'other'
}

async function read(network: Network): Promise<Item<NetworkRecord>> {
  const [xml, isActive, autostart, persistent] = await Promise.all([
    network.getXMLDesc(0),
    network.isActive(),
    network.getAutostart().catch(() => false),
    network.isPersistent(),
  ])
  const record = { ...readNetwork(xml), isActive, autostart, persistent }
  return { id: record.uuid, name: record.name, record, audience: { everyone: true }, body: networkBody(record) }
}

/** One whose definition cannot be read: its own trouble, shown as what it is. */
function unreadable({ name, uuid }: Network, { message }: Error): Item<NetworkRecord> {
  const xml = element('network', {}, element('name', {}, name), element('uuid', {}, uuid)).markup
  const record = { ...readNetwork(xml), isActive: false, autostart: false, persistent: true }
  const problem = { code: 'VIRT_NETWORK_UNREADABLE', params: { reason: message } }
  return { id: uuid, name, record, audience: { everyone: true }, body: { ...networkBody(record), problem } }
}

/** Every network. */
export async function readAll(connection: Connect): Promise<readonly Item<NetworkRecord>[]> {
  const networks = await connection.listAllNetworks(0)
  const items = await Promise.all(
    networks.map((network) =>
      read(network).catch((err: unknown) => {
        if (isConnectionError(err)) throw err
        return isLibvirt(err, 'NO_NETWORK') ? undefined : unreadable(network, err as Error)
      }),
    ),
  )
  return items.filter((item) => item !== undefined)
}

/** One network; undefined when it is gone. */
export async function readOne(connection: Connect, uuid: string): Promise<Item<NetworkRecord> | undefined> {
  try {
    return await read(await connection.networkLookupByUUID(uuid))
  } catch (err) {
    if (isLibvirt(err, 'NO_NETWORK')) return undefined
    throw err
  }
}

/** The event that tells a change. */
export function networkEvent(change: Change<NetworkRecord>, uriOf: (name: string) => string): EventDraft {
  const { ref, now, was } = change
  const audience = { everyone: true }
  if (now === undefined) return { type: 'network.deleted', uri: uriOf(was?.name ?? ref.id), method: 'DELETE', ref, audience }
  const uri = uriOf(now.name)
  if (was !== undefined && was.name !== now.name)
    return { type: 'network.renamed', uri, method: 'PUT', ref, audience, data: { from: uriOf(was.name), to: uri, ...now.body } }
  const isSwitched = was !== undefined && was.body['state'] !== now.body['state']
  const type = was === undefined ? 'created' : isSwitched ? (now.record.isActive ? 'started' : 'stopped') : 'changed'
  return { type: `network.${type}`, uri, method: was === undefined ? 'POST' : 'PUT', ref, audience, data: now.body }
}
