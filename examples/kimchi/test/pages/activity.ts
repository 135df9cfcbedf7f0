// Activity, plugins and the log.
import { expect, test } from 'vitest'
import type { Pages } from './pages.ts'

/** Defines the tests. */
export function activityPages(at: Pages): void {
  test('the activity shows a task with its progress and log, and cancels it', async () => {
    await at.v.go('/guests')
    await at.v.page.getByRole('button', { name: 'Activity' }).click()
    const { id } = (await at.k.call('POST', '/simulate/tasks', { body: { target_uri: '/plugins/kimchi/vms/demo', killable: true } }))
      .json as {
      id: string
    }
    const drawer = at.v.page.locator('onggi-activity li').filter({ hasText: 'demo' })
    await drawer.getByText('Running').waitFor()
    await at.k.call('POST', `/simulate/tasks/${id}`, { body: { progress: 0.5, message: 'half way' } })
    await drawer.getByText('half way').waitFor()
    await expect.poll(() => drawer.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
    await drawer.getByRole('button', { name: 'Log' }).click()
    await drawer.locator('pre').waitFor()
    await drawer.getByRole('button', { name: 'Cancel task' }).click()
    await drawer.getByText('Cancelled').first().waitFor()
  })

  test('plugins and the log follow what others do, by push', async () => {
    await at.v.go('/plugins')
    await at.v.row('sample').getByText('Disabled').waitFor()
    expect((await at.k.call('POST', '/config/plugins/sample/enable', { body: {} })).status).toBe(200)
    await at.v.row('sample').getByText('Enabled').waitFor()
    await at.v.go('/log')
    await at.v.row('sample').first().waitFor()
    await at.k.call('PUT', '/plugins/kimchi/vms/test', { body: { autostart: false } })
    await at.v.page.getByRole('row').nth(1).getByText('Change virtual machine test').waitFor()
  })
}
