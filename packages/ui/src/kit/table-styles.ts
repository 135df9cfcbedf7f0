import { type CSSResult, css } from 'lit'

/** Looks of `onggi-table`; belongs into the `static styles` of the element that uses one. */
export const tableStyles: CSSResult = css`
  onggi-table {
    display: block;
    container: onggi-table / inline-size;
  }
  onggi-table table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    border: 1px solid var(--onggi-border);
    border-radius: var(--onggi-radius);
    background: var(--onggi-surface);
    box-shadow: var(--onggi-shadow);
  }
  onggi-table th {
    padding: 0.5625rem 0.75rem;
    border-bottom: 1px solid var(--onggi-border);
    color: var(--onggi-muted);
    font-size: 0.8125rem;
    font-weight: 500;
    text-align: left;
    white-space: nowrap;
  }
  onggi-table td {
    padding: 0.625rem 0.75rem;
    border-bottom: 1px solid var(--onggi-border);
    vertical-align: middle;
  }
  onggi-table tr > :first-child {
    padding-left: 1.25rem;
  }
  onggi-table tr > :last-child {
    padding-right: 1rem;
  }
  onggi-table tbody tr:last-child td {
    border-bottom: 0;
  }
  onggi-table tbody tr:hover td {
    background: var(--onggi-hover);
  }
  onggi-table tbody tr:first-child:last-child td:first-child {
    border-bottom-left-radius: var(--onggi-radius);
  }
  onggi-table td {
    white-space: nowrap;
  }
  onggi-table td.lead {
    white-space: normal;
  }
  onggi-table .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  /* Takes what the other columns leave, and lets its texts be cut instead of widening the table. */
  onggi-table .lead {
    width: 100%;
    max-width: 0;
    min-width: 10rem;
  }
  onggi-table .actions,
  onggi-table .menu {
    width: 1%;
    white-space: nowrap;
  }
  onggi-table .media {
    width: 1%;
  }
  onggi-table .cell-label {
    display: none;
  }
  @container onggi-table (max-width: 40rem) {
    onggi-table table,
    onggi-table tbody {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 0.75rem;
      border: 0;
      background: none;
      box-shadow: none;
    }
    onggi-table thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    onggi-table tbody tr {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 0.75rem;
      padding: 0.875rem 1rem;
      border: 1px solid var(--onggi-border);
      border-radius: var(--onggi-radius);
      background: var(--onggi-surface);
      box-shadow: var(--onggi-shadow);
    }
    onggi-table tbody tr td,
    onggi-table tbody tr > :first-child,
    onggi-table tbody tr > :last-child {
      display: flex;
      flex: 1 1 100%;
      align-items: center;
      justify-content: space-between;
      gap: 1rem;
      order: 4;
      padding: 0;
      border: 0;
      background: none;
      text-align: left;
      white-space: normal;
    }
    onggi-table tbody tr:hover td {
      background: none;
    }
    onggi-table .cell-label {
      display: block;
      color: var(--onggi-muted);
      font-size: 0.8125rem;
    }
    onggi-table tbody tr td.media {
      flex: none;
      order: 0;
      width: auto;
    }
    onggi-table tbody tr td .cell-value {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    onggi-table tbody tr td .cell-label + .cell-value {
      text-align: right;
    }
    onggi-table tbody tr td.status {
      flex: none;
      order: 2;
    }
    onggi-table tbody tr td.menu {
      flex: none;
      order: 3;
      width: auto;
      margin-right: -0.5rem;
    }
    onggi-table tbody tr td.lead {
      flex: 1 1 8rem;
      order: 1;
      width: auto;
      min-width: 0;
      max-width: none;
    }
    onggi-table tbody tr td.lead .cell-value {
      min-width: 0;
      width: 100%;
    }
    onggi-table tbody tr td.actions {
      justify-content: flex-start;
    }
    onggi-table tbody tr td.actions .cell-value {
      width: 100%;
    }
  }
`
