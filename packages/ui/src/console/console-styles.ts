import { css, type CSSResult } from 'lit'

/** Looks of a console: bar above, picture below; alone on the screen when it is full. */
export const consoleStyles: CSSResult = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    overflow: hidden;
    border: 1px solid var(--onggi-border);
    border-radius: var(--onggi-radius);
    background: var(--onggi-surface);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem;
    border-bottom: 1px solid var(--onggi-border);
  }
  .stage {
    position: relative;
    height: min(70vh, 46rem);
    min-height: 16rem;
    background: #14161a;
  }
  :host(:fullscreen) .stage {
    height: auto;
  }
  .screen {
    position: absolute;
    inset: 0;
  }
  .stage:focus-within {
    outline: 2px solid var(--onggi-accent);
    outline-offset: -2px;
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    background: rgb(20 22 26 / 0.85);
    color: #d6d8dc;
    text-align: center;
  }
  .over form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: center;
    gap: 0.5rem;
  }
  .hint {
    padding: 0.375rem 0.75rem;
    border-top: 1px solid var(--onggi-border);
    color: var(--onggi-muted);
    font-size: 0.8125rem;
  }
  :host(:fullscreen) .hint {
    display: none;
  }
`
