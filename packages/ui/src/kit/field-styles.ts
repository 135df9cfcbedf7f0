import { type CSSResult, css } from 'lit'

/** Looks of `<onggi-field>`. @internal */
export const fieldStyles: CSSResult = css`
  :host {
    display: grid;
    gap: 0.3125rem;
    align-content: start;
  }
  label {
    font-size: 0.875rem;
    font-weight: 500;
  }
  .control {
    position: relative;
    display: flex;
    align-items: center;
  }
  input:where(:not([type='checkbox'])),
  select,
  textarea {
    width: 100%;
    min-height: 2.25rem;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--onggi-border-strong);
    border-radius: var(--onggi-radius-small);
    background: var(--onggi-surface);
    color: inherit;
    font: inherit;
  }
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible {
    outline-offset: -1px;
  }
  .has-suffix {
    padding-right: 3.5rem;
  }
  .suffix {
    position: absolute;
    right: 0.75rem;
    color: var(--onggi-muted);
    font-size: 0.875rem;
    pointer-events: none;
  }
  input[type='number'] {
    appearance: textfield;
  }
  input::-webkit-inner-spin-button {
    display: none;
  }
  [aria-invalid='true'] {
    border-color: var(--onggi-danger);
  }
  .hint,
  .error {
    font-size: 0.8125rem;
  }
  .hint {
    color: var(--onggi-muted);
  }
  .error {
    color: var(--onggi-danger);
    font-weight: 500;
  }
  .check {
    min-height: 1.5rem;
  }
  @media (pointer: coarse) {
    input:where(:not([type='checkbox'])),
    select {
      min-height: 2.75rem;
      font-size: 1rem;
    }
  }
`
