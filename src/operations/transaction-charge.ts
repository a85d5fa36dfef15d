// What the actions of a transaction are charged: writes cost twice on the table and once on its indexes; a replay costs reads.
// Source: measured eu-west-2, 2026. That bytes of vector indexes are those of any other write: assumed.
import type { TransactOutcome } from '../engine/contract/items.js'
import { type Charge, tableCharge } from './consumed-capacity.js'

/** @param at the place of the action */
export function chargeAt(outcome: TransactOutcome, at: number): Charge {
  if (outcome.kind === 'replayed') return tableCharge(outcome.units[at] ?? 0)
  const units = outcome.receipts[at]?.units
  return units === undefined ? tableCharge(0) : { ...units, table: units.table * 2 }
}
