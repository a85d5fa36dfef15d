// Tables on which there are no transactions. Source: docs multi-Region strong consistency (the operations answer an error); words assumed.
import type { Table } from '../engine/contract/tables.js'
import { validation } from '../model/errors.js'

/** @throws ApiError ValidationException for a replica of a strongly consistent global table */
export function refuseTransaction({ record }: Table): void {
  if (record.global?.consistency !== 'STRONG') return
  throw validation('Transactions are not supported for global tables with MultiRegionConsistency set to STRONG.')
}
