// Templates.
import { expect, test } from 'vitest'
import { bootIso } from '../../../../test/support/libvirt.ts'
import type { Pages } from './pages.ts'

/** Defines the tests. */
export function templatesPages(at: Pages): void {
  test('a template is made, every field edited, cloned and deleted', async () => {
    await at.v.go('/templates')
    await at.v.page.getByRole('button', { name: 'New template' }).first().click()
    await at.v.dialog.getByLabel('Path of the image').fill(bootIso())
    await at.v.dialog.getByLabel('Name').fill('alpha')
    await at.v.dialog.getByRole('button', { name: 'Create template' }).click()
    await at.v.row('alpha').waitFor()
    await at.v.choose('alpha', 'Edit')
    await at.v.dialog.getByLabel('Memory', { exact: true }).fill('0')
    await at.v.dialog.getByRole('button', { name: 'Save' }).click()
    await at.v.dialog.getByRole('alert').first().waitFor()
    await at.v.dialog.getByLabel('Memory', { exact: true }).fill('512')
    await at.v.dialog.getByLabel('Size').fill('3')
    await at.v.dialog.getByRole('button', { name: 'Add disk' }).click()
    await at.v.dialog.getByLabel('Size').nth(1).fill('1')
    await at.v.dialog.getByLabel('Folder').fill('tools/memory')
    await at.v.dialog.getByRole('button', { name: 'Save' }).click()
    await at.v.row('alpha').getByText('3 GiB, 1 GiB').waitFor()
    expect((await at.k.call('GET', '/plugins/kimchi/templates/alpha')).json).toMatchObject({
      memory: { current: 512 },
      folder: ['tools', 'memory'],
    })
    await at.v.choose('alpha', 'Clone')
    await at.v.row('alpha-clone1').waitFor()
    await at.v.choose('alpha-clone1', 'Delete')
    await at.v.confirm('Delete')
    await at.v.row('alpha-clone1').waitFor({ state: 'detached' })
  })
}
