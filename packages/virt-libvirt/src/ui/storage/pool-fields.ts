import type { FieldOption, TabHost } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'

/** Types of pools that can be made. */
export const poolTypes = ['dir', 'netfs', 'logical', 'iscsi', 'scsi', 'kimchi-iso'] as const

/** What the host has that a pool can be made of; empty where it was not asked or does not say. */
export interface PoolSources {
  readonly partitions: readonly string[]
  readonly groups: readonly string[]
  readonly adapters: readonly string[]
  readonly servers: readonly string[]
  readonly targets: readonly string[]
}
/** Nothing known. */
export const noSources: PoolSources = { partitions: [], groups: [], adapters: [], servers: [], targets: [] }

type T = TabHost['t']

function logical(t: T, s: PoolSources, isNew: boolean, onKind: (isNew: boolean) => void): TemplateResult {
  const kinds: readonly FieldOption[] = [
    { value: 'new', label: t('VIRT_UI_POOL_VG_NEW') },
    { value: 'old', label: t('VIRT_UI_POOL_VG_OLD') },
  ]
  return html`<onggi-field name="vg" type="select" label=${t('VIRT_UI_POOL_VG')} .options=${kinds} .value=${isNew ? 'new' : 'old'}
      @input=${(e: Event) => onKind((e.target as HTMLInputElement).value === 'new')}></onggi-field>
    ${
      isNew
        ? html`<onggi-field name="devices" label=${t('VIRT_UI_POOL_DEVICES')} hint=${t('VIRT_UI_POOL_DEVICES_HINT')} pointer="/source/devices" required .suggestions=${s.partitions}></onggi-field>`
        : html`<onggi-field name="from_vg" label=${t('VIRT_UI_POOL_VG_NAME')} pointer="/source/from_vg" required .suggestions=${s.groups}></onggi-field>`
    }`
}

function iscsi(t: T, s: PoolSources, onHost: (host: string) => void): TemplateResult {
  return html`<div class="columns">
      <onggi-field name="host" label=${t('VIRT_UI_POOL_ISCSI_HOST')} pointer="/source/host" required .suggestions=${s.servers}
        @focusout=${(e: Event) => onHost((e.target as HTMLInputElement).value)}></onggi-field>
      <onggi-field name="port" type="number" label=${t('VIRT_UI_PORT')} min="1" max="65535" step="1" placeholder="3260" pointer="/source/port"></onggi-field>
    </div>
    <onggi-field name="target" label=${t('VIRT_UI_POOL_TARGET')} placeholder="iqn.…" pointer="/source/target" required .suggestions=${s.targets}></onggi-field>
    <div class="columns">
      <onggi-field name="username" label=${t('VIRT_UI_POOL_CHAP_USER')} pointer="/source/auth/username"></onggi-field>
      <onggi-field name="password" type="password" label=${t('VIRT_UI_POOL_CHAP_PASSWORD')} pointer="/source/auth/password" autocomplete="new-password"></onggi-field>
    </div>`
}

/** The fields of one type of pool. */
export function poolFields(
  t: T,
  kind: string,
  s: PoolSources,
  o: { readonly isNewGroup: boolean; readonly onGroup: (isNew: boolean) => void; readonly onHost: (host: string) => void },
): TemplateResult | typeof nothing {
  switch (kind) {
    case 'dir':
      return html`<onggi-field name="path" label=${t('VIRT_UI_POOL_PATH')} hint=${t('VIRT_UI_POOL_PATH_HINT')} pointer="/path" required></onggi-field>`
    case 'kimchi-iso':
      return html`<onggi-field name="path" label=${t('VIRT_UI_POOL_PATH')} hint=${t('VIRT_UI_POOL_SCAN_HINT')} pointer="/path" required></onggi-field>`
    case 'netfs':
      return html`<onggi-field name="host" label=${t('VIRT_UI_POOL_HOST')} pointer="/source/host" required .suggestions=${s.servers}
          @focusout=${(e: Event) => o.onHost((e.target as HTMLInputElement).value)}></onggi-field>
        <onggi-field name="export" label=${t('VIRT_UI_POOL_EXPORT')} pointer="/source/path" required .suggestions=${s.targets}></onggi-field>`
    case 'logical':
      return logical(t, s, o.isNewGroup, o.onGroup)
    case 'iscsi':
      return iscsi(t, s, o.onHost)
    case 'scsi':
      return html`<onggi-field name="adapter" label=${t('VIRT_UI_POOL_ADAPTER')} hint=${t('VIRT_UI_POOL_ADAPTER_HINT')} pointer="/source/adapter_name" required .suggestions=${s.adapters}></onggi-field>`
    default:
      return nothing
  }
}

/** The request's body of what the form holds. */
export function poolBody(kind: string, text: (name: string) => string): Record<string, unknown> {
  const common = { name: text('name'), type: kind }
  const given = (o: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== ''))
  switch (kind) {
    case 'netfs':
      return { ...common, source: { host: text('host'), path: text('export') } }
    case 'logical':
      return { ...common, source: text('from_vg') === '' ? { devices: text('devices').split(/[\s,]+/) } : { from_vg: text('from_vg') } }
    case 'scsi':
      return { ...common, source: { adapter_name: text('adapter') } }
    case 'iscsi': {
      const auth = given({ username: text('username'), password: text('password') })
      const port = text('port') === '' ? {} : { port: Number(text('port')) }
      return {
        ...common,
        source: { host: text('host'), target: text('target'), ...port, ...(Object.keys(auth).length === 0 ? {} : { auth }) },
      }
    }
    default:
      return { ...common, path: text('path') }
  }
}
