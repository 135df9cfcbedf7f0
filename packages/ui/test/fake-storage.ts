import { network, pool, task, volume, type World } from './world.ts'

/** What the storage part of the fake server is asked, with the ways it answers. */
export interface StorageRequest {
  readonly area: string
  readonly id: string
  readonly verb: string
  readonly last: string
  readonly method: string
  readonly body: any
  readonly size: number
  send(status: number, body?: unknown): void
  emit(type: string, uri: string, data?: unknown, method?: string): void
  moveTask(id: string, more: object): void
}

/** Answers `/storagepools`, their volumes and `/networks`; `uploads` gets the sizes of uploaded pieces. */
export function answerStorage(world: World, uploads: number[], q: StorageRequest): void {
  const isPool = q.area === 'storagepools'
  const type = isPool ? 'storagepool' : 'network'
  const all = isPool ? world.pools : world.networks
  const uriOf = (name: string): string => `/plugins/kimchi/${q.area}/${encodeURIComponent(name)}`
  const put = (name: string, now: unknown, status: number): void => {
    all.set(name, now)
    q.emit(`${type}.${status === 201 ? 'created' : 'updated'}`, uriOf(name), now)
    q.send(status, now)
  }
  if (q.verb === 'storagevolumes') answerVolumes(world, uploads, q)
  else if (q.id === '' && q.method === 'GET') q.send(200, [...all.values()])
  else if (q.id === '') {
    const { vlan_id: vlan, ...body } = q.body
    const made = (isPool ? pool : network)(body.name, 'inactive', body)
    // A bridge that was made for it waits for a word that the host is still reached.
    if (body.connection === 'bridge') Object.assign(made, { interfaces: [`br-${vlan ?? 0}`], confirm_by: '2026-11-20T09:05:00.000Z' })
    put(body.name, made, 201)
  } else if (q.verb === 'confirm') {
    const { confirm_by: _, ...kept } = all.get(q.id)
    put(q.id, kept, 200)
  } else if (q.verb !== '') put(q.id, { ...all.get(q.id), state: q.verb === 'activate' ? 'active' : 'inactive' }, 200)
  else if (q.method === 'PUT') put(q.id, { ...all.get(q.id), ...q.body }, 200)
  else {
    all.delete(q.id)
    q.emit(`${type}.deleted`, uriOf(q.id), undefined, 'DELETE')
    q.send(204)
  }
}

function answerVolumes(world: World, uploads: number[], q: StorageRequest): void {
  if (q.last === '' && q.method === 'GET') q.send(200, [...world.volumes.values()])
  else if (q.method === 'POST') {
    const { name, capacity = 1, upload } = q.body
    const id = `t${world.tasks.size + 5}`
    const target = `/plugins/kimchi/storagepools/${q.id}/storagevolumes/${name}`
    const isUpload = upload === true
    world.tasks.set(
      id,
      task(id, 'running', target, {
        type: 'volume.create',
        phase: isUpload ? { code: 'VIRT_TASK_TRANSFER', params: { offset: 0, total: q.body.size } } : null,
      }),
    )
    world.volumes.set(name, volume(name, capacity * 2 ** 20))
    q.send(202, world.tasks.get(id))
    q.emit('task.created', `/tasks/${id}`, world.tasks.get(id), 'POST')
    if (!isUpload) q.moveTask(id, { status: 'finished', progress: 1 })
  } else if (q.method === 'PUT') {
    uploads.push(q.size)
    q.send(200, world.volumes.get(q.last))
  } else {
    world.volumes.delete(q.last)
    q.send(204)
  }
}
