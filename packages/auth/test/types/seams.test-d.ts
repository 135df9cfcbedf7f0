import type { Store as RealStore, StoreType as RealStoreType } from '@onggi/objectstore'
import { expectTypeOf } from 'vitest'
import type { Auth, AuthPolicy, Store, StoreType } from '../../src/index.ts'

// The neighbours fit: objectstore's store is what this package needs, and its types are what the store takes.
expectTypeOf<RealStore>().toExtend<Store>()
expectTypeOf<StoreType>().toExtend<RealStoreType>()

// docs/seams.md §2 and §9, as core-http, tasks and notifications ask for them.
interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly scopes?: readonly string[]
}
interface Audience {
  readonly owner?: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly everyone?: boolean
}
type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }
interface Policy {
  can(
    who: Principal | null,
    action: string,
    on?: { readonly ref: { readonly type: string; readonly id: string }; readonly audience: Audience },
  ): Decision
}
interface Identity {
  identify(request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
    readonly address: string
    readonly secure: boolean
  }): Promise<{
    readonly principal: Principal
    readonly via: 'session' | 'basic' | 'token'
    readonly sessionId?: string
    readonly locale?: string
  } | null>
}
expectTypeOf<AuthPolicy>().toExtend<Policy>()
expectTypeOf<Auth>().toExtend<Identity>()
