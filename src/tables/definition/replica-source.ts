// For a day, the replica that was the source of a new one stays. Source: docs global tables, deleting a replica; the sentence as users report it.
import type { ApiError } from '../../model/errors.js'
import { memberAt } from '../../model/global-table.js'
import { isTermOver } from '../../model/term.js'
import type { TableRecord } from '../../model/table.js'
import { validationWhen } from './rule.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** How a table that recently was the source of new replicas answers to being deleted. */
export const sourceRefusal = ({ global, namespace }: TableRecord, nowMs: number): ApiError | undefined => {
  const servedMs = global && memberAt(global, namespace)?.servedAsSourceMs
  return validationWhen(
    servedMs !== undefined && !isTermOver(servedMs, DAY_MS, nowMs),
    'Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.',
  )
}
