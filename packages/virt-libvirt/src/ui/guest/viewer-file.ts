import { readAnswer, type TabHost } from '@onggi/ui'
import { type Guest, guestUri } from '../guest.ts'

/** Hands something to the browser as a download. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Saves the file that opens a guest's display in virt-viewer. */
export async function saveViewerFile(host: TabHost, guest: Guest): Promise<void> {
  const path = `${guestUri(guest.name)}/virtviewerfile`
  const answer = await host.api.fetch(path, { headers: { accept: 'application/x-virt-viewer, application/json' } })
  if (!answer.ok) await readAnswer(answer, `GET ${path}`)
  save(new Blob([await answer.blob()], { type: 'application/x-virt-viewer' }), `${guest.name}.vv`)
}
