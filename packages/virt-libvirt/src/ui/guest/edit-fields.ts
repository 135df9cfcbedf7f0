import type { TabHost } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Guest, isOn } from '../guest.ts'
import { namesOf } from '../guest-changes.ts'

/** Accounts of the host that may be meant. */
export interface Accounts {
  readonly users: readonly string[]
  readonly groups: readonly string[]
}

/** What may follow in a list of names that is being typed. */
const further = (known: readonly string[], own: readonly string[]): readonly string[] =>
  known.filter((n) => !own.includes(n)).map((n) => [...own, n].join(', '))

const section = (title: string, body: TemplateResult): TemplateResult =>
  html`<fieldset class="stack"><legend>${title}</legend>${body}</fieldset>`

function size(t: TabHost['t'], g: Guest): TemplateResult {
  const { topology = {} } = g.cpu_info
  const part = (name: 'sockets' | 'cores' | 'threads'): TemplateResult =>
    html`<onggi-field name=${name} type="number" label=${t(`VIRT_UI_${name.toUpperCase()}`)} min="1" max="4096" step="1" pointer=${`/cpu_info/topology/${name}`}
      placeholder=${t('VIRT_UI_AUTOMATIC')} .value=${String(topology[name] ?? '')}></onggi-field>`
  return html`<div class="columns">
      <onggi-field name="memory" type="number" label=${t('VIRT_UI_MEMORY')} suffix="MiB" min="128" step="1" required pointer="/memory/current"
        hint=${isOn(g) ? t('VIRT_UI_UP_TO_HINT', { size: g.memory.maxmemory }) : ''} .value=${String(g.memory.current)}></onggi-field>
      <onggi-field name="maxmemory" type="number" label=${t('VIRT_UI_MAX_MEMORY')} suffix="MiB" min="128" step="1" required pointer="/memory/maxmemory"
        .value=${String(g.memory.maxmemory)}></onggi-field>
    </div>
    <div class="columns">
      <onggi-field name="vcpus" type="number" label=${t('VIRT_UI_CPUS')} min="1" step="1" required pointer="/cpu_info" .value=${String(g.cpu_info.vcpus)}></onggi-field>
      <onggi-field name="maxvcpus" type="number" label=${t('VIRT_UI_MAX_CPUS')} min="1" step="1" required pointer="/cpu_info/maxvcpus" .value=${String(g.cpu_info.maxvcpus)}></onggi-field>
    </div>
    <details ?open=${Object.keys(topology).length > 0}>
      <summary>${t('VIRT_UI_TOPOLOGY')}</summary>
      <div class="columns inner">${part('sockets')} ${part('cores')} ${part('threads')}</div>
    </details>`
}

function start(t: TabHost['t'], g: Guest): TemplateResult {
  const order = g.bootorder ?? []
  const devices = ['', 'hd', 'cdrom', 'network', 'fd'].map((value) => ({ value, label: t(`VIRT_UI_BOOT_${value}`) }))
  const place = (n: 1 | 2 | 3): TemplateResult =>
    html`<onggi-field name=${`boot${n}`} type="select" label=${t('VIRT_UI_BOOT_PLACE', { n })} pointer=${`/bootorder/${n - 1}`} .options=${devices} .value=${order[n - 1] ?? ''}></onggi-field>`
  return html`<div class="columns">${place(1)} ${place(2)} ${place(3)}</div>
    <label class="check"><input type="checkbox" name="bootmenu" .checked=${g.bootmenu ?? false} />${t('VIRT_UI_BOOTMENU')}</label>
    <label class="check"><input type="checkbox" name="autostart" .checked=${g.autostart} />${t('VIRT_UI_AUTOSTART')}</label>`
}

/** Everything of a guest that can be changed; what cannot be changed while it runs is said by the plan. */
export function editFields(t: TabHost['t'], g: Guest, accounts: Accounts): TemplateResult {
  const who = (name: 'users' | 'groups', hint: string): TemplateResult =>
    html`<onggi-field name=${name} label=${t(`VIRT_UI_${name.toUpperCase()}`)} hint=${hint} pointer=${`/${name}`} .value=${g[name].join(', ')}
      .suggestions=${further(accounts[name], namesOf(g[name].join(',')))}></onggi-field>`
  return html`<div class="columns">
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+" .value=${g.name}></onggi-field>
      <onggi-field name="title" label=${t('VIRT_UI_TITLE')} pointer="/title" .value=${g.title}></onggi-field>
    </div>
    <onggi-field name="description" type="textarea" label=${t('VIRT_UI_DESCRIPTION')} pointer="/description" .value=${g.description}></onggi-field>
    ${section(t('VIRT_UI_SECTION_SIZE'), size(t, g))} ${section(t('VIRT_UI_SECTION_START'), start(t, g))}
    ${
      g.graphics.type === null
        ? nothing
        : section(
            t('VIRT_UI_DISPLAY'),
            html`<div class="columns">
              <onggi-field name="display" type="select" label=${t('VIRT_UI_TYPE')} pointer="/graphics/type" .value=${g.graphics.type}
                .options=${['vnc', 'spice'].map((value) => ({ value, label: value.toUpperCase() }))}></onggi-field>
              <onggi-field name="listen" label=${t('VIRT_UI_LISTEN')} hint=${t('VIRT_UI_LISTEN_HINT')} pointer="/graphics/listen" .value=${g.graphics.listen ?? ''}></onggi-field>
            </div>`,
          )
    }
    ${section(t('VIRT_UI_OWNERS'), html`<div class="columns">${who('users', t('VIRT_UI_USERS_HINT'))} ${who('groups', '')}</div>`)}`
}
