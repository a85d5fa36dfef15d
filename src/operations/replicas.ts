// Changes of the replicas of a table: what surrounds the table is gathered here for the rules, and new replicas get the scaling of their
// source.
import assert from 'node:assert'
import type { Engine, Table } from '../engine/contract/engine.js'
import { ApiError, tableNotFoundNamed } from '../model/errors.js'
import { globalIndexes, type TableRecord } from '../model/table.js'
import { followingTarget, idFor } from '../scaling/replica-settings.js'
import { scaledOf, type Target } from '../scaling/target.js'
import type { CreateTableInput, UpdateTableInput } from '../shapes/operations.js'
import { checkNewTable } from '../tables/definition/account-rules.js'
import { accountReplicaOf, accountSource } from '../tables/definition/account-replica.js'
import { globalChangeOf } from '../tables/definition/global-changes.js'
import type { GlobalChange } from '../tables/global/change.js'
import { replicaOf } from '../tables/global/settings.js'
import type { Context } from './operation.js'
import { peersOf, tablesOf } from './table-named.js'

/** @returns the record as UpdateTable answers it. @throws ApiError what the rules of replicas say */
export function changeReplicas({ engine, isShared }: Context, table: Table, input: UpdateTableInput): Promise<TableRecord> {
  const { record } = table
  const { account } = record.namespace
  const change = globalChangeOf({
    input,
    record,
    peers: peersOf(engine, record),
    nowMs: engine.clock.nowMs(),
    isShared: isShared === true,
    isTaken: (region) => engine.findTable({ account, region }, record.name) !== undefined,
    isWriteScaled: isWriteScaled(engine, record),
    items: engine.countsOf(table).items,
  })
  return changed(engine, table, change)
}

/** A replica of another account's table. @returns the record as CreateTable answers it. @throws ApiError as its rules say */
export async function joinAccount({ engine, namespace, isShared }: Context, input: CreateTableInput): Promise<TableRecord> {
  const { namespace: where, name } = accountSource({ input, namespace, isShared: isShared === true })
  if (engine.findTable(namespace, name) !== undefined) {
    throw new ApiError('ResourceInUseException', `Table already exists: ${name}`)
  }
  const source = engine.findTable(where, name)
  if (source === undefined) throw tableNotFoundNamed(name)
  const { record } = source
  const surroundings = { record, peers: peersOf(engine, record), isWriteScaled: isWriteScaled(engine, record), namespace }
  await changed(engine, source, accountReplicaOf(input, surroundings))
  const replica = engine.findTable(namespace, name)?.record
  assert(replica !== undefined, 'a replica that was just made is there')
  return { ...replica, status: 'CREATING', indexes: replica.indexes.map((index) => ({ ...index, status: 'CREATING' })) }
}

/** New replicas count among the tables of their own account and region, and get their targets in the turn in which they join, so that one commit has both. */
async function changed(engine: Engine, table: Table, change: GlobalChange): Promise<TableRecord> {
  const { scaling } = engine
  if (change.kind === 'join') {
    for (const replica of change.replicas) {
      const { namespace } = replica
      checkNewTable(replicaOf(table.record, replica, change), namespace, tablesOf(engine, namespace))
    }
  }
  const answer = engine.alterGlobalTable(table, change)
  await Promise.all(newTargets(engine, table.record, change).map((target) => scaling.save(target)))
  return answer
}

/** A target outlives its table, and serves the next of that name: it is not replaced. */
function newTargets({ scaling }: Engine, { namespace, name }: TableRecord, change: GlobalChange): readonly Target[] {
  if (change.kind !== 'join') return []
  const sources = scaling.targets(namespace).filter((target) => scaledOf(target).table === name)
  return change.replicas.flatMap((replica) =>
    sources
      .filter((source) => scaling.find(replica.namespace, source) === undefined)
      .map((source) => followingTarget(source, undefined, replica.namespace, scaling.fresh(replica.namespace))),
  )
}

/** Every write capacity of the table has its target. */
function isWriteScaled({ scaling }: Engine, record: TableRecord): boolean {
  const { namespace, name } = record
  const globals = globalIndexes(record).map((index) => index.name)
  return [undefined, ...globals].every((index) => scaling.find(namespace, idFor(name, index, 'write')) !== undefined)
}
