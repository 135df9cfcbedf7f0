import type { LibvirtUri } from '../uri.ts'

/** Driver → the modular daemon that serves it. */
const DAEMON: Readonly<Record<string, string>> = {
  qemu: 'virtqemud',
  lxc: 'virtlxcd',
  xen: 'virtxend',
  vbox: 'virtvboxd',
  bhyve: 'virtbhyved',
  ch: 'virtchd',
  network: 'virtnetworkd',
  storage: 'virtstoraged',
  interface: 'virtinterfaced',
  nodedev: 'virtnodedevd',
  secret: 'virtsecretd',
  nwfilter: 'virtnwfilterd',
}

/** Not imported: the import gives `fs.promises` too, which alone costs 3 ms of this package's 20 to load. */
const existsSync = (path: string): boolean => process.getBuiltinModule('node:fs').existsSync(path)

/** Is it a per-user daemon? */
const isSession = ({ path, driver }: LibvirtUri): boolean => path === '/session' || (driver === 'test' && process.getuid?.() !== 0)

/**
 * The unix socket of a URI, as libvirt's own client finds it: `socket=`, else by `mode=` (direct: the modular daemon, legacy: libvirtd,
 * auto: the modular one where its socket exists).
 */
export const socketPath = (
  uri: LibvirtUri,
  readonly: boolean,
  env: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean = existsSync,
): string => {
  const given = uri.params.get('socket')
  if (given !== undefined && given !== '') return given
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`
  const dir = isSession(uri) ? `${runtime}/libvirt` : '/run/libvirt'
  // a session has no read-only socket
  const end = readonly && !isSession(uri) ? 'sock-ro' : 'sock'
  const legacy = `${dir}/libvirt-${end}`
  const daemon = DAEMON[uri.driver]
  if (daemon === undefined) return legacy
  const direct = `${dir}/${daemon}-${end}`
  const mode = uri.params.get('mode') ?? 'auto'
  if (mode === 'direct') return direct
  if (mode === 'legacy') return legacy
  return exists(direct) ? direct : legacy
}
