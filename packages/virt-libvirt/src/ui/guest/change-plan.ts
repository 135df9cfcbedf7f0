import { html, nothing, type TemplateResult } from 'lit'
import type { TabHost, Tone } from '@onggi/ui'

/** What a PUT would do, as `?_plan=true` answers it. */
export interface ChangePlan {
  /** To be sent as If-Match: a plan that is out of date is then refused. */
  readonly digest: string
  readonly changes: readonly {
    readonly field: string
    readonly applies: 'at_once' | 'live' | 'next_boot' | 'power_off' | 'refused'
    readonly why?: string
  }[]
  /** Lines of the definition that go and come. */
  readonly diff: string
}

const tones: Readonly<Record<string, Tone>> = { at_once: 'ok', live: 'ok', next_boot: 'info', power_off: 'warn', refused: 'danger' }

/** Fields that cannot be changed now. */
export const lateFields = (plan: ChangePlan): readonly string[] =>
  plan.changes.filter((c) => c.applies === 'power_off' || c.applies === 'refused').map((c) => c.field)

/** A plan in words: each change with when it takes effect, and the lines of the definition on demand. */
export function planView({ t }: Pick<TabHost, 't'>, plan: ChangePlan): TemplateResult {
  const label = (field: string): string => {
    const code = `VIRT_UI_FIELD_${field}`
    const text = t(code)
    return text === code ? field : text
  }
  return html`<ul class="plan">
      ${plan.changes.map(
        (c) => html`<li>
          <span>${label(c.field)}${c.why === undefined ? nothing : html`<span class="small-text muted"> ${c.why}</span>`}</span>
          <onggi-badge tone=${tones[c.applies] ?? 'neutral'}>${t(`VIRT_UI_APPLIES_${c.applies}`)}</onggi-badge>
        </li>`,
      )}
    </ul>
    ${
      plan.diff.trim() === ''
        ? nothing
        : html`<details><summary>${t('VIRT_UI_PLAN_DIFF')}</summary><pre class="diff" tabindex="0">${plan.diff
            .split('\n')
            .map(
              (line) => html`<span class=${line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : ''}>${line}\n</span>`,
            )}</pre></details>`
    }`
}
