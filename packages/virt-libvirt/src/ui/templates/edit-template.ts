import { define, OnggiFormDialog, request } from '@onggi/ui'
import { css, html, type TemplateResult } from 'lit'
import { knownImages } from '../guest/images.ts'
import { type Network, networksUri, networkUri } from '../network.ts'
import { isFixed, type Pool, poolsUri } from '../pool.ts'
import { type Template, templateUri } from '../template.ts'
import { diskRows, type DiskRow, readDisks } from './disk-rows.ts'
import { templateChanges } from './template-changes.ts'

/** `<onggi-edit-template .host>`: every field of a template. Sends `made`. */
export class OnggiEditTemplate extends OnggiFormDialog {
  static override properties = {
    ...OnggiFormDialog.properties,
    disks: { state: true },
    pools: { state: true },
    networks: { state: true },
    images: { state: true },
  }
  static override styles = [
    OnggiFormDialog.styles,
    css`
      legend {
        padding: 0 0 0.5rem;
        font-weight: 600;
      }
      .disk {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
      }
      .disk onggi-field {
        flex: 1 1 6rem;
      }
    `,
  ]
  declare disks: readonly DiskRow[]
  declare pools: readonly Pool[]
  declare networks: readonly Network[]
  declare images: readonly string[]
  protected override readonly wide = true
  #template: Template | undefined

  constructor() {
    super()
    this.disks = this.pools = this.networks = this.images = []
  }

