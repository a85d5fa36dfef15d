// One run of a transaction by its coordinator, and what has to be ended however it comes out.
import type { IdempotencyToken } from '../../engine/contract/items.js'
import type { Hint } from '../indexes/hints.js'
import type { Action, Prepared } from './draft.js'

export interface Attempt {
  readonly txn: string
  /** Of the hint: no version that the transaction gives is less. */
  readonly fromVersion: number
  readonly actions: readonly Action[]
  readonly token: IdempotencyToken | undefined
  /** By a clock that never goes back. */
  readonly beganMs: number
  /** Names all rows. Nothing is held before the ring has it. */
  readonly hint: Promise<Hint>
  /** The last hold of each row that was asked for, whether it came to be or not. */
  readonly holds: Map<Action, Prepared>
  /** The token may name the transaction. */
  takesToken: boolean
}
