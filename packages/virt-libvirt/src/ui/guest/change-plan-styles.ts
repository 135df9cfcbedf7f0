import { css, type CSSResult } from 'lit'

/** Looks of `planView`. */
export const planStyles: CSSResult = css`
  ul.plan {
    display: grid;
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }
  ul.plan li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-bottom: 0.5rem;
    border-bottom: 1px solid var(--onggi-border);
  }
  ul.plan li:last-child {
    border-bottom: 0;
  }
  summary {
    cursor: pointer;
    font-size: 0.875rem;
  }
  .diff {
    max-height: 16rem;
    margin-top: 0.5rem;
    padding: 0.625rem;
    overflow: auto;
    border-radius: var(--onggi-radius-small);
    background: var(--onggi-sunken);
  }
  .plus {
    color: var(--onggi-ok);
  }
  .minus {
    color: var(--onggi-danger);
  }
`
