import {
  askToConfirm,
  type Column,
  createLiveList,
  define,
  errorBanner,
  formatMiB,
  kitStyles,
  type LiveList,
  type MenuItem,
  OnggiTab,
  readError,
  request,
  type TabHost,
  tableStyles,
} from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import { attempt } from './attempt.ts'
import './create-guest.ts'
import type { OnggiCreateGuest } from './create-guest.ts'
import './create-template.ts'
import type { OnggiCreateTemplate } from './create-template.ts'
import { templatesUri } from './guest.ts'
import { faultOf, missingOf, systemOf, type Template, templateUri } from './template.ts'
import './templates/edit-template.ts'
import type { OnggiEditTemplate } from './templates/edit-template.ts'

/** `<onggi-templates-tab>`: what guests are made from. */
export class OnggiTemplatesTab extends OnggiTab {
  static override styles = [
    kitStyles,
    tableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .media-path {
        max-width: 22rem;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        justify-content: flex-end;
        gap: 0.25rem;
      }
    `,
  ]
  #list: LiveList<Template> | undefined
  #columns: readonly Column<Template>[] = []

  protected override begin(): void {
    this.#list = createLiveList<Template>(this.host, {
      uri: templatesUri,
      uriOf: (x) => templateUri(x.name),
      compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
      onChange: () => this.requestUpdate(),
    })
    this.#columns = this.#makeColumns(this.host)
  }

  #makeColumns({ t }: TabHost): readonly Column<Template>[] {
    return [
      {
        label: t('VIRT_UI_NAME'),
        kind: 'lead',
        cell: (x) => html`<div class="name">${x.name}</div>
          ${x.cdrom === undefined || x.cdrom === null ? nothing : html`<div class="small-text muted media-path">${x.cdrom}</div>`}
          ${faultOf(x) === undefined ? nothing : html`<onggi-badge tone="danger">${t('VIRT_UI_TEMPLATE_BROKEN')}</onggi-badge><div class="small-text muted">${faultOf(x)}</div>`}
          ${missingOf(x).length === 0 ? nothing : html`<onggi-badge tone="warn">${t('VIRT_UI_TEMPLATE_MISSING', { what: missingOf(x).join(', ') })}</onggi-badge>`}`,
      },
      { label: t('VIRT_UI_SYSTEM'), cell: (x) => systemOf(x) ?? html`<span class="muted">${t('VIRT_UI_SYSTEM_UNKNOWN')}</span>` },
      { label: t('VIRT_UI_MEMORY'), kind: 'number', cell: (x) => (x.memory === undefined ? '–' : formatMiB(x.memory.current)) },
      { label: t('VIRT_UI_CPUS'), kind: 'number', cell: (x) => (x.cpu_info === undefined ? '–' : String(x.cpu_info.vcpus)) },
      {
        label: t('VIRT_UI_DISKS'),
        kind: 'number',
        cell: (x) =>
          (x.disks ?? []).map((d) => (d.size === undefined ? (d.volume ?? '') : `${d.size} GiB`)).join(', ') || t('VIRT_UI_NONE'),
      },
      {
        label: '',
        kind: 'actions',
        cell: (x) =>
          this.isAdmin
            ? html`<div class="acts">
                <button class="small" type="button" @click=${() => void this.#createGuest(x.name)}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_TEMPLATE_USE')}<span class="visually-hidden"> ${x.name}</span></button>
                <onggi-menu label=${t('VIRT_UI_MORE', { name: x.name })} .items=${this.#menu(x)}></onggi-menu>
              </div>`
            : nothing,
      },
    ]
  }

  #menu(x: Template): readonly MenuItem[] {
    const { t } = this.host
    return [
      { label: t('VIRT_UI_EDIT'), icon: 'edit', run: () => this.#edit(x) },
      { label: t('VIRT_UI_CLONE'), icon: 'copy', run: () => void this.#clone(x) },
      { label: t('VIRT_UI_DELETE'), icon: 'trash', danger: true, run: () => void this.#remove(x) },
    ]
  }

  #edit(x: Template): void {
    void this.renderRoot.querySelector<OnggiEditTemplate>('onggi-edit-template')?.ask(x)
  }

  async #clone(x: Template): Promise<void> {
    const { host } = this
    // The answer is a 303 to the clone, which the browser follows.
    const isDone = await attempt(host, async () => {
      const made = await request<Template>(host, 'POST', `${templateUri(x.name)}/clone`, {})
      host.notify('VIRT_UI_TEMPLATE_MADE', { name: made.name, tone: 'ok' })
    })
    if (isDone) await this.#list?.reload()
  }

  /** A template of an image whose system nobody knows has guessed sizes: it is opened to be looked at. */
  readonly #onMade = (e: CustomEvent<Template>): void => {
    void this.#list?.reload()
    const made = e.detail
    if (systemOf(made) === undefined && /^[a-z]+:\/\//.test(made.cdrom ?? '')) this.#edit(made)
  }

  async #createGuest(template: string): Promise<void> {
    await this.renderRoot.querySelector<OnggiCreateGuest>('onggi-create-guest')?.show(template)
  }

  async #remove(x: Template): Promise<void> {
    const { host } = this
    const isAgreed = await askToConfirm({
      heading: host.t('VIRT_UI_ASK_DELETE_TEMPLATE', { name: x.name }),
      text: host.t('VIRT_UI_ASK_DELETE_TEMPLATE_TEXT'),
      confirm: host.t('VIRT_UI_DELETE'),
      danger: true,
    })
    if (!isAgreed) return
    try {
      await request(host, 'DELETE', templateUri(x.name))
      await this.#list?.reload()
    } catch (e) {
      const { text, advice } = readError(e)
      host.notify('VIRT_UI_FAILED', { text, advice, tone: 'danger' })
    }
  }

  override render(): TemplateResult | typeof nothing {
    const list = this.#list
    if (list === undefined) return nothing
    const { t } = this.host
    const add = (slot?: 'actions'): TemplateResult => html`<button slot=${slot ?? nothing} class="primary" type="button"
      @click=${() => this.renderRoot.querySelector<OnggiCreateTemplate>('onggi-create-template')?.show()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_TEMPLATE_NEW')}</button>`
    return html`
      <div class="spread">
        <div>
          <h1>${t('VIRT_UI_TEMPLATES')}</h1>
          <p class="muted">${t('VIRT_UI_TEMPLATES_ABOUT')}</p>
        </div>
        ${this.isAdmin && list.items.length > 0 ? add() : nothing}
      </div>
      ${errorBanner(list.error, () => void list.reload())}
      ${
        list.state === 'ready' && list.items.length === 0
          ? html`<onggi-empty icon="disc" heading=${t('VIRT_UI_TEMPLATES_NONE')}>${t('VIRT_UI_TEMPLATES_NONE_ADVICE')}${this.isAdmin ? add('actions') : nothing}</onggi-empty>`
          : nothing
      }
      ${list.items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_TEMPLATES')} .columns=${this.#columns} .rows=${list.items} .keyOf=${(x: Template) => x.name}></onggi-table>`}
      <onggi-create-template .host=${this.host} @template=${this.#onMade}></onggi-create-template>
      <onggi-edit-template .host=${this.host} @made=${() => void list.reload()}></onggi-edit-template>
      <onggi-create-guest .host=${this.host} @made=${() => this.host.navigate('/guests')}></onggi-create-guest>
    `
  }
}
define('onggi-templates-tab', OnggiTemplatesTab)
