// The rights table: for every route of the server, what each caller gets. Written by hand; a route without a row fails the test.

/** Who asks: nobody; ann, whom the guest `test` was given to; bob, whom it was not; a token of the admin that may only `config.view`; the admin. */
export const callers = ['nobody', 'user', 'other', 'token', 'admin'] as const
type Cells = readonly [string, string, string, string, string]

/** One route. */
export interface Row {
  readonly route: string
  readonly method: string
  readonly at: string
  readonly body?: unknown
  /** What each of {@link callers} gets: the status, and the code of an error. */
  readonly cells: Cells
  /** The answer never ends: those who may are asked by HEAD. */
  readonly stream?: boolean
  /** Ends the sessions of who may. */
  readonly ends?: boolean
}

const login = '401 CORE_ERR_LOGIN_REQUIRED'
const forbidden = '403 AUTH_ERR_FORBIDDEN'
const scope = '403 AUTH_ERR_SCOPE'
const role = '403 CORE_ERR_FORBIDDEN'
const hidden = '404 VIRT_ERR_VM_NOT_FOUND'

const everyone = (ok: string): Cells => [ok, ok, ok, ok, ok]
/** Whoever is logged in, with any token. */
const user = (ok: string): Cells => [login, ok, ok, ok, ok]
/** The same, but a token that is limited to something may not change anything. */
const wideToken = (ok: string): Cells => [login, ok, ok, role, ok]
/** Whoever is logged in; a token needs the scope. */
const person = (ok: string): Cells => [login, ok, ok, scope, ok]
/** Whom the guest was given to, and admins; for others there is no such guest. */
const granted = (ok: string, adminGets = ok): Cells => [login, ok, hidden, scope, adminGets]
const admin = (ok: string): Cells => [login, forbidden, forbidden, scope, ok]
/** By role, not by action: a token needs the scope `*`. */
const adminRole = (ok: string): Cells => [login, role, role, role, ok]
/** A file that is not there: for nobody that is an unknown URI. */
const unknown = (ok: string): Cells => [login, ok, ok, ok, ok]

/** Whether the caller is sent away for who he is; anything else is an answer to his request. */
export const isRefusal = ({ cells }: Row, caller: (typeof callers)[number]): boolean => {
  const cell = cells[callers.indexOf(caller)] ?? ''
  return [login, forbidden, scope, role].includes(cell) || (caller === 'other' && cell === hidden)
}

/** What stands for `{name}` and its kin. */
const values: Readonly<Record<string, string>> = { mac: '52:54:00:00:00:99', dev: 'hdz', file: 'none.png', version: '0.0.0', realm: 'oidc' }
const row = (route: string, cells: Cells, o: Partial<Pick<Row, 'at' | 'body' | 'stream' | 'ends'>> = {}): Row => {
  const [method = '', path = ''] = route.split(' ')
  const at = path.replace(/\{(\w+)\}/g, (_, key: string) => (key === 'name' && path.includes('/vms/') ? 'test' : (values[key] ?? 'none')))
  return { route, method, at, cells, ...(method === 'POST' || method === 'PUT' ? { body: {} } : {}), ...o }
}

