import { type CSSResult, css } from 'lit'

/** Looks of the dialog that makes a guest. */
export const createGuestStyles: CSSResult = css`
  form {
    display: grid;
    gap: 1.5rem;
  }
  .step {
    display: grid;
    grid-template-columns: 1.625rem minmax(0, 1fr);
    gap: 0.75rem 0.875rem;
  }
  .nr {
    display: grid;
    place-items: center;
    width: 1.625rem;
    height: 1.625rem;
    border-radius: 50%;
    background: var(--onggi-accent-soft);
    color: var(--onggi-accent);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .step h3 {
    align-self: center;
    font-size: 0.9375rem;
  }
  .step > :not(.nr, h3) {
    grid-column: 2;
  }
  .sources {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5rem;
  }
  .sources label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--onggi-border-strong);
    border-radius: var(--onggi-radius-small);
    font-size: 0.875rem;
    font-weight: 500;
    cursor: pointer;
  }
  .sources label:has(:checked) {
    border-color: var(--onggi-accent);
    background: var(--onggi-accent-soft);
  }
  .sources label:has(:disabled) {
    opacity: 0.55;
    cursor: default;
  }
`
