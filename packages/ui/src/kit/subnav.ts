import { css, type CSSResult, html, nothing, type TemplateResult } from 'lit'

/** One part of a page that has several. */
export interface SubnavItem {
  readonly label: string
  /** Path of the page, e.g. `/guests/web/console`. */
  readonly path: string
  readonly isCurrent: boolean
}

/** Links to the parts of one page, the one shown marked; add {@link subnavStyles}. */
export const subnav = (label: string, items: readonly SubnavItem[]): TemplateResult =>
  html`<nav class="subnav" aria-label=${label}>
    ${items.map((i) => html`<a href=${`#${i.path}`} aria-current=${i.isCurrent ? 'page' : nothing}>${i.label}</a>`)}
  </nav>`

/** Looks of {@link subnav}. */
export const subnavStyles: CSSResult = css`
  .subnav {
    display: flex;
    gap: 0.25rem;
    overflow-x: auto;
    border-bottom: 1px solid var(--onggi-border);
    scrollbar-width: none;
  }
  .subnav a {
    flex: none;
    padding: 0.5rem 0.75rem;
    border-bottom: 2px solid transparent;
    color: var(--onggi-muted);
    font-size: 0.875rem;
    font-weight: 500;
    text-decoration: none;
  }
  .subnav a:hover {
    color: var(--onggi-text);
  }
  .subnav a:focus-visible {
    outline-offset: -2px;
  }
  .subnav a[aria-current] {
    border-bottom-color: var(--onggi-accent);
    color: var(--onggi-accent);
  }
  @media (pointer: coarse) {
    .subnav a {
      padding-block: 0.75rem;
    }
  }
`