/** In this order: what ends sessions or removes the guest comes last. */
export const rows: readonly Row[] = [
  row('GET /healthz', everyone('200')),
  row('GET /readyz', everyone('200')),
  row('GET /config', everyone('200')),
  row('POST /config/reload', adminRole('200')),
  row('GET /config/plugins', user('200')),
  row('GET /config/plugins/{name}', user('404 CORE_ERR_PLUGIN_NOT_FOUND')),
  row('GET /config/plugins/{name}/settings', adminRole('404 CORE_ERR_PLUGIN_NOT_FOUND')),
  row('PUT /config/plugins/{name}/settings', adminRole('404 CORE_ERR_PLUGIN_NOT_FOUND')),
  row('POST /config/plugins/{name}/enable', adminRole('404 CORE_ERR_PLUGIN_NOT_FOUND')),
  row('POST /config/plugins/{name}/disable', adminRole('404 CORE_ERR_PLUGIN_NOT_FOUND')),
  row('GET /openapi.json', user('200')),
  row('GET /metrics', everyone('200')),
  row('GET /logs', admin('200')),
  row('GET /logs/download/{id}', admin('404 CORE_ERR_NOT_FOUND')),
  row('GET /', everyone('200')),
  row('GET /login.html', everyone('200')),
  row('GET /ui/lib/@onggi/ui/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/@onggi/client/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/lit/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/lit-html/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/lit-element/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/@lit/reactive-element/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/uplot/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/uqr/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/@novnc/novnc/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/@xterm/xterm/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/lib/@onggi/ui-assets/{version}/{path}', unknown('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/pkg/core/{version}/{path}', everyone('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/pkg/{id}/{version}/{path}', everyone('404 CORE_ERR_NOT_FOUND')),
  row('GET /ui/tabs', user('200')),
  row('GET /i18n.json', everyone('200')),
  row('POST /login', everyone('400 CORE_ERR_VALIDATION')),
  row('GET /auth/session', user('200')),
  row('GET /auth/realms', everyone('200')),
  row('GET /auth/oidc/{realm}/login', everyone('503 AUTH_ERR_REALM_UNAVAILABLE')),
  row('GET /auth/oidc/{realm}/callback', everyone('401 AUTH_ERR_OIDC')),
  row('GET /auth/oidc/{realm}/logout', everyone('503 AUTH_ERR_REALM_UNAVAILABLE')),
  row('GET /auth/sessions', person('200')),
  row('DELETE /auth/sessions/{id}', person('404 AUTH_ERR_SESSION_UNKNOWN')),
  row('GET /auth/tokens', person('200')),
  row('POST /auth/tokens', person('400 CORE_ERR_VALIDATION')),
  row('DELETE /auth/tokens/{id}', person('404 AUTH_ERR_TOKEN_UNKNOWN')),
  row('GET /auth/totp', person('200')),
  row('POST /auth/totp', person('400 CORE_ERR_VALIDATION')),
  row('POST /auth/totp/confirm', person('400 CORE_ERR_VALIDATION')),
  row('POST /auth/totp/recovery', person('400 CORE_ERR_VALIDATION')),
  row('POST /auth/totp/disable', person('400 CORE_ERR_VALIDATION')),
  row('GET /auth/roles', admin('200')),
  row('GET /auth/explain', admin('400 CORE_ERR_VALIDATION')),
  row('GET /auth/users', admin('200')),
  row('POST /auth/users', admin('400 CORE_ERR_VALIDATION')),
  row('GET /auth/users/{name}', admin('404 AUTH_ERR_USER_UNKNOWN')),
  row('PUT /auth/users/{name}', admin('404 AUTH_ERR_USER_UNKNOWN')),
  row('DELETE /auth/users/{name}', admin('404 AUTH_ERR_USER_UNKNOWN')),
  row('DELETE /auth/users/{name}/totp', admin('404 AUTH_ERR_USER_UNKNOWN')),
  row('POST /auth/password', person('400 CORE_ERR_VALIDATION')),
  row('GET /services', adminRole('200')),
  row('GET /tasks', person('200')),
  row('GET /tasks/{id}', person('404 TASK_ERR_NOT_FOUND')),
  row('DELETE /tasks/{id}', person('404 TASK_ERR_NOT_FOUND')),
  row('GET /tasks/{id}/log', person('404 TASK_ERR_NOT_FOUND')),
  row('POST /tasks/{id}/retry', person('404 TASK_ERR_NOT_FOUND')),
  row('POST /simulate/tasks', adminRole('400 CORE_ERR_VALIDATION')),
  row('POST /simulate/tasks/{id}', adminRole('404 VIRT_ERR_DEMO_NOT_FOUND')),
  row('GET /notifications', person('200')),
  row('GET /notifications/{id}', person('404 NOTIFY_ERR_NOT_FOUND')),
  row('DELETE /notifications/{id}', person('404 NOTIFY_ERR_NOT_FOUND')),
  row('GET /events', person('200'), { stream: true }),
  row('GET /plugins/kimchi/vms', person('200')),
  row('POST /plugins/kimchi/vms', admin('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/kimchi/vms/{name}', granted('200')),
  row('PUT /plugins/kimchi/vms/{name}', granted('200')),
  row('POST /plugins/kimchi/vms/{name}/start', granted('409 VIRT_ERR_VM_STATE')),
  row('POST /plugins/kimchi/vms/{name}/poweroff', granted('200', '409 VIRT_ERR_VM_STATE')),
  row('POST /plugins/kimchi/vms/{name}/shutdown', granted('409 VIRT_ERR_VM_STATE')),
  row('POST /plugins/kimchi/vms/{name}/reset', granted('409 VIRT_ERR_VM_STATE')),
  row('POST /plugins/kimchi/vms/{name}/suspend', granted('409 VIRT_ERR_VM_STATE')),
  row('POST /plugins/kimchi/vms/{name}/resume', granted('409 VIRT_ERR_VM_STATE')),
  row('GET /plugins/kimchi/vms/{name}/screenshot', granted('404 VIRT_ERR_SCREENSHOT_NONE')),
  row('POST /plugins/kimchi/vms/{name}/connect', granted('409 VIRT_ERR_VM_STATE')),
  row('GET /plugins/kimchi/vms/{name}/consoles/display', everyone('426 CORE_ERR_UPGRADE')),
  row('POST /plugins/kimchi/vms/{name}/serial', granted('409 VIRT_ERR_VM_STATE')),
  row('GET /plugins/kimchi/vms/{name}/consoles/serial', everyone('426 CORE_ERR_UPGRADE')),
  row('GET /plugins/kimchi/vms/{name}/storages', granted('200')),
  row('POST /plugins/kimchi/vms/{name}/storages', granted('201'), { body: { type: 'cdrom', path: '' } }),
  row('GET /plugins/kimchi/vms/{name}/storages/{dev}', granted('404 VIRT_ERR_DRIVE_NOT_FOUND')),
  row('PUT /plugins/kimchi/vms/{name}/storages/{dev}', granted('404 VIRT_ERR_DRIVE_NOT_FOUND'), { body: { path: '' } }),
  row('DELETE /plugins/kimchi/vms/{name}/storages/{dev}', granted('404 VIRT_ERR_DRIVE_NOT_FOUND')),
  row('GET /plugins/kimchi/vms/{name}/ifaces', granted('200')),
  row('POST /plugins/kimchi/vms/{name}/ifaces', granted('400 VIRT_ERR_REFERENCE_UNKNOWN'), { body: { type: 'network', network: 'none' } }),
  row('GET /plugins/kimchi/vms/{name}/ifaces/{mac}', granted('404 VIRT_ERR_NIC_NOT_FOUND')),
  row('PUT /plugins/kimchi/vms/{name}/ifaces/{mac}', granted('404 VIRT_ERR_NIC_NOT_FOUND')),
  row('DELETE /plugins/kimchi/vms/{name}/ifaces/{mac}', granted('404 VIRT_ERR_NIC_NOT_FOUND')),
  row('GET /plugins/kimchi/vms/{name}/hostdevs', granted('200')),
  row('POST /plugins/kimchi/vms/{name}/hostdevs', admin('400 VIRT_ERR_REFERENCE_UNKNOWN'), { body: { name: 'none' } }),
  row('GET /plugins/kimchi/vms/{name}/hostdevs/{dev}', granted('404 VIRT_ERR_HOSTDEV_NOT_FOUND')),
  row('DELETE /plugins/kimchi/vms/{name}/hostdevs/{dev}', admin('404 VIRT_ERR_HOSTDEV_NOT_FOUND')),
  row('GET /plugins/kimchi/vms/{name}/snapshots', granted('200')),
  row('GET /plugins/kimchi/vms/{name}/snapshots/current', granted('404 VIRT_ERR_SNAPSHOT_NOT_FOUND')),
  row('GET /plugins/kimchi/vms/{name}/snapshots/{snapshot}', granted('404 VIRT_ERR_SNAPSHOT_NOT_FOUND')),
  row('POST /plugins/kimchi/vms/{name}/snapshots/{snapshot}/revert', granted('404 VIRT_ERR_SNAPSHOT_NOT_FOUND')),
  row('POST /plugins/kimchi/vms/{name}/clone', admin('409 VIRT_ERR_CLONE_DISK')),
  row('POST /plugins/kimchi/vms/{name}/migrate', admin('202'), { body: { remote_host: 'nowhere.invalid' } }),
  row('GET /plugins/kimchi/vms/{name}/virtviewerfile', granted('409 VIRT_ERR_VM_STATE')),
  row('GET /plugins/kimchi/config/distros', person('200')),
  row('GET /plugins/kimchi/config/distros/{name}', person('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/templates', admin('200')),
  row('POST /plugins/kimchi/templates', admin('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/kimchi/templates/{name}', admin('404 VIRT_ERR_TEMPLATE_NOT_FOUND')),
  row('PUT /plugins/kimchi/templates/{name}', admin('404 VIRT_ERR_TEMPLATE_NOT_FOUND')),
  row('DELETE /plugins/kimchi/templates/{name}', admin('404 VIRT_ERR_TEMPLATE_NOT_FOUND')),
  row('POST /plugins/kimchi/templates/{name}/clone', admin('404 VIRT_ERR_TEMPLATE_NOT_FOUND')),
  row('GET /plugins/kimchi/storagepools', person('200')),
  row('POST /plugins/kimchi/storagepools', admin('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/kimchi/storagepools/{name}', person('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('PUT /plugins/kimchi/storagepools/{name}', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('DELETE /plugins/kimchi/storagepools/{name}', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('POST /plugins/kimchi/storagepools/{name}/activate', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('POST /plugins/kimchi/storagepools/{name}/deactivate', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('GET /plugins/kimchi/storagepools/{name}/storagevolumes', person('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('POST /plugins/kimchi/storagepools/{name}/storagevolumes', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('GET /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}', person('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('DELETE /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('PUT /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}', admin('409 VIRT_ERR_UPLOAD_NONE')),
  row('POST /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}/resize', admin('400 CORE_ERR_VALIDATION')),
  row('POST /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}/clone', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('POST /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}/wipe', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('POST /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}/download', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('GET /plugins/kimchi/storagepools/{name}/storagevolumes/{volume}/content', admin('404 VIRT_ERR_POOL_NOT_FOUND')),
  row('GET /plugins/kimchi/networks', person('200')),
  row('POST /plugins/kimchi/networks', admin('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/kimchi/networks/{name}', person('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('PUT /plugins/kimchi/networks/{name}', admin('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('DELETE /plugins/kimchi/networks/{name}', admin('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('POST /plugins/kimchi/networks/{name}/activate', admin('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('POST /plugins/kimchi/networks/{name}/deactivate', admin('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('POST /plugins/kimchi/networks/{name}/confirm', admin('404 VIRT_ERR_NETWORK_NOT_FOUND')),
  row('GET /plugins/kimchi/host', admin('200')),
  row('GET /plugins/kimchi/host/cpuinfo', admin('200')),
  row('GET /plugins/kimchi/interfaces', admin('200')),
  row('GET /plugins/kimchi/interfaces/{name}', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/host/partitions', admin('200')),
  row('GET /plugins/kimchi/host/partitions/{name}', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/host/vgs', admin('200')),
  row('GET /plugins/kimchi/host/vgs/{name}', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/host/devices', admin('200')),
  row('GET /plugins/kimchi/host/devices/{name}', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/host/devices/{name}/vmholders', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/storageservers', admin('200')),
  row('GET /plugins/kimchi/storageservers/{name}', admin('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/storageservers/{name}/storagetargets', admin('200')),
  row('GET /plugins/kimchi/ovsbridges', admin('200')),
  row('GET /plugins/kimchi/users', admin('200')),
  row('GET /plugins/kimchi/groups', admin('200')),
  row('GET /plugins/kimchi/config', user('200')),
  row('GET /plugins/kimchi/config/capabilities', person('200')),
  row('GET /plugins/kimchi/images/{file}', everyone('404 VIRT_ERR_HOST_OBJECT_NOT_FOUND')),
  row('GET /plugins/kimchi/tasks', person('200')),
  row('GET /plugins/kimchi/tasks/{id}', person('404 TASK_ERR_NOT_FOUND')),
  row('DELETE /plugins/kimchi/tasks/{id}', person('404 TASK_ERR_NOT_FOUND')),
  row('GET /plugins/kimchi/tasks/{id}/log', person('404 TASK_ERR_NOT_FOUND')),
  row('POST /plugins/kimchi/tasks/{id}/retry', person('404 TASK_ERR_NOT_FOUND')),
  row('GET /plugins/host/stats', admin('200')),
  row('GET /plugins/host/stats/series', admin('200')),
  row('GET /plugins/host/stats/history', admin('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/sample/rectangles', user('200')),
  row('POST /plugins/sample/rectangles', wideToken('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/sample/rectangles/{name}', user('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('PUT /plugins/sample/rectangles/{name}', wideToken('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('DELETE /plugins/sample/rectangles/{name}', wideToken('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('GET /plugins/sample/circles', user('200')),
  row('POST /plugins/sample/circles', wideToken('400 CORE_ERR_VALIDATION')),
  row('GET /plugins/sample/circles/{name}', user('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('PUT /plugins/sample/circles/{name}', wideToken('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('DELETE /plugins/sample/circles/{name}', wideToken('404 CORE_ERR_SAMPLE_NOT_FOUND')),
  row('POST /plugins/kimchi/vms/{name}/snapshots', granted('202', '409 VIRT_ERR_SNAPSHOT_EXISTS'), { body: { name: 'mine' } }),
  row('DELETE /plugins/kimchi/vms/{name}/snapshots/{snapshot}', granted('204', '404 VIRT_ERR_SNAPSHOT_NOT_FOUND'), {
    at: '/plugins/kimchi/vms/test/snapshots/mine',
  }),
  row('POST /logout', everyone('200'), { ends: true }),
  row('DELETE /auth/sessions', person('204'), { ends: true }),
  row('DELETE /plugins/kimchi/vms/{name}', granted('204', '404 VIRT_ERR_VM_NOT_FOUND')),
]
