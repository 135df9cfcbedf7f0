import { type CSSResult, css } from 'lit'

/** Looks of plain HTML elements and of a few layout classes; every tab puts it first into its `static styles`. */
export const kitStyles: CSSResult = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
  }
  h1 {
    font-size: 1.375rem;
    line-height: 1.25;
    font-weight: 600;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1rem;
    line-height: 1.35;
    font-weight: 600;
  }
  h3 {
    font-size: 0.875rem;
    font-weight: 600;
  }
  a {
    color: var(--onggi-accent);
    text-underline-offset: 0.15em;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  code,
  pre {
    font-family: var(--onggi-mono);
    font-size: 0.8125rem;
  }
  pre {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  :focus-visible {
    outline: 2px solid var(--onggi-accent);
    outline-offset: 2px;
    border-radius: var(--onggi-radius-small);
  }
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 2.25rem;
    padding: 0 0.875rem;
    border: 1px solid var(--onggi-border-strong);
    border-radius: var(--onggi-radius-small);
    background: var(--onggi-surface);
    color: var(--onggi-text);
    font: inherit;
    font-size: 0.875rem;
    font-weight: 500;
    line-height: 1.2;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  a.button:hover {
    background: var(--onggi-hover);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  button.primary,
  a.button.primary {
    border-color: transparent;
    background: var(--onggi-fill);
    color: var(--onggi-on-fill);
  }
  button.primary:hover:not(:disabled),
  a.button.primary:hover {
    background: var(--onggi-fill-hover);
  }
  button.danger {
    border-color: transparent;
    background: var(--onggi-danger-fill);
    color: var(--onggi-on-danger);
  }
  button.danger:hover:not(:disabled) {
    background: var(--onggi-danger-fill-hover);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover:not(:disabled) {
    background: var(--onggi-hover);
  }
  button.icon {
    width: 2.25rem;
    padding: 0;
  }
  button.small {
    min-height: 1.875rem;
    padding: 0 0.625rem;
    font-size: 0.8125rem;
  }
  button.small.icon {
    width: 1.875rem;
    padding: 0;
  }
  button[aria-pressed='true'] {
    border-color: var(--onggi-accent);
    background: var(--onggi-accent-soft);
    color: var(--onggi-accent);
  }
  @media (pointer: coarse) {
    button,
    a.button {
      min-height: 2.75rem;
    }
    button.icon {
      width: 2.75rem;
    }
  }
  .cluster {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .spread {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem 1rem;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  .tight {
    gap: 0.25rem;
  }
  .card {
    padding: 1rem 1.25rem;
    border: 1px solid var(--onggi-border);
    border-radius: var(--onggi-radius);
    background: var(--onggi-surface);
    box-shadow: var(--onggi-shadow);
  }
  .muted {
    color: var(--onggi-muted);
  }
  .small-text {
    font-size: 0.8125rem;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  dl.facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.5rem 1.25rem;
  }
  dl.facts dt {
    color: var(--onggi-muted);
  }
  dl.facts dd {
    overflow-wrap: anywhere;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 0.5625rem;
    font-size: 0.875rem;
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    width: 1.0625rem;
    height: 1.0625rem;
    margin: 0;
    accent-color: var(--onggi-fill);
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
    gap: 0.875rem;
    align-items: start;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`
