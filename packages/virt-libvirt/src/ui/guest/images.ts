import { request, type TabHost } from '@onggi/ui'
import { type Volume, volumesUri } from '../pool.ts'

/** Paths of the ISO images the host knows, to choose from; none when they cannot be read. */
export async function knownImages(host: TabHost): Promise<readonly string[]> {
  try {
    const volumes = await request<readonly Volume[]>(host, 'GET', volumesUri('kimchi_isos'), undefined, host.signal)
    return volumes.map((v) => v.path)
  } catch {
    return []
  }
}
