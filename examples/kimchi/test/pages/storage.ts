// Storage and networks: uploads that go on, everything done to a volume, pools and networks of several kinds.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { taskEnd } from '../support/server.ts'
import type { Pages } from './pages.ts'

const MiB = 2 ** 20

/** Defines the tests. */
export function storagePages(at: Pages): void {
  test('a file is sent in pieces with its progress, goes on by itself after a break, and after a reload with the same file', async () => {
    const file = join(at.k.data, 'big.img')
    writeFileSync(file, Buffer.alloc(9 * MiB, 7))
    const other = join(at.k.data, 'other.img')
    writeFileSync(other, 'abc')
    await at.v.go('/storage/default-pool')
    let pieces = 0
    await at.v.page.route('**/storagevolumes/big.img', (route) => {
      if (route.request().method() !== 'PUT') return route.continue()
      pieces += 1
      // The second piece breaks once; from the third on nothing arrives.
      return pieces === 2 || pieces > 3 ? route.abort('connectionreset') : route.continue()
    })
    await at.v.page.getByRole('button', { name: 'New volume' }).first().click()
    await at.v.dialog.getByLabel('Content').selectOption('A file of this computer')
    await at.v.dialog.getByLabel('File').setInputFiles(file)
    await at.v.dialog.getByRole('button', { name: 'Create volume' }).click()
    await at.v.page.getByText('8 MiB of 9 MiB (89 %)').waitFor()
    await at.v.page.unrouteAll({ behavior: 'ignoreErrors' })
    at.v.page.once('dialog', (d) => void d.accept())
    await at.v.page.reload()
    await at.v.page.getByText('8 MiB of 9 MiB have arrived').waitFor()
    await at.v.page.getByLabel('Go on with the same file').setInputFiles(other)
    await at.v.page.getByText('This is not the file that was begun').first().waitFor()
    await at.v.page.getByLabel('Go on with the same file').setInputFiles(file)
    await at.v.row('big.img').getByText('9 MiB').first().waitFor()
  })

  test('a volume is cloned, resized, wiped and deleted', async () => {
    const volumes = '/plugins/kimchi/storagepools/default-pool/storagevolumes'
    await taskEnd(at.k, (await at.k.call('POST', volumes, { body: { name: 'model.img', capacity: 9 } })).json.id)
    await at.v.go('/storage/default-pool')
    await at.v.choose('model.img', 'Clone')
    await at.v.dialog.getByLabel('Name').fill('copy.img')
    await at.v.dialog.getByRole('button', { name: 'Clone' }).click()
    await at.v.row('copy.img').waitFor()
    await at.v.choose('copy.img', 'Resize')
    await at.v.dialog.getByLabel('Size', { exact: true }).fill('1')
    await at.v.dialog.getByRole('button', { name: 'Resize' }).click()
    await at.v.row('copy.img').getByText('1 GiB').waitFor()
    await at.v.choose('copy.img', 'Wipe')
    await at.v.confirm('Wipe')
    await at.v.choose('copy.img', 'Delete')
    await at.v.confirm('Delete')
    await at.v.row('copy.img').waitFor({ state: 'detached' })
  })

  test('pools of several types are made and deleted', async () => {
    await at.v.go('/storage')
    const make = async (name: string, type: string, fields: Readonly<Record<string, string>>): Promise<void> => {
      await at.v.page.getByRole('button', { name: 'New pool' }).click()
      await at.v.dialog.getByLabel('Name', { exact: true }).fill(name)
      await at.v.dialog.getByLabel('Type').selectOption(type)
      for (const [label, value] of Object.entries(fields)) await at.v.dialog.getByLabel(label).fill(value)
      await at.v.dialog.getByRole('button', { name: 'Create pool' }).click()
      await at.v.row(name).getByText('Active').waitFor()
    }
    await make('dir-p', 'A directory on this host', { Directory: '/srv/dir-p' })
    await make('nfs-p', 'A directory of a file server (NFS)', { 'File server': 'files.example', 'Exported directory': '/export' })
    for (const name of ['dir-p', 'nfs-p']) {
      await at.v.choose(name, 'Deactivate')
      await at.v.row(name).getByText('Inactive').waitFor()
      await at.v.choose(name, 'Delete')
      await at.v.confirm('Delete')
      await at.v.row(name).waitFor({ state: 'detached' })
    }
  })

  test('networks are made, edited and deleted; a bad subnet is said at its field', async () => {
    await at.v.go('/networks')
    await at.v.page.getByRole('button', { name: 'New network' }).click()
    await at.v.dialog.getByLabel('Name').fill('lab')
    await at.v.dialog.getByLabel('Connection').selectOption('isolated')
    await at.v.dialog.getByLabel('Subnet').fill('10.20.0.0/99')
    await at.v.dialog.getByRole('button', { name: 'Create network' }).click()
    await at.v.dialog.getByRole('alert').waitFor()
    await at.v.dialog.getByLabel('Subnet').fill('10.20.0.0/24')
    await at.v.dialog.getByRole('button', { name: 'Create network' }).click()
    await at.v.row('lab').getByText('Active').waitFor()
    await at.v.choose('lab', 'Deactivate')
    await at.v.row('lab').getByText('Inactive').waitFor()
    await at.v.choose('lab', 'Edit')
    await at.v.dialog.getByLabel('Name').fill('lab-2')
    await at.v.dialog.getByLabel('Subnet').fill('10.21.0.0/24')
    await at.v.dialog.getByRole('button', { name: 'Save' }).click()
    await at.v.row('lab-2').getByText('10.21.0.0/24').waitFor()
    await at.v.choose('lab-2', 'Delete')
    await at.v.confirm('Delete')
    await at.v.row('lab-2').waitFor({ state: 'detached' })
  })
}
