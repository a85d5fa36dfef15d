// Changes of the replicas of a table: what surrounds the table is gathered here for the rules, and new replicas get the scaling of their
// source.
import assert from 'node:assert'
import type { Engine } from '../engine/contract/engine.js'
import type { Scaling } from '../engine/contract/scaling.js'
import type { GlobalTables, Table, Tables } from '../engine/contract/tables.js'
import { ApiError, tableNotFoundNamed } from '../model/errors.js'
import { globalIndexes, type TableRecord } from '../model/table.js'
import { copyTarget, idFor } from '../scaling/replica-settings.js'
import { scaledOf, type Target } from '../scaling/target.js'
import type { CreateTableInput, UpdateTableInput } from '../shapes/operations.js'
import { checkNewTable } from '../tables/definition/account-rules.js'
import { accountReplicaOf, accountSource } from '../tables/definition/account-replica.js'
import { globalChangeOf } from '../tables/definition/global-changes.js'
import type { GlobalChange } from '../tables/global/change.js'
import { replicaOf } from '../tables/global/settings.js'
import type { Context } from './operation.js'
import { planeOf } from './plane.js'
import { peersOf, tablesOf } from './table-named.js'

/** What a change of replicas takes part in. */
interface Planes {
  readonly tables: Tables
  readonly globalTables: GlobalTables
  readonly scaling: Scaling
}

const planesOf = (engine: Engine): Planes => ({
  tables: engine.tables,
  globalTables: planeOf(engine, 'globalTables'),
  scaling: planeOf(engine, 'scaling'),
})

/** @returns the record as UpdateTable answers it. @throws ApiError what the rules of replicas say */
export function changeReplicas({ engine, isShared }: Context, table: Table, input: UpdateTableInput): Promise<TableRecord> {
  const { record } = table
  const { account } = record.namespace
  const planes = planesOf(engine)
  const { tables, scaling } = planes
  const change = globalChangeOf({
    input,
    record,
    peers: peersOf(tables, record),
    nowMs: engine.clock.nowMs(),
    isShared: isShared === true,
    isTaken: (region) => tables.find({ account, region }, record.name) !== undefined,
    isWriteScaled: isWriteScaled(scaling, record),
    items: tables.countsOf(table).items,
  })
  return changeGlobalTable(planes, table, change)
}

/** A replica of another account's table. @returns the record as CreateTable answers it. @throws ApiError as its rules say */
export async function joinAccount({ engine, namespace, isShared }: Context, input: CreateTableInput): Promise<TableRecord> {
  const planes = planesOf(engine)
  const { tables, scaling } = planes
  const { namespace: where, name } = accountSource({ input, namespace, isShared: isShared === true })
  if (tables.find(namespace, name) !== undefined) {
    throw new ApiError('ResourceInUseException', `Table already exists: ${name}`)
  }
  const source = tables.find(where, name)
  if (source === undefined) throw tableNotFoundNamed(name)
  const { record } = source
  const surroundings = { record, peers: peersOf(tables, record), isWriteScaled: isWriteScaled(scaling, record), namespace }
  await changeGlobalTable(planes, source, accountReplicaOf(input, surroundings))
  const replica = tables.find(namespace, name)?.record
  assert(replica !== undefined, 'a replica that was just made is there')
  return { ...replica, status: 'CREATING', indexes: replica.indexes.map((index) => ({ ...index, status: 'CREATING' })) }
}

/** New replicas count among the tables of their own account and region, and get their targets in the turn in which they join, so that one commit has both. */
async function changeGlobalTable(
  { tables, globalTables, scaling }: Planes,
  table: Table,
  change: GlobalChange,
): Promise<TableRecord> {
  if (change.kind === 'join') {
    for (const replica of change.replicas) {
      const { namespace } = replica
      checkNewTable(replicaOf(table.record, replica, change), namespace, tablesOf(tables, namespace))
    }
  }
  const answer = globalTables.alter(table, change)
  await Promise.all(newTargets(scaling, table.record, change).map((target) => scaling.save(target)))
  return answer
}

/** A target outlives its table, and serves the next of that name: it is not replaced. */
function newTargets(scaling: Scaling, { namespace, name }: TableRecord, change: GlobalChange): readonly Target[] {
  if (change.kind !== 'join') return []
  const sources = scaling.targets(namespace).filter((target) => scaledOf(target).table === name)
  return change.replicas.flatMap((replica) =>
    sources
      .filter((source) => scaling.find(replica.namespace, source) === undefined)
      .map((source) => copyTarget(source, undefined, replica.namespace, scaling.fresh(replica.namespace))),
  )
}

/** Every write capacity of the table has its target. */
function isWriteScaled(scaling: Scaling, record: TableRecord): boolean {
  const { namespace, name } = record
  const globals = globalIndexes(record).map((index) => index.name)
  return [undefined, ...globals].every((index) => scaling.find(namespace, idFor(name, index, 'write')) !== undefined)
}
