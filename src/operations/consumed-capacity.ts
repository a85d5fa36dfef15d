// ConsumedCapacity as clients read it. Invariant: the total is the sum of the table and every index; only transactions tell
// reads from writes. Source: docs API_ConsumedCapacity; shapes measured eu-west-2, 2026.
import type { HalfUnits } from '../model/ids.js'
import type { WriteHalfUnits } from '../capacity/units.js'
import type { TableRecord } from '../model/table.js'
import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from '../shapes/operations.js'

/** What a request was charged on one table: on the table, and per index. Half units. */
export type Charge = WriteHalfUnits

/** The side that a transaction's figures repeat. */
export type CapacitySide = 'ReadCapacityUnits' | 'WriteCapacityUnits'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()

export const tableCharge = (halfUnits: HalfUnits): Charge => ({ table: halfUnits, indexes: NO_INDEXES })

/** The sum of charges on one table. */
export function addCharges(charges: Iterable<Charge>): Charge {
  const indexes = new Map<string, number>()
  let table = 0
  let vectorBytes: Map<string, number> | undefined
  for (const charge of charges) {
    table += charge.table
    addTo(indexes, charge.indexes)
    if (charge.vectorBytes !== undefined) addTo((vectorBytes ??= new Map<string, number>()), charge.vectorBytes)
  }
  return vectorBytes === undefined ? { table, indexes } : { table, indexes, vectorBytes }
}

function addTo(sums: Map<string, number>, parts: ReadonlyMap<string, number>): void {
  for (const [name, part] of parts) sums.set(name, (sums.get(name) ?? 0) + part)
}

/**
 * The member of an answer, or nothing when it was not asked for; spread it into the output.
 * @param tableName as the caller wrote it, an ARN included
 */
export function consumedCapacity(
  mode: ReturnConsumedCapacity | undefined,
  tableName: string,
  record: TableRecord,
  charge: Charge,
): { ConsumedCapacity?: ConsumedCapacity } {
  if (mode === undefined || mode === 'NONE') return {}
  return { ConsumedCapacity: capacityEntry(mode, tableName, record, charge) }
}

/** What one action of a batch or transaction was charged. */
export interface TableCharge {
  readonly tableName: string
  readonly record: TableRecord
  readonly charge: Charge
}

/** The list member of a transaction's answer: one entry per table, in order of first mention. */
export function capacityPerTable(
  mode: ReturnConsumedCapacity | undefined,
  charges: readonly TableCharge[],
  side: CapacitySide,
): { ConsumedCapacity?: ConsumedCapacity[] } {
  if (mode === undefined || mode === 'NONE') return {}
  const perTable = new Map<string, TableCharge>()
  for (const one of charges) {
    const sum = perTable.get(one.tableName)
    perTable.set(one.tableName, sum === undefined ? one : { ...one, charge: addCharges([sum.charge, one.charge]) })
  }
  const entries = [...perTable.values()].map(({ tableName, record, charge }) =>
    capacityEntry(mode, tableName, record, charge, side),
  )
  return { ConsumedCapacity: entries }
}

/** One entry, on its own or in the list of a batch. @param side given by transactions */
export function capacityEntry(
  mode: 'INDEXES' | 'TOTAL',
  tableName: string,
  record: TableRecord,
  charge: Charge,
  side?: CapacitySide,
): ConsumedCapacity {
  const units = (halfUnits: HalfUnits): Capacity => {
    const amount = halfUnits / 2
    return side === undefined ? { CapacityUnits: amount } : { CapacityUnits: amount, [side]: amount }
  }
  let total = charge.table
  for (const halfUnits of charge.indexes.values()) total += halfUnits
  const entry = { TableName: tableName, ...units(total) }
  if (mode === 'TOTAL') return entry
  return { ...entry, Table: units(charge.table), ...indexMaps(record, charge, units), ...vectorMap(charge) }
}

/** Bytes that vector indexes took; they are in no total. Source: measured eu-west-2, 2026-08. */
function vectorMap({ vectorBytes }: Charge): ConsumedCapacity {
  if (vectorBytes === undefined) return {}
  const entries = [...vectorBytes].map(([name, bytes]) => [name, { VectorWriteRequestBytes: bytes }] as const)
  return { VectorIndexes: Object.fromEntries(entries) }
}

function indexMaps(record: TableRecord, charge: Charge, units: (halfUnits: HalfUnits) => Capacity): ConsumedCapacity {
  if (charge.indexes.size === 0) return {}
  const ofKind = (kind: 'local' | 'global'): [string, Capacity][] =>
    record.indexes.flatMap((index) => {
      const halfUnits = charge.indexes.get(index.name)
      return index.kind === kind && halfUnits !== undefined ? [[index.name, units(halfUnits)]] : []
    })
  const local = ofKind('local')
  const global = ofKind('global')
  return {
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: Object.fromEntries(local) }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: Object.fromEntries(global) }),
  }
}
