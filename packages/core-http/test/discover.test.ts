import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { discoverPlugins } from '../src/index.ts'
import { admin, serve, user } from './support/serve.ts'

const modules = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'onggi-core-http-plugins-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const install = async (name: string, o: { version?: string; keywords?: string[]; code?: string; mode?: number } = {}) => {
    const home = join(dir, 'node_modules', name)
    const id = name.split('/').at(-1) ?? ''
    await mkdir(home, { recursive: true })
    const file = { name, version: o.version ?? '1.0.0', type: 'module', main: 'index.js', keywords: o.keywords ?? ['onggi-plugin'] }
    await writeFile(join(home, 'package.json'), JSON.stringify(file))
    const code = `export default { name: 'x', id: '${id}', version: '0.0.0', apiVersion: 1,
      async routes(app) { app.get('/hello', { config: { access: 'user' } }, () => ({ from: '${id}' })) } }`
    await writeFile(join(home, 'index.js'), o.code ?? code)
    await chmod(home, o.mode ?? 0o755)
    return home
  }
  const problems: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (o: any) => void problems.push(`${o.package ?? o.plugin}: ${o.err.message}`) }
  const directories = [pathToFileURL(join(dir, 'node_modules/'))]
  return { install, log, problems, discover: () => discoverPlugins({ directories, log }), directories }
}

test('plugins are found by keyword, below scopes too; broken ones and open directories are left out', async () => {
  const { install, discover, problems, directories, log } = await modules()
  await install('alpha')
  await install('@acme/beta')
  await install('not-a-plugin', { keywords: ['other'] })
  await install('broken', { code: 'throw new Error("no")' })
  await install('nothing', { code: 'export default 5' })
  await install('open', { mode: 0o777 })
  expect((await discover()).map((p) => [p.id, p.name, p.version])).toEqual([
    ['beta', '@acme/beta', '1.0.0'],
    ['alpha', 'alpha', '1.0.0'],
  ])
  expect(problems).toEqual(['broken: no', 'nothing: its default export is no plugin', 'open: everybody may write its directory'])
  expect((await discoverPlugins({ directories, log, only: ['alpha'] })).map((p) => p.id)).toEqual(['alpha'])
})

test('a newly installed plugin is taken up while the server runs; another version asks for a restart', async () => {
  const { install, discover } = await modules()
  const home = await install('alpha')
  const server = await serve({ discover })
  const list = async () =>
    (await server.inject({ url: '/config/plugins', headers: user }))
      .json()
      .map((p: any) => [p.name, p.version, p.enabled, p.restart_required])
  expect(await list()).toEqual([['alpha', '1.0.0', true, false]])
  await install('@acme/beta')
  await install('alpha', { version: '2.0.0' })
  await server.inject({ method: 'POST', url: '/config/reload', headers: admin })
  expect(await list()).toEqual([
    ['alpha', '1.0.0', true, true],
    ['beta', '1.0.0', true, false],
  ])
  expect((await server.inject({ url: '/plugins/beta/hello', headers: user })).json()).toEqual({ from: 'beta' })
  await rm(home, { recursive: true })
  expect(await list()).toMatchObject([
    ['alpha', '1.0.0', true, true],
    ['beta', '1.0.0', true, false],
  ])
})
