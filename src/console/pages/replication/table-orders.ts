// What can be done to the replication of one table, each with its way back: indexes slowed down, regions paused, replicas made. Invariant: a way
// back leads to what was there when the order was given.
import { post } from '../../api/administration-calls.js'
import type { ApiCall } from '../../api/call.js'
import { callService } from '../../api/service-calls.js'
import type { DeedPlan } from '../../state/deeds.js'
import { type Namespace, namespaceText } from '../../state/place.js'
import { type Lag, lagText } from '../../state/replication-orders.js'
import type { Follower } from './sights.js'

export function indexLagOrder({ table, name, lag: before }: Follower, lag: Lag, namespace: Namespace): DeedPlan {
  const order = (to: Lag) => () => post('/zones/lag', { table, index: name, gsiLag: to, ...namespace })
  return { words: `Index ${name} of ${table} trails by ${lagText(lag)}`, run: order(lag), undo: order(before) }
}

/** In and out of that region. */
export function pauseOrder(verb: 'pause' | 'resume', table: string, { account, region }: Namespace): DeedPlan {
  const order = (way: 'pause' | 'resume') => () => post(`/regions/${way}`, { table, region, account })
  return {
    words: `${verb === 'pause' ? 'Paused' : 'Resumed'} the replication of ${table} in ${region}`,
    ...{ run: order(verb), undo: order(verb === 'pause' ? 'resume' : 'pause') },
  }
}

/** What makes a replica or takes it away. */
export const replicaInput = (verb: 'Create' | 'Delete', table: string, region: string) => ({
  TableName: table,
  ReplicaUpdates: [{ [verb]: { RegionName: region } }],
})

/** Whether a call made a replica of a table of the namespace, or took one away. */
export const isReplicaCall = ({ name, namespace, input }: ApiCall, own: Namespace): boolean =>
  name === 'UpdateTable' &&
  namespace !== undefined &&
  namespaceText(namespace) === namespaceText(own) &&
  'ReplicaUpdates' in (input as object) // what this page and no other gives it

export function replicaOrder(table: string, region: string, namespace: Namespace): DeedPlan {
  const order = (verb: 'Create' | 'Delete') => () => callService('UpdateTable', replicaInput(verb, table, region), namespace)
  return { words: `Made a replica of ${table} in ${region}`, run: order('Create'), undo: order('Delete') }
}
