import { LitElement, type PropertyValues } from 'lit'
import type { TabHost, TabMode } from './tab-host.ts'

/**
 * Base of a tab's element: gets `host`, `mode` and `subpath` from the shell.
 * A tab may as well be any custom element that has a property `host`.
 */
export abstract class OnggiTab extends LitElement {
  static override properties = { host: { attribute: false }, mode: { attribute: false }, subpath: { attribute: false } }
  /** The shell as this tab sees it. */
  declare host: TabHost
  /** What this user may do here. */
  declare mode: TabMode
  /** The rest of the page's path below the tab's own, without a leading slash; empty at its start page. Segments are still percent-encoded. */
  declare subpath: string

  constructor() {
    super()
    this.mode = 'read-only'
    this.subpath = ''
  }

  /** Whether to offer what only administrators may do. */
  protected get isAdmin(): boolean {
    return this.mode === 'admin'
  }

  /** Called once, when `host` is there: listen and read here. */
  protected abstract begin(): void

  protected override firstUpdated(_changed: PropertyValues): void {
    this.begin()
  }
}
