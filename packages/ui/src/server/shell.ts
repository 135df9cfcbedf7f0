import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Options of {@link uiShell}. */
export interface ShellOptions {
  /**
   * Shown in the page's head, for people who report a problem.
   *
   * @default the version of `@onggi/ui`
   */
  readonly version?: string
  /**
   * The page's title until its script has run.
   *
   * @default "Onggi"
   */
  readonly title?: string
}

/** A page of the shell's own that a server may add to its menu. */
export interface ShellTab {
  readonly id: string
  /** Message code. */
  readonly title: string
  readonly icon: string
  readonly path: string
  readonly order: number
  /** Path of its module from the server's root. */
  readonly module: string
  readonly element: string
  readonly mode: { readonly admin: 'admin'; readonly user: 'none' }
}

/** The web shell as a server needs it. */
export interface Shell {
  /** The HTML of the one page, for `/` and `/login.html`. `serverRoot`: prefix the server is mounted at, '' or `/x`. */
  page(o: { readonly serverRoot: string }): string
  /** CSP sources (`'sha256-…'`) of the inline import map, the page's only inline script. */
  inlineHashes(o: { readonly serverRoot: string }): readonly string[]
  /** Directories to serve below `serverRoot`; each `prefix` begins and ends with a slash, each `root` is a file URL. */
  readonly directories: readonly { readonly prefix: string; readonly root: URL }[]
  /** Accounts, roles and sessions, for servers that mount `@onggi/auth` with a local realm. */
  readonly usersTab: ShellTab
}

/** Directory of the shell's and the kit's texts, `<lang>.json`. */
export const uiMessages: URL = new URL('../../messages/', import.meta.url)

interface Library {
  readonly name: string
  readonly version: string
  /** Its package's directory. */
  readonly home: URL
}

/** Finds an installed package as seen from `from`; walks up from its entry, since not every package exports its package.json. */
function findLibrary(name: string, from: string | URL): Library {
  const require = createRequire(from)
  let entry: string
  try {
    entry = require.resolve(`${name}/package.json`)
  } catch {
    entry = require.resolve(name)
  }
  for (let dir = new URL('./', pathToFileURL(entry)); dir.pathname !== '/'; dir = new URL('../', dir)) {
    const file = new URL('package.json', dir)
    if (!existsSync(file)) continue
    const { name: found, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
    if (found === name && version !== undefined) return { name, version, home: dir }
  }
  throw new TypeError(`uiShell: the package ${name} is not installed beside @onggi/ui`)
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** Creates the shell of this package: one page, the libraries it loads, and where they lie. Nothing is read per request. */
export function uiShell(options: ShellOptions = {}): Shell {
  const here = new URL('../../package.json', import.meta.url)
  const ui = findLibrary('@onggi/ui', here)
  const lit = findLibrary('lit', here)
  const inLit = new URL('package.json', lit.home)
  const libraries = [
    { ...ui, dir: 'dist/' },
    { ...findLibrary('@onggi/client', here), dir: 'dist/' },
    { ...lit, dir: '' },
    { ...findLibrary('lit-html', inLit), dir: '' },
    { ...findLibrary('lit-element', inLit), dir: '' },
    { ...findLibrary('@lit/reactive-element', inLit), dir: '' },
    { ...findLibrary('uplot', here), dir: 'dist/' },
    { ...findLibrary('uqr', here), dir: 'dist/' },
    { ...findLibrary('@novnc/novnc', here), dir: '' },
    { ...findLibrary('@xterm/xterm', here), dir: '' },
  ]
  const prefixOf = (name: string): string => {
    const library = libraries.find((l) => l.name === name)
    return `/ui/lib/${name}/${library?.version ?? ''}/`
  }
  const assets = `/ui/lib/@onggi/ui-assets/${ui.version}/`
  const modules: Readonly<Record<string, string>> = {
    '@onggi/ui': `${prefixOf('@onggi/ui')}index.js`,
    '@onggi/client': `${prefixOf('@onggi/client')}index.js`,
    lit: `${prefixOf('lit')}index.js`,
    'lit/': prefixOf('lit'),
    'lit-html': `${prefixOf('lit-html')}lit-html.js`,
    'lit-html/': prefixOf('lit-html'),
    'lit-element': `${prefixOf('lit-element')}index.js`,
    'lit-element/': prefixOf('lit-element'),
    '@lit/reactive-element': `${prefixOf('@lit/reactive-element')}reactive-element.js`,
    '@lit/reactive-element/': prefixOf('@lit/reactive-element'),
    uplot: `${prefixOf('uplot')}uPlot.esm.js`,
    '@onggi/ui/console': `${prefixOf('@onggi/ui')}console/index.js`,
    uqr: `${prefixOf('uqr')}index.mjs`,
    // Loaded with the first console only, as their authors ship them.
    '@novnc/novnc': `${prefixOf('@novnc/novnc')}core/rfb.js`,
    '@xterm/xterm': `${prefixOf('@xterm/xterm')}lib/xterm.mjs`,
  }
  const importMap = (serverRoot: string): string =>
    JSON.stringify({ imports: Object.fromEntries(Object.entries(modules).map(([k, v]) => [k, serverRoot + v])) }).replaceAll('<', '\\u003c')
  const preloads = ['lit', 'lit-html', '@lit/reactive-element', '@onggi/client', '@onggi/ui'].map((name) => modules[name] ?? '')

  return {
    page({ serverRoot }) {
      const root = escape(serverRoot)
      return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Onggi ${escape(options.version ?? ui.version)}">
<title>${escape(options.title ?? 'Onggi')}</title>
<link rel="icon" type="image/svg+xml" href="${root}${assets}icon.svg">
<link rel="stylesheet" href="${root}${assets}base.css">
<script src="${root}${assets}theme.js"></script>
<script type="importmap">${importMap(serverRoot)}</script>
${preloads.map((p) => `<link rel="modulepreload" href="${root}${p}">`).join('\n')}
<script type="module" src="${root}${prefixOf('@onggi/ui')}shell/index.js"></script>
</head>
<body>
<onggi-shell root="${root}" icon="${root}${assets}icon.svg"></onggi-shell>
<noscript><p class="onggi-noscript">This page needs JavaScript. Everything it does can also be done through the server's REST API.</p></noscript>
</body>
</html>
`
    },
    inlineHashes: ({ serverRoot }) => [`'sha256-${createHash('sha256').update(importMap(serverRoot)).digest('base64')}'`],
    usersTab: {
      id: 'users',
      title: 'UI_TAB_USERS',
      icon: 'users',
      path: '/users',
      order: 800,
      module: `${prefixOf('@onggi/ui')}users/index.js`,
      element: 'onggi-users-tab',
      mode: { admin: 'admin', user: 'none' },
    },
    directories: [
      ...libraries.map((l) => ({ prefix: prefixOf(l.name), root: new URL(l.dir, l.home) })),
      { prefix: assets, root: new URL('assets/', ui.home) },
    ],
  }
}
