import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { type Pool, poolsUri, poolUri } from './pool.ts'
import { noSources, poolBody, poolFields, type PoolSources, poolTypes } from './storage/pool-fields.ts'

const root = '/plugins/kimchi'

/** `<onggi-create-pool .host>`: makes a pool of any type, with what the host has to choose from. Sends `made`. */
export class OnggiCreatePool extends OnggiFormDialog {
  static override properties = {
    ...OnggiFormDialog.properties,
    kind: { state: true },
    sources: { state: true },
    isNewGroup: { state: true },
  }
  declare kind: string
  declare sources: PoolSources
  declare isNewGroup: boolean

  constructor() {
    super()
    this.kind = 'dir'
    this.sources = noSources
    this.isNewGroup = true
  }

  override show(): void {
    super.show()
    this.sources = noSources
    void this.#choose('dir')
  }

  /** Asks the host what a pool of this type can be made of; a form without suggestions works as well. */
  async #choose(kind: string): Promise<void> {
    this.kind = kind
    const ask = <R>(path: string): Promise<readonly R[]> =>
      request<readonly R[]>(this.host, 'GET', `${root}${path}`, undefined, this.host.signal).catch(() => [])
    const names = async (path: string): Promise<readonly string[]> => (await ask<{ readonly name: string }>(path)).map((x) => x.name)
    const found: Partial<PoolSources> = {}
    if (kind === 'logical') {
      const partitions = await ask<{ readonly path: string; readonly available: boolean }>('/host/partitions')
      Object.assign(found, { partitions: partitions.filter((p) => p.available).map((p) => p.path), groups: await names('/host/vgs') })
    } else if (kind === 'scsi') Object.assign(found, { adapters: await names('/host/devices?_cap=scsi_host') })
    else if (kind === 'netfs' || kind === 'iscsi')
      Object.assign(found, { servers: (await ask<{ readonly host: string }>(`/storageservers?_target_type=${kind}`)).map((s) => s.host) })
    if (this.kind === kind) this.sources = { ...noSources, ...found }
  }

  /** What a server offers. */
  async #readTargets(host: string): Promise<void> {
    if (host.trim() === '') return
    const path = `${root}/storageservers/${encodeURIComponent(host.trim())}/storagetargets?_target_type=${this.kind}`
    const targets = await request<readonly { readonly target: string }[]>(this.host, 'GET', path, undefined, this.host.signal).catch(
      () => [],
    )
    this.sources = { ...this.sources, targets: targets.map((x) => x.target) }
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_POOL_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_POOL_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const kinds = poolTypes.map((value) => ({ value, label: t(`VIRT_UI_POOL_TYPE_${value}`) }))
    return html`<onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+"></onggi-field>
      <onggi-field name="type" type="select" label=${t('VIRT_UI_TYPE')} pointer="/type" .options=${kinds} .value=${this.kind}
        @input=${(e: Event) => void this.#choose((e.target as HTMLInputElement).value)}></onggi-field>
      ${poolFields(t, this.kind, this.sources, {
        isNewGroup: this.isNewGroup,
        onGroup: (isNew) => (this.isNewGroup = isNew),
        onHost: (host) => void this.#readTargets(host),
      })}`
  }

  /** Pools are made inactive; whoever makes one here means to use it. A scan runs by itself. */
  protected override async send(data: FormData): Promise<void> {
    const made = await request<Pool>(
      this.host,
      'POST',
      poolsUri,
      poolBody(this.kind, (name) => (name === 'password' ? ((data.get(name) as string | null) ?? '') : this.text(data, name))),
    )
    if (this.kind !== 'kimchi-iso') await request(this.host, 'POST', `${poolUri(made.name)}/activate`, {})
  }
}
define('onggi-create-pool', OnggiCreatePool)
