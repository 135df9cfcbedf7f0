import type { Browser } from 'playwright-core'
import type { Visitor } from '../support/browser.ts'
import type { Kimchi } from '../support/server.ts'

/** What the tests of pages share: one server, one browser, one administrator in it. */
export interface Pages {
  readonly k: Kimchi
  readonly browser: Browser
  readonly v: Visitor
}
