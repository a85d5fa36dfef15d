// The books of the bank as they are stored in the end, beside what was heard of its transfers.
import type { StoredTable } from '../support/stored-table.js'
import type { BankRun } from './bank.js'
import { ACCOUNTS, balanceOf, START } from './task.js'

/** What is wrong with a run and its books, in words. */
export function faultsOf({ made, sums }: BankRun, { items, faults }: StoredTable): readonly string[] {
  const ids = new Set(items.map(({ id }) => JSON.stringify(id)))
  const lost = made.filter((id) => !ids.has(JSON.stringify({ S: id })))
  const total = items.reduce((sum, item) => sum + balanceOf(item), 0)
  return [
    ...sums.wrong.map((sum) => `a sum of ${sum}`),
    ...(total === ACCOUNTS * START ? [] : [`a sum of ${total} in the end`]),
    ...lost.map((id) => `the transfer ${id} was acknowledged and is lost`),
    ...faults,
  ]
}
