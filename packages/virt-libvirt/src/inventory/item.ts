import type { Audience, Clock, Events, JsonValue, Log, ObjectRef, Store, View } from '../needs.ts'

/** One object as its source tells it. */
export interface Item<R> {
  /** Lasting identity: survives a rename. */
  readonly id: string
  /** What URIs and sorting use. */
  readonly name: string
  /** What the package itself works with; never leaves the process. */
  readonly record: R
  readonly audience: Audience
  /** Configuration and state: the part of the view that counts for the revision and for events. */
  readonly body: Readonly<Record<string, JsonValue>>
  /** What belongs to it without being shown: counts for the revision and for events as well. */
  readonly parts?: JsonValue
}
/** An object of the inventory: its view, and what it was made from. */
export interface Entry<R> extends Item<R> {
  readonly view: View
}
/** What was known of an object when its last change was reported; `record` is absent when that was in an earlier run. */
export interface Known {
  readonly name: string
  readonly audience: Audience
  readonly body: Readonly<Record<string, JsonValue>>
  readonly parts?: JsonValue
}
/** One difference. Neither `was` nor `now`: does not happen. */
export interface Change<R> {
  readonly ref: ObjectRef
  readonly now?: Entry<R>
  readonly was?: Known
}
/** What an inventory is made with. */
export interface InventoryDeps {
  readonly store: Store
  readonly events: Events
  readonly log: Log
  readonly clock: Clock
}
