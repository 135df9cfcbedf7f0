import { formatWhen, request, type TabHost } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import { type Network, networkUri } from '../network.ts'

/** A network over a bridge that was just made is kept only if somebody says that the host is still reached. */
export function confirmBanner(host: TabHost, n: Network, changed: () => void): TemplateResult | typeof nothing {
  if (n.confirm_by === undefined) return nothing
  const { t } = host
  const keep = (): void =>
    void attempt(host, async () => {
      await request(host, 'POST', `${networkUri(n.name)}/confirm`, {})
      await request(host, 'POST', `${networkUri(n.name)}/activate`, {})
    }).then(changed)
  return html`<onggi-banner tone="warn" heading=${t('VIRT_UI_BRIDGE_CONFIRM', { name: n.name })}>
    ${t('VIRT_UI_BRIDGE_CONFIRM_TEXT', { when: formatWhen(n.confirm_by), bridge: n.interfaces.join(', ') })}
    <button slot="actions" type="button" class="primary" @click=${keep}>${t('VIRT_UI_BRIDGE_KEEP')}</button>
  </onggi-banner>`
}
