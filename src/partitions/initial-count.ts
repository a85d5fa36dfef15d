// How many partitions the throughput of a table or index asks for: those it starts with, and those it grows to.
// Source: docs bp-partition-key-design (the classic formula); four partitions of a new on-demand table measured on the service through a
// Scan's charge; the formula for warm throughput is assumed.
import { hasOwnThroughput, type IndexRecord, type TableRecord } from '../model/table.js'

const READ_UNITS_EACH = 3000
const WRITE_UNITS_EACH = 1000
const ON_DEMAND_COUNT = 4

/** @param index a local one has its table's throughput, and so its table's partitions */
export function initialCount(record: TableRecord, index: IndexRecord | undefined): number {
  const { throughput, warm } = index !== undefined && hasOwnThroughput(index) ? index : record
  const { readUnits, writeUnits } = throughput
  const isOnDemand = record.billingMode === 'PAY_PER_REQUEST'
  const base = isOnDemand ? ON_DEMAND_COUNT : Math.max(1, Math.ceil(readUnits / READ_UNITS_EACH + writeUnits / WRITE_UNITS_EACH))
  if (warm === undefined) return base
  return Math.max(base, Math.ceil(warm.readUnits / READ_UNITS_EACH), Math.ceil(warm.writeUnits / WRITE_UNITS_EACH))
}
