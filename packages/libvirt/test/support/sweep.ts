import { readSchema } from '../../scripts/schema.ts'
import type { Field, Procedure } from '../../scripts/schema.ts'
import { isLibvirtError } from '../../src/index.ts'
import type { Connect } from '../../src/index.ts'
import { domainXml, failure } from './daemons.ts'

/** Would end the connection, or the host; or belongs before the connection is open. */
const LEFT_OUT = new Set([
  'authPolkit',
  'connectOpen',
  'connectClose',
  'authSaslInit',
  'authSaslStart',
  'authSaslStep',
  'nodeSuspendForDuration',
  'domainFdAssociate',
])

/** What each procedure gave: `ok`, or the code of libvirt's refusal. */
export type Outcomes = ReadonlyMap<string, string>

/** Calls every procedure that carries no stream once, in the same order and with the same arguments. Throws when one ends the connection or gives something else than a result or libvirt's refusal. */
export const sweep = async (conn: Connect): Promise<Outcomes> => {
  const domain = await conn.domainDefineXML(
    domainXml(
      'sweep',
      "<devices><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk><interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface></devices>",
    ),
  )
  await domain.create()
  const pool = await conn.storagePoolCreateXML("<pool type='dir'><name>sweep</name><target><path>/sweep</path></target></pool>")
  const volume = await pool.storageVolCreateXML('<volume><name>v</name><capacity>1024</capacity></volume>')
  const net = await conn.networkCreateXML("<network><name>sweep</name><bridge name='virbr3'/></network>")
  const handles: Readonly<Record<string, unknown>> = {
    domain,
    network: net,
    storage_pool: pool,
    storage_vol: volume,
    interface: { name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' },
    node_device: { name: 'computer' },
    nwfilter: { name: 'f', uuid: domain.uuid },
    nwfilter_binding: { portdev: 'vnet0', filtername: 'f' },
    secret: { uuid: domain.uuid, usageType: 0, usageID: '' },
    network_port: { net, uuid: domain.uuid },
    domain_snapshot: { name: 's', dom: domain },
    domain_checkpoint: { name: 'c', dom: domain },
  }
  const argument = ({ name, type }: Field): unknown => {
    if (type.endsWith('[]')) return type === 'domain[]' ? [domain] : []
    if (type.endsWith('?')) return null
    if (name === 'nparams' || name.startsWith('max')) return 16
    if (name === 'callbackID') return 99
    if (name === 'needResults' || name === 'ncpus') return 1
    switch (type) {
      case 'string':
        return name === 'name' ? 'computer' : name.includes('xml') ? '<x/>' : 'vda'
      case 'bytes':
        return new Uint8Array([1])
      case 'uuid':
        return domain.uuid
      case 'params':
        return {}
      case 'paramlist':
        return []
      default:
        return handles[type] ?? 0
    }
  }
  const outcomes = new Map<string, string>()
  // what ends an object comes last, so that the others find it
  const ends = (p: Procedure): number => Number(/Destroy|Undefine|Delete|Save|Restore|Shutdown|Core|PmSuspend/.test(p.name))
  for (const p of readSchema().procedures.toSorted((a, b) => ends(a) - ends(b))) {
    if (p.event || p.program === 'qemu' || LEFT_OUT.has(p.name) || p.marks.some((m) => m !== 'slow')) continue
    const args = Object.fromEntries(p.args.map((f) => [f.name, argument(f)]))
    const error = await failure(conn.call(p.name as 'connectGetType', args as never, { timeoutMs: 10_000 }))
    if (error === undefined) outcomes.set(p.name, 'ok')
    else if (isLibvirtError(error) && error.virCode !== undefined) outcomes.set(p.name, error.code)
    else throw new Error(p.name, { cause: error })
    if (conn.state !== 'connected') throw new Error(`${p.name} ended the connection`)
  }
  return outcomes
}
