// What an operation is: a name, what it says of itself, and a function from checked input to output. Nothing here knows HTTP.
import type { Side } from '../capacity/units.js'
import type { Engine } from '../engine/contract/engine.js'
import type { ApiError } from '../model/errors.js'
import type { Serving } from '../model/serving.js'
import type { Namespace } from '../model/table.js'
import type { Wording } from '../model/wording.js'
import type { Turn } from '../runtime/turn.js'
import type { Resources } from './resources.js'

export interface Context {
  readonly engine: Engine
  readonly namespace: Namespace
  /** Every account and region shares the namespace. */
  readonly isShared?: boolean
  /** Who asks, where that is known and asked for. */
  readonly caller?: { readonly arn: string; readonly userId: string }
  /** Policies have let the caller reach what an ARN of another account names. */
  readonly reachesAccounts?: true
  /** Statements of a batch that policies deny, by their places; none when not given. */
  readonly denied?: ReadonlyMap<number, ApiError>
  /** Which cohort's sentences answer; the latest when not given. */
  readonly wording?: Wording
  /** Elements of a batch that are to come back unprocessed, by their place among all elements of the request; none when not given. */
  readonly unprocessed?: ReadonlySet<number>
  /** Who serves the reads of this request, where that was settled before; a new one when not given. */
  readonly serving?: Serving
  /**
   * For work that can go on in the next turn of the event loop; none where the same requests are to get the same answers, whatever the speed
   * of the machine.
   */
  readonly turn?: Turn
  /** Lines for the operator; operations write few. */
  readonly log: { info(message: string): void }
}

type Output = object | undefined

/** What makes an operation. `Input` is the wire shape, already checked against the operation's schema, JSON nulls removed. */
export interface Definition<Input> {
  /** Whose units it takes: of `either`, each request says. Undefined for what takes none, as operations on tables. */
  readonly side: Side | 'either' | undefined
  /** What its requests are about. */
  readonly resources: Resources
  /** Reads many items, though it takes no units. */
  readonly isBulk?: true
  /** Requests a second that the service takes of an account in a region (`request-rates.ts`). */
  readonly mostPerSec?: number
  /** Takes no units, and yet is done only together with the other regions of a strongly consistent global table. */
  readonly needsQuorum?: true
  /** @returns the wire output; members may be RawJson. Undefined answers with an empty body. @throws ApiError */
  run(input: Input, context: Context): Output | Promise<Output>
}

/** An operation among others. They take many types of input; protocol hands each only what its own schema let through. */
export interface Operation extends Omit<Definition<never>, 'needsQuorum' | 'isBulk'> {
  readonly name: string
  /** Whether its requests can need the other regions of a strongly consistent global table: all but eventually consistent reads do. */
  readonly needsQuorum: boolean
  /** Reads many items: few of these run at once. Where each request says whose units it takes, those that read. */
  readonly isBulk: boolean
}

/** @param name as requests have it in their target */
export function defineOperation<Input>(name: string, definition: Definition<Input>): Operation {
  const { side, resources } = definition
  const isBulk = (side === 'read' || side === 'either') && resources.form !== 'single'
  return { name, needsQuorum: side !== undefined, isBulk, ...definition }
}
