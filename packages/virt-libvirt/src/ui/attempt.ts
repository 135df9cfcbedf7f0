import { readError, type TabHost } from '@onggi/ui'

/** Runs something the person asked for and says what went wrong; answers whether it worked. */
export async function attempt(host: TabHost, fn: () => Promise<unknown>): Promise<boolean> {
  try {
    await fn()
    return true
  } catch (e) {
    if (!host.signal.aborted) host.notify('VIRT_UI_FAILED', { ...readError(e), tone: 'danger' })
    return false
  }
}
