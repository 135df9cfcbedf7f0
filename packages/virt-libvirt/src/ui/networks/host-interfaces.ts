import { request, type TabHost } from '@onggi/ui'

/** Names of the host's interfaces, to choose from; none when they cannot be read. */
export async function hostInterfaces(host: TabHost): Promise<readonly string[]> {
  const found = await request<readonly { readonly name: string }[]>(
    host,
    'GET',
    '/plugins/kimchi/interfaces',
    undefined,
    host.signal,
  ).catch(() => [])
  return found.map((i) => i.name)
}
