// The one place that knows how to start a browser.
import { type Browser, chromium } from 'playwright-core'

/** Starts Debian's browser, or the one of ONGGI_CHROMIUM. `more`: further arguments. */
export const launchBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['ONGGI_CHROMIUM'] ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
