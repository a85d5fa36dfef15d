// UpdateTable's changes of the replicas of a table: what surrounds the table is gathered here for the rules.
import type { Engine, Table } from '../engine/engine.js'
import type { TableRecord } from '../model/table.js'
import type { UpdateTableInput } from '../shapes/operations.js'
import { globalChangeOf } from '../tables/definition/global-changes.js'
import type { Context } from './operation.js'
import { peersOf } from './table-named.js'

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
  return engine.alterGlobalTable(table, change)
}

/** Every write capacity of the table has its target. */
function isWriteScaled({ scaling }: Engine, { namespace, name, indexes }: TableRecord): boolean {
  const isIndexScaled = (index: string): boolean =>
    scaling.find(namespace, { resourceId: `table/${name}/index/${index}`, dimension: 'dynamodb:index:WriteCapacityUnits' }) !==
    undefined
  const target = scaling.find(namespace, { resourceId: `table/${name}`, dimension: 'dynamodb:table:WriteCapacityUnits' })
  return target !== undefined && indexes.every((index) => index.kind === 'local' || isIndexScaled(index.name))
}
