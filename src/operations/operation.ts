// What an operation is: a name, and a function from checked input to output. Nothing here knows HTTP.
import type { Engine } from '../engine/contract/engine.js'
import type { Serving } from '../model/serving.js'
import type { Namespace } from '../model/table.js'
import type { Wording } from '../model/wording.js'

export interface Context {
  readonly engine: Engine
  readonly namespace: Namespace
  /** Every account and region shares the namespace. */
  readonly isShared?: boolean
  /** Which cohort's sentences answer; the latest when not given. */
  readonly wording?: Wording
  /** Elements of a batch that are to come back unprocessed, by their place among all elements of the request; none when not given. */
  readonly withheld?: ReadonlySet<number>
  /** Who serves the reads of this request, where that was settled before; a new one when not given. */
  readonly serving?: Serving
  /** Lines for the operator; operations write few. */
  readonly log: { info(message: string): void }
}

/** `Input` is the wire shape, already checked against the operation's schema, JSON nulls removed. */
export interface Operation {
  readonly name: string
  /** @returns the wire output; members may be RawJson. Undefined answers with an empty body. @throws ApiError */
  // The table of operations holds many input types; protocol hands each operation only what its own schema let through.
  run(input: never, context: Context): object | undefined | Promise<object | undefined>
}

export function defineOperation<Input>(
  name: string,
  run: (input: Input, context: Context) => object | undefined | Promise<object | undefined>,
): Operation {
  return { name, run }
}
