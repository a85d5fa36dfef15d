// Where a replica's writes go, as the records say, and how far each destination has taken them over by its rows. Invariant: a replica
// sends to every other one of the same global table but for those that are being deleted.
import type { PartitionId } from '../../model/ids.js'
import { memberAt, otherMembers } from '../../model/global-table.js'
import { followerStateKey } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { decodePassed, type Passed, passedUpTo } from './passed.js'

const NO_TABLES: readonly OpenTable[] = []

/** The other replicas of an eventually consistent global table. */
export function otherReplicas(tables: OpenTables, { record, isGone }: OpenTable): readonly OpenTable[] {
  const { global, namespace, name } = record
  if (isGone || global?.consistency !== 'EVENTUAL') return NO_TABLES
  const found: OpenTable[] = []
  for (const member of otherMembers(global, namespace)) {
    const table = tables.find(member.namespace, name)
    if (table?.record.global?.id === global.id) found.push(table)
  }
  return found
}

/** Those of them to which writes are sent. */
export const destinationsOf = (tables: OpenTables, source: OpenTable): readonly OpenTable[] =>
  otherReplicas(tables, source).filter((table) => !isBeingDeleted(table))

function isBeingDeleted({ record: { global, namespace } }: OpenTable): boolean {
  return global !== undefined && memberAt(global, namespace)?.status === 'DELETING'
}

/** What a destination's rows are called in the logs of the others. */
export const linkName = ({ record }: OpenTable): string => `replica/${record.physicalId}`

/** What the destination has taken over of a partition's log, as the store says. */
export function savedPassed(store: Store, partitionId: PartitionId, destination: OpenTable): Passed {
  const saved = store.get(followerStateKey(partitionId, linkName(destination)))
  return saved === undefined ? passedUpTo(0) : decodePassed(saved)
}
