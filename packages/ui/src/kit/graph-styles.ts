import { type CSSResult, css } from 'lit'

/** What uPlot's own style sheet asks for, and our legend. @internal */
export const graphStyles: CSSResult = css`
  :host {
    display: block;
    min-width: 0;
  }
  .head {
    display: grid;
    gap: 0.25rem;
    margin-bottom: 0.5rem;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    padding: 0;
    list-style: none;
    font-size: 0.8125rem;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.4375rem;
    color: var(--onggi-muted);
  }
  .legend b {
    min-width: 4.75em;
    color: var(--onggi-text);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .swatch {
    width: 0.75rem;
    height: 0.1875rem;
    border-radius: 1rem;
    background: currentColor;
  }
  .s1 {
    color: var(--onggi-series-1);
  }
  .s2 {
    color: var(--onggi-series-2);
  }
  .s3 {
    color: var(--onggi-series-3);
  }
  .s4 {
    color: var(--onggi-series-4);
  }
  .grid {
    color: var(--onggi-border);
  }
  .axis {
    color: var(--onggi-muted);
  }
  .plot {
    position: relative;
    min-width: 0;
    overflow: hidden;
  }
  .uplot {
    width: min-content;
    line-height: 1.5;
  }
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under {
    position: absolute;
  }
  .u-under {
    overflow: hidden;
  }
  .uplot canvas {
    display: block;
    position: relative;
    width: 100%;
    height: 100%;
  }
  .u-axis {
    position: absolute;
  }
  .u-cursor-x,
  .u-cursor-y {
    position: absolute;
    top: 0;
    left: 0;
    pointer-events: none;
    will-change: transform;
  }
  .u-hz .u-cursor-x {
    height: 100%;
    border-right: 1px solid var(--onggi-border-strong);
  }
  .u-cursor-pt {
    position: absolute;
    top: 0;
    left: 0;
    border: 0 solid;
    border-radius: 50%;
    pointer-events: none;
    will-change: transform;
  }
  .u-select {
    display: none;
  }
  .u-off {
    display: none;
  }
`
