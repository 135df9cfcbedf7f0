// A guest's page: hardware, snapshots, changes with their plan, clones, and what a deletion takes along.
import { expect, test } from 'vitest'
import type { Pages } from './pages.ts'

/** Defines the tests. */
export function guestPages(at: Pages): void {
  test('a disk and a CD-ROM drive are added, the medium is changed, and both are removed', async () => {
    await at.v.go('/guests/page/hardware')
    const add = async (): Promise<void> => {
      await at.v.page.getByRole('button', { name: 'Add drive' }).click()
    }
    await add()
    await at.v.dialog.getByLabel('Size').fill('2')
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const disk = at.v.row('page-data-1.img')
    await disk.waitFor()
    await add()
    await at.v.dialog.getByLabel('Drive', { exact: true }).selectOption('A CD-ROM drive')
    await at.v.dialog.getByLabel('Path of the image').fill('relative.iso')
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await at.v.dialog.getByText(/an absolute path or a URL/).waitFor()
    await at.v.dialog.getByLabel('Path of the image').fill('/iso/one.iso')
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const drive = at.v.row('/iso/one.iso')
    await drive.getByRole('button', { name: /More actions/ }).click()
    await at.v.page.getByRole('menuitem', { name: 'Change medium' }).click()
    await at.v.dialog.getByLabel('Path of the image').fill('/iso/two.iso')
    await at.v.dialog.getByRole('button', { name: 'Insert' }).click()
    await at.v
      .row('/iso/two.iso')
      .getByRole('button', { name: /More actions/ })
      .click()
    await at.v.page.getByRole('menuitem', { name: 'Eject' }).click()
    await at.v.row('Empty').waitFor()
    await at.v
      .row('Empty')
      .getByRole('button', { name: /More actions/ })
      .click()
    await at.v.page.getByRole('menuitem', { name: 'Remove' }).click()
    await at.v.confirm('Remove')
    await at.v.row('Empty').waitFor({ state: 'detached' })
    await disk.getByRole('button', { name: /More actions/ }).click()
    await at.v.page.getByRole('menuitem', { name: 'Remove' }).click()
    await at.v.confirm('Remove')
    await disk.waitFor({ state: 'detached' })
  })

  test('an interface is added, changed and removed; a taken address is said at its field', async () => {
    await at.v.go('/guests/page/hardware')
    const add = at.v.page.getByRole('button', { name: 'Add interface' })
    await add.click()
    await at.v.dialog.getByLabel('MAC address').fill('aa:bb:cc:dd:ee:ff')
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await at.v.dialog
      .getByText(/is no address|used by/)
      .first()
      .waitFor()
    await at.v.dialog.getByLabel('MAC address').fill('52:54:00:aa:00:01')
    await at.v.dialog.getByLabel('Model').selectOption('e1000')
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await at.v.row('52:54:00:aa:00:01').getByText('e1000').waitFor()
    await at.v.choose('52:54:00:aa:00:01', 'Change')
    await at.v.dialog.getByLabel('Model').selectOption('rtl8139')
    await at.v.dialog.getByRole('button', { name: 'Save' }).click()
    await at.v.row('52:54:00:aa:00:01').getByText('rtl8139').waitFor()
    await at.v.choose('52:54:00:aa:00:01', 'Remove')
    await at.v.confirm('Remove')
    await at.v.row('52:54:00:aa:00:01').waitFor({ state: 'detached' })
  })

  test('a device of the host is given with its group, shown when the task has ended, and taken back', async () => {
    await at.v.go('/guests/page/hardware')
    await at.v.page.getByRole('button', { name: 'Give a device' }).click()
    await at.v.dialog.getByText(/with it go pci_0000_03_00_1/).waitFor()
    await at.v.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await at.v.row('pci_0000_03_00_1').waitFor()
    for (const name of ['pci_0000_03_00_0', 'pci_0000_03_00_1']) {
      const remove = at.v.page.getByRole('button', { name: `Remove ${name}` })
      if (!(await remove.isVisible())) continue
      await remove.click()
      await at.v.confirm('Remove')
      await at.v.row(name).waitFor({ state: 'detached' })
    }
  })

  test('snapshots are taken, shown as a tree, reverted to and deleted', async () => {
    await at.v.go('/guests/page/snapshots')
    for (const name of ['clean', 'updated']) {
      await at.v.page.getByRole('button', { name: 'Take snapshot' }).click()
      await at.v.dialog.getByLabel('Name').fill(name)
      await at.v.dialog.getByRole('button', { name: 'Take snapshot' }).click()
      await at.v.row(name).getByText('Current').waitFor()
    }
    await at.v.row('updated').getByText('after clean').waitFor({ state: 'attached' })
    await at.v.page.getByRole('button', { name: 'Revert clean' }).click()
    await at.v.confirm('Revert')
    await at.v.row('clean').getByText('Current').waitFor()
    await at.v.page.getByRole('button', { name: 'Delete updated' }).click()
    await at.v.confirm('Delete')
    await at.v.row('updated').waitFor({ state: 'detached' })
  })

  test('a change is planned, then applied; owners are suggested', async () => {
    await at.v.go('/guests/page')
    await at.v.page.getByRole('button', { name: 'Edit' }).click()
    await at.v.dialog.getByLabel('Title').fill('My page')
    await at.v.dialog.getByLabel('Memory', { exact: true }).fill('99999999')
    await at.v.dialog.getByRole('button', { name: 'Review changes' }).click()
    await at.v.dialog.getByRole('alert').first().waitFor()
    await at.v.dialog.getByLabel('Memory', { exact: true }).fill('512')
    await at.v.dialog.getByLabel('Largest memory').fill('1024')
    expect(
      await at.v.dialog.getByLabel('Users').evaluate((i: HTMLInputElement) => [...(i.list?.options ?? [])].map((o) => o.value)),
    ).toContain('ann, bob')
    await at.v.dialog.getByLabel('Users').fill('ann, bob')
    await at.v.dialog.getByRole('button', { name: 'Review changes' }).click()
    await at.v.dialog.getByRole('listitem').filter({ hasText: 'Title' }).getByText('At once').waitFor()
    await at.v.dialog.getByRole('button', { name: 'Apply' }).click()
    await at.v.page.getByRole('heading', { name: 'My page' }).waitFor()
    expect((await at.k.call('GET', '/plugins/kimchi/vms/page')).json).toMatchObject({
      title: 'My page',
      memory: { current: 512 },
      users: ['ann', 'bob'],
    })
  })

  test('a guest is cloned; deleting the clone names its own volume, and the image that stays', async () => {
    await at.v.go('/guests/page')
    await at.v.choose('page', 'Clone')
    await at.v.go('/guests')
    await at.v.row('page-clone-1').waitFor()
    const { uuid } = (await at.k.call('GET', '/plugins/kimchi/vms/page-clone-1')).json as { uuid: string }
    await at.v.choose('page-clone-1', 'Delete')
    const asked = at.v.page.getByRole('dialog')
    await asked.getByText(new RegExp(`/${uuid}-0`)).waitFor()
    expect(await asked.innerText()).toContain('Stays')
    await at.v.confirm('Delete')
    await at.v.row('page-clone-1').waitFor({ state: 'detached' })
  })
}
