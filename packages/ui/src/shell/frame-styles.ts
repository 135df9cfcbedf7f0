import { type CSSResult, css } from 'lit'

/** Looks of the frame around the tabs. @internal */
export const frameStyles: CSSResult = css`
  :host {
    display: grid;
    grid-template-columns: 14.5rem minmax(0, 1fr);
    min-height: 100dvh;
  }
  .skip {
    position: fixed;
    top: 0.5rem;
    left: 0.5rem;
    z-index: 2;
  }
  .skip:not(:focus) {
    opacity: 0;
    pointer-events: none;
  }
  .side {
    position: sticky;
    top: 0;
    display: flex;
    flex-direction: column;
    gap: 1.25rem;
    width: auto;
    height: 100dvh;
    margin: 0;
    padding: 1.125rem 0.75rem 0.75rem;
    border: 0;
    border-right: 1px solid var(--onggi-border);
    background: var(--onggi-sunken);
    color: var(--onggi-text);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0 0.5rem;
    color: inherit;
    font-size: 1.0625rem;
    font-weight: 600;
    letter-spacing: -0.01em;
    text-decoration: none;
  }
  .brand img {
    width: 1.625rem;
    height: 1.625rem;
  }
  nav ul {
    display: grid;
    gap: 0.125rem;
    padding: 0;
    list-style: none;
  }
  nav a {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-height: 2.25rem;
    padding: 0 0.625rem;
    border-radius: var(--onggi-radius-small);
    color: var(--onggi-muted);
    font-weight: 500;
    text-decoration: none;
  }
  nav a:hover {
    background: color-mix(in srgb, var(--onggi-border) 55%, transparent);
    color: var(--onggi-text);
  }
  nav a[aria-current] {
    background: var(--onggi-surface);
    color: var(--onggi-text);
    font-weight: 600;
    box-shadow: var(--onggi-shadow);
  }
  nav a[aria-current] onggi-icon {
    color: var(--onggi-clay);
  }
  .foot {
    display: grid;
    gap: 0.25rem;
    margin-top: auto;
  }
  .foot button.wide {
    justify-content: flex-start;
    gap: 0.625rem;
    width: 100%;
    padding: 0 0.625rem;
    color: var(--onggi-muted);
  }
  .foot .who {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    padding: 0.5rem 0 0 0.625rem;
    border-top: 1px solid var(--onggi-border);
  }
  .foot .name {
    flex: 1;
    min-width: 0;
    line-height: 1.25;
  }
  .foot .name strong {
    display: block;
    font-size: 0.875rem;
    font-weight: 600;
  }
  .count {
    min-width: 1.375rem;
    margin-left: auto;
    padding: 0 0.375rem;
    border-radius: 1rem;
    background: var(--onggi-fill);
    color: var(--onggi-on-fill);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.375rem;
    text-align: center;
  }
  .bar {
    display: none;
  }
  .panel {
    display: grid;
    gap: 0.75rem;
    margin-top: 2rem;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 1rem;
    width: 100%;
    max-width: 84rem;
    padding: 1.5rem 2rem 4rem;
    outline: none;
  }
  .drawer {
    position: fixed;
    inset: 0 0 0 auto;
    width: min(26rem, 100vw);
    height: 100dvh;
    max-height: none;
    margin: 0;
    padding: 0;
    border: 0;
    border-left: 1px solid var(--onggi-border);
    background: var(--onggi-bg);
    color: var(--onggi-text);
    box-shadow: var(--onggi-shadow-raised);
  }
  .drawer:popover-open {
    display: flex;
    flex-direction: column;
  }
  .drawer header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.875rem 0.875rem 0.875rem 1.25rem;
    border-bottom: 1px solid var(--onggi-border);
    background: var(--onggi-surface);
  }
  .drawer .body {
    flex: 1;
    padding: 1.25rem;
    overflow-y: auto;
  }
  @media (max-width: 56rem) {
    :host {
      display: block;
    }
    .bar {
      position: sticky;
      top: 0;
      z-index: 1;
      display: flex;
      align-items: center;
      gap: 0.25rem;
      padding: 0.375rem 0.5rem;
      border-bottom: 1px solid var(--onggi-border);
      background: var(--onggi-sunken);
    }
    .bar .brand {
      flex: 1;
      padding: 0 0.25rem;
    }
    .bar button {
      position: relative;
    }
    .bar .count {
      position: absolute;
      top: 0;
      right: -0.125rem;
      min-width: 1.125rem;
      line-height: 1.125rem;
    }
    .side {
      position: fixed;
      inset: 0 auto 0 0;
      display: none;
      width: min(17rem, 85vw);
      max-height: none;
      box-shadow: var(--onggi-shadow-raised);
    }
    .side:popover-open {
      display: flex;
    }
    nav a {
      min-height: 2.75rem;
    }
    .side::backdrop,
    .drawer::backdrop {
      background: rgb(20 18 16 / 0.4);
    }
    main {
      padding: 1rem 1rem 4rem;
    }
  }
`
