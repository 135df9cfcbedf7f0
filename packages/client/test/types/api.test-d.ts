import { expectTypeOf } from 'vitest'
import { createClient, type Task } from '../../src/index.ts'

interface Vm {
  readonly name: string
}
interface VmsApi {
  readonly 'GET /vms': { readonly query: { readonly state?: string }; readonly response: readonly Vm[] }
  readonly 'GET /vms/:name': { readonly response: Vm }
  readonly 'POST /vms': { readonly body: { readonly template: string }; readonly response: Task }
}
interface TasksApi {
  readonly 'GET /tasks/:id': { readonly response: Task }
}
const client = createClient<VmsApi & TasksApi>('http://127.0.0.1')

expectTypeOf(client.request('GET /vms')).resolves.toEqualTypeOf<readonly Vm[]>()
expectTypeOf(client.request('GET /vms/:name', { params: { name: 'a' } })).resolves.toEqualTypeOf<Vm>()
expectTypeOf(client.request('GET /tasks/:id', { params: { id: 'a' } })).resolves.toEqualTypeOf<Task>()
// @ts-expect-error a param is missing
void client.request('GET /vms/:name', { params: {} })
// @ts-expect-error params are missing
void client.request('GET /vms/:name')
// @ts-expect-error the body is missing
void client.request('POST /vms')
// @ts-expect-error the body has the wrong shape
void client.request('POST /vms', { body: { tmpl: 'x' } })
// @ts-expect-error there is no such route
void client.request('GET /nope')
// @ts-expect-error state is a text
void client.request('GET /vms', { query: { state: 1 } })

const anything = createClient('http://127.0.0.1')
expectTypeOf(anything.request('GET /anything')).resolves.toBeUnknown()
