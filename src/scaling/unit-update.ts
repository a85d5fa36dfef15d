// The UpdateTable request that moves one side of a table or index to a capacity: scaling asks for it as a user would.
import type { TableRecord } from '../model/table.js'
import type { UpdateTableInput } from '../shapes/operations.js'
import { scaledOf, type TargetId, throughputOf } from './target.js'

export function unitUpdate(record: TableRecord, target: TargetId, capacity: number): UpdateTableInput {
  const scaled = scaledOf(target)
  const present = throughputOf(record, scaled)
  const units = {
    ReadCapacityUnits: scaled.side === 'read' ? capacity : (present?.readUnits ?? 0),
    WriteCapacityUnits: scaled.side === 'write' ? capacity : (present?.writeUnits ?? 0),
  }
  if (scaled.index === undefined) return { TableName: record.name, ProvisionedThroughput: units }
  const update = { IndexName: scaled.index, ProvisionedThroughput: units }
  return { TableName: record.name, GlobalSecondaryIndexUpdates: [{ Update: update }] }
}
