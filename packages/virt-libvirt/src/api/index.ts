import type { Static } from 'typebox'
import type { DriveCreate, DriveUpdate } from '../vms/drives/drive-schemas.ts'
import type { NicCreate, NicUpdate } from '../vms/nics/nic-schemas.ts'
import type { VmCreate, VmUpdate } from '../vms/vm-schemas.ts'
import type {
  CapabilitiesView,
  ChangePlanView,
  ConsoleTicketView,
  DriveView,
  HostdevView,
  NicView,
  SnapshotView,
  VmView,
} from '../vms/vm-view-schemas.ts'

/** A task, as far as its starter needs it; `@onggi/tasks/api` has all of it. */
export interface StartedTask {
  readonly id: string
  readonly status: string
  readonly target_uri: string
}
type Drive = Static<typeof DriveView>
type Nic = Static<typeof NicView>
type Snapshot = Static<typeof SnapshotView>
type Hostdev = Static<typeof HostdevView>
type Plan = Static<typeof ChangePlanView>

/** Routes of virtual machines, for the typed client; paths are relative to where the plugin is mounted. */
export interface VmsApi {
  'GET /vms': { readonly response: readonly VmView[] }
  'POST /vms': { readonly body: VmCreate; readonly response: StartedTask }
  'GET /vms/:name': { readonly response: VmView }
  'PUT /vms/:name': { readonly body: VmUpdate; readonly query?: { readonly _plan?: boolean }; readonly response: VmView | Plan }
  'DELETE /vms/:name': { readonly response: undefined }
  'POST /vms/:name/start': { readonly response: VmView }
  'POST /vms/:name/poweroff': { readonly response: VmView }
  'POST /vms/:name/shutdown': { readonly response: VmView }
  'POST /vms/:name/reset': { readonly response: VmView }
  'POST /vms/:name/suspend': { readonly response: VmView }
  'POST /vms/:name/resume': { readonly response: VmView }
  'POST /vms/:name/connect': { readonly response: Static<typeof ConsoleTicketView> }
  'POST /vms/:name/serial': { readonly response: Static<typeof ConsoleTicketView> }
  'POST /vms/:name/clone': { readonly response: StartedTask }
  'GET /vms/:name/storages': { readonly response: readonly Drive[] }
  'POST /vms/:name/storages': { readonly body: DriveCreate; readonly response: Drive }
  'GET /vms/:name/storages/:dev': { readonly response: Drive }
  'PUT /vms/:name/storages/:dev': { readonly body: DriveUpdate; readonly response: Drive }
  'DELETE /vms/:name/storages/:dev': { readonly response: undefined }
  'GET /vms/:name/ifaces': { readonly response: readonly Nic[] }
  'POST /vms/:name/ifaces': { readonly body: NicCreate; readonly response: Nic }
  'GET /vms/:name/ifaces/:mac': { readonly response: Nic }
  'PUT /vms/:name/ifaces/:mac': { readonly body: NicUpdate; readonly response: Nic }
  'DELETE /vms/:name/ifaces/:mac': { readonly response: undefined }
  'GET /vms/:name/snapshots': { readonly response: readonly Snapshot[] }
  'POST /vms/:name/snapshots': { readonly body?: { readonly name?: string }; readonly response: StartedTask }
  'GET /vms/:name/snapshots/current': { readonly response: Snapshot }
  'GET /vms/:name/snapshots/:snapshot': { readonly response: Snapshot }
  'POST /vms/:name/snapshots/:snapshot/revert': { readonly response: Snapshot }
  'DELETE /vms/:name/snapshots/:snapshot': { readonly response: undefined }
  'GET /vms/:name/hostdevs': { readonly response: readonly Hostdev[] }
  'POST /vms/:name/hostdevs': { readonly body: { readonly name: string }; readonly response: StartedTask }
  'GET /vms/:name/hostdevs/:dev': { readonly response: Hostdev }
  'DELETE /vms/:name/hostdevs/:dev': { readonly response: StartedTask }
  'GET /config/capabilities': { readonly response: Static<typeof CapabilitiesView> }
}
