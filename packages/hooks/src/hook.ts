import type { Audience, ObjectRef, RunContext } from './needs.ts'

/** What is being done. */
export interface Operation {
  /** Action name, such as `vm.start`; hooks match it, the policy decides on it. */
  readonly name: string
  /** Object it is done to. */
  readonly subject?: ObjectRef
  /** Who may see that object; without it the policy decides for the action alone. */
  readonly audience?: Audience
}

/** How an operation ended. */
export type Outcome<O> = { readonly ok: true; readonly value: O } | { readonly ok: false; readonly error: unknown }

/** What every hook gets. */
export interface HookEvent<I> {
  readonly op: Operation
  /** The operation's context; `signal` is also aborted when the hook's time is over. */
  readonly ctx: RunContext
  readonly input: I
}

/** A hook on operations. */
export type Hook<I = unknown, O = unknown> = {
  /** Operations it is called for: a name, or a pattern where `*` stands for any characters (`vm.*`, `*`). */
  readonly match: string
  /** Higher ones are called first; equal ones in the order they were added. @default 0 */
  readonly priority?: number
  /** Most time it may take. Unit: ms. 0: no limit. @default 5000 */
  readonly timeoutMs?: number
  /**
   * What a throw or a timeout does: `continue` logs it and goes on; `fail` fails the operation (`pre`, `on`) or what its caller gets (`post`).
   *
   * @default 'continue'
   */
  readonly onFailure?: 'continue' | 'fail'
} & (
  | {
      /** Before the operation, one after the other: may amend the input or veto. */
      readonly phase: 'pre'
      /** Lets it pass, changes its input, or refuses it with a reason. */
      // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a hook that says nothing returns nothing
      handle(e: HookEvent<I>): Promise<void | { amend: I } | { veto: string }>
    }
  | {
      /** Beside the operation. */
      readonly phase: 'on'
      /** Runs beside the operation. */
      handle(e: HookEvent<I>): Promise<void>
    }
  | {
      /** After the operation, success or failure. Best effort: what must not be lost does not belong here. */
      readonly phase: 'post'
      /** Runs after it, with its outcome. */
      handle(e: HookEvent<I> & { outcome: Outcome<O> }): Promise<void>
    }
)
