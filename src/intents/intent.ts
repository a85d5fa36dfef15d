// What a request wants, once it is legal for its table: a key and a pure decision. Put, update, delete, condition checks,
// transactions, batches and PartiQL all end here, so that there is one place that reads and one that commits.
import type { Item } from '../model/attribute-value.js'
import type { ApiError } from '../model/errors.js'
import type { Row } from '../storage/row.js'

/** What to do with the row: `keep` writes nothing (a condition check, a delete of nothing). */
export type Decision =
  | { readonly kind: 'put'; readonly item: Item; readonly sizeBytes: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'keep' }
  /** `attemptedBytes`: size of the item that a failed condition kept out, where it was known. */
  | { readonly kind: 'refuse'; readonly error: ApiError; readonly attemptedBytes?: number }

/** One item write. `decide` is pure and synchronous, and may be asked again. */
export interface WriteIntent {
  /** The primary key as a row-key suffix (model/key.ts), under the table's own key schema. */
  readonly rowSuffix: Buffer
  decide(before: Row | undefined): Decision
}
