import { hasEnded, request, type TabHost, type TaskJson, taskEnd } from '@onggi/ui'
import { volumesUri, volumeUri } from './pool.ts'

/** Size of one piece: a break costs at most this much, and a slow line still sends it within a request's time limit. */
const chunkBytes = 4 * 1024 * 1024

const takesData = (task: TaskJson): boolean => task.phase?.code === 'VIRT_TASK_TRANSFER' || hasEnded(task)

/** Waits until the task has made the volume and wants its content. */
function wanted(host: TabHost, task: TaskJson): Promise<void> {
  const path = `/tasks/${encodeURIComponent(task.id)}`
  return new Promise((resolve, reject) => {
    const see = (now: TaskJson): void => {
      if (!takesData(now)) return
      off()
      resolve()
    }
    const look = (): void => void request<TaskJson>(host, 'GET', path, undefined, host.signal).then(see, reject)
    const off = host.on({ uri: path }, (e) => {
      if (e.type === 'reset' || e.data === undefined) look()
      else see(e.data as TaskJson)
    })
    look()
  })
}

/** Sends a file into a new volume, piece by piece; the task of the server tells how far it is. */
export async function uploadVolume(host: TabHost, pool: string, file: Blob, name: string): Promise<void> {
  const task = await request<TaskJson>(host, 'POST', volumesUri(pool), { name, upload: true, size: file.size })
  await wanted(host, task)
  for (let offset = 0; offset < file.size; offset += chunkBytes) {
    const chunk = file.slice(offset, offset + chunkBytes)
    const body = new FormData()
    body.set('chunk_size', String(chunk.size))
    body.set('chunk', chunk)
    const send = (path: string, init: RequestInit = {}): Promise<Response> => host.api.fetch(path, { ...init, body })
    await request({ api: { fetch: send } }, 'PUT', volumeUri(pool, name))
  }
  await taskEnd(host, task)
}