  /** Opens the dialog for a template. */
  async ask(template: Template): Promise<void> {
    this.#template = template
    this.disks = diskRows(template)
    this.show()
    try {
      const [pools, networks] = await Promise.all([
        request<readonly Pool[]>(this.host, 'GET', poolsUri),
        request<readonly Network[]>(this.host, 'GET', networksUri),
      ])
      this.pools = pools.filter((p) => !isFixed(p))
      this.networks = networks
    } catch (error) {
      this.error = error
    }
    this.images = await knownImages(this.host)
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_EDIT_TITLE', { name: this.#template?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_SAVE')
  }

  #diskFields(): TemplateResult {
    const { t } = this.host
    const set = (i: number, more: Partial<DiskRow>): void => {
      this.disks = this.disks.map((d, k) => (k === i ? { ...d, ...more } : d))
    }
    const value = (e: Event): string => (e.target as HTMLInputElement).value
    const pools = this.pools.map((p) => ({ value: p.name, label: p.name }))
    return html`<fieldset class="stack">
      <legend>${t('VIRT_UI_DISKS')}</legend>
      ${this.disks.map(
        (d, i) => html`<div class="disk">
          ${
            d.volume === undefined
              ? html`<onggi-field type="number" label=${t('VIRT_UI_SIZE')} suffix="GiB" min="1" step="1" required ?disabled=${d.base !== undefined && d.size === ''} pointer=${`/disks/${i}/size`} .value=${d.size} @input=${(e: Event) => set(i, { size: value(e) })}></onggi-field>
                  <onggi-field type="select" label=${t('VIRT_UI_FORMAT')} pointer=${`/disks/${i}/format`} .value=${d.format}
                    .options=${['qcow2', 'raw', 'qcow', 'qed', 'vmdk', 'vpc'].map((v) => ({ value: v, label: v }))} @input=${(e: Event) => set(i, { format: value(e) })}></onggi-field>`
              : html`<onggi-field label=${t('VIRT_UI_VOLUME')} pointer=${`/disks/${i}/volume`} required .value=${d.volume} @input=${(e: Event) => set(i, { volume: value(e) })}></onggi-field>`
          }
          <onggi-field type="select" label=${t('VIRT_UI_POOL')} pointer=${`/disks/${i}/pool`} .value=${d.pool} @input=${(e: Event) => set(i, { pool: value(e) })}
            .options=${pools.some((p) => p.value === d.pool) ? pools : [{ value: d.pool, label: d.pool }, ...pools]}></onggi-field>
          <button class="quiet icon" type="button" aria-label=${t('VIRT_UI_DISK_REMOVE', { n: i + 1 })} @click=${() => (this.disks = this.disks.filter((_, k) => k !== i))}><onggi-icon name="trash"></onggi-icon></button>
        </div>`,
      )}
      <div><button class="small" type="button" @click=${() => (this.disks = [...this.disks, { size: '10', format: 'qcow2', pool: this.disks[0]?.pool ?? this.pools[0]?.name ?? '' }])}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_DISK_ADD')}</button></div>
    </fieldset>`
  }

  #networkFields(x: Template): TemplateResult {
    const own = x.networks ?? []
    const known = this.networks.map((n) => networkUri(n.name))
    const all = [...known, ...own.filter((uri) => !known.includes(uri))]
    return html`<fieldset class="stack tight">
      <legend>${this.host.t('VIRT_UI_NETWORKS')}</legend>
      ${all.map((uri) => html`<label class="check"><input type="checkbox" name="networks" value=${uri} .checked=${own.includes(uri)} />${decodeURIComponent(uri.split('/').at(-1) ?? '')}</label>`)}
    </fieldset>`
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const x = this.#template
    if (x === undefined) return html``
    const cpu = x.cpu_info
    const number = (name: string, label: string, pointer: string, value: number | undefined, unit = ''): TemplateResult =>
      html`<onggi-field name=${name} type="number" label=${t(label)} suffix=${unit} min="1" step="1" pointer=${pointer} .value=${String(value ?? '')}></onggi-field>`
    return html`<div class="columns">
        <onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+" .value=${x.name}></onggi-field>
        <onggi-field name="os_distro" label=${t('VIRT_UI_DISTRO')} pointer="/os_distro" .value=${x.os_distro ?? ''}></onggi-field>
        <onggi-field name="os_version" label=${t('VIRT_UI_VERSION')} pointer="/os_version" .value=${x.os_version ?? ''}></onggi-field>
      </div>
      <onggi-field name="cdrom" label=${t('VIRT_UI_CDROM')} hint=${t('VIRT_UI_CDROM_NONE_HINT')} pointer="/cdrom" .value=${x.cdrom ?? ''} .suggestions=${this.images}></onggi-field>
      <div class="columns">
        ${number('memory', 'VIRT_UI_MEMORY', '/memory/current', x.memory?.current, 'MiB')} ${number('maxmemory', 'VIRT_UI_MAX_MEMORY', '/memory/maxmemory', x.memory?.maxmemory, 'MiB')}
      </div>
      <div class="columns">
        ${number('vcpus', 'VIRT_UI_CPUS', '/cpu_info', cpu?.vcpus)} ${number('maxvcpus', 'VIRT_UI_MAX_CPUS', '/cpu_info/maxvcpus', cpu?.maxvcpus)}
      </div>
      <div class="columns">
        ${number('sockets', 'VIRT_UI_SOCKETS', '/cpu_info/topology/sockets', cpu?.topology?.sockets)} ${number('cores', 'VIRT_UI_CORES', '/cpu_info/topology/cores', cpu?.topology?.cores)}
        ${number('threads', 'VIRT_UI_THREADS', '/cpu_info/topology/threads', cpu?.topology?.threads)}
      </div>
      ${this.#diskFields()} ${this.#networkFields(x)}
      <div class="columns">
        <onggi-field name="display" type="select" label=${t('VIRT_UI_DISPLAY')} pointer="/graphics/type" .value=${x.graphics?.type ?? 'vnc'} .options=${['vnc', 'spice'].map((value) => ({ value, label: value.toUpperCase() }))}></onggi-field>
        <onggi-field name="listen" label=${t('VIRT_UI_LISTEN')} pointer="/graphics/listen" .value=${x.graphics?.listen ?? ''}></onggi-field>
      </div>
      <div class="columns">
        <onggi-field name="icon" label=${t('VIRT_UI_ICON')} pointer="/icon" .value=${x.icon ?? ''}></onggi-field>
        <onggi-field name="folder" label=${t('VIRT_UI_FOLDER')} hint=${t('VIRT_UI_FOLDER_HINT')} pointer="/folder" .value=${(x.folder ?? []).join('/')}></onggi-field>
      </div>`
  }

  protected override async send(data: FormData): Promise<void> {
    const x = this.#template
    if (x === undefined) return
    const changes = templateChanges(x, data, readDisks(this.disks))
    if (Object.keys(changes).length > 0) await request(this.host, 'PUT', templateUri(x.name), changes)
  }
}
define('onggi-edit-template', OnggiEditTemplate)
