// What is to be done next of what a table's record says is to come. Pure. Invariant: a step may be done twice, in whole or in part, since the
// gateway that does it may die in the middle and another one begins it anew.
// Source: docs API_TableDescription TableStatus; F1's online schema change, VLDB '13, for the states of an index.
import type { PhysicalId } from '../../model/ids.js'
import { globalIndexes, type IndexRecord, type TableRecord } from '../../model/table.js'
import { activeDues, endActive } from '../../tables/active-changes.js'
import type { AlterationContext } from '../../tables/alteration.js'
import { activate, settle } from '../../tables/settling.js'
import type { RingRecord } from '../catalogue/ring-record.js'

/** In this order; then the record becomes what `next` says. */
export interface Step {
  /** Indexes whose Cassandra tables are made, and whether the table's own is. */
  readonly makes: { readonly ofTable: boolean; readonly indexes: readonly PhysicalId[] }
  /** Goes on when every gateway works with this record. */
  readonly awaitsAll: boolean
  /** The same of what is dropped. */
  readonly drops: { readonly ofTable: boolean; readonly indexes: readonly PhysicalId[] }
  /** @returns undefined for a table that is gone */
  next(context: AlterationContext): Omit<RingRecord, 'version'> | undefined
}

const NOTHING = { ofTable: false, indexes: [] } as const

const idsOf = (indexes: readonly IndexRecord[]): readonly PhysicalId[] => indexes.map(({ physicalId }) => physicalId)

/** @returns undefined where nothing is to come, but for indexes to be filled */
export function nextStep(stored: RingRecord): Step | undefined {
  const { table } = stored
  switch (table.status) {
    case 'CREATING':
      return stored.isUsable === true ? endOfCreation(stored) : creation(stored)
    case 'DELETING':
      return deletion(stored)
    case 'UPDATING':
      return update(stored)
    case 'ACTIVE':
      return clearance(stored) ?? endOfActiveChange(stored)
  }
}

/** The index whose rows are to be made now; writes of every gateway keep it when all have this record. */
export const indexToFill = ({ status, indexes }: TableRecord): IndexRecord | undefined =>
  status === 'DELETING' ? undefined : globalIndexes({ indexes }).find((index) => isFilling(index))

export const isFilling = ({ status, backfilling }: IndexRecord): boolean => status === 'CREATING' && backfilling === true

/** It can be used from then on, and shows as CREATING until no gateway answers any more that there is no such table. */
const creation = (stored: RingRecord): Step => ({
  makes: { ofTable: true, indexes: idsOf(globalIndexes(stored.table)) },
  awaitsAll: false,
  drops: NOTHING,
  next: () => ({ ...stored, isUsable: true }),
})

function endOfCreation({ isUsable: _shown, ...stored }: RingRecord): Step {
  const next = (): Omit<RingRecord, 'version'> => ({ ...stored, table: activate(stored.table) })
  return { makes: NOTHING, awaitsAll: true, drops: NOTHING, next }
}

const deletion = ({ table, dropped = [] }: RingRecord): Step => ({
  makes: NOTHING,
  awaitsAll: true,
  drops: { ofTable: true, indexes: [...idsOf(globalIndexes(table)), ...dropped] },
  next: () => undefined,
})

/** What is pending is done. Of an index that goes nobody writes any more when everybody has the record without it: it is dropped then. */
const update = (stored: RingRecord): Step => ({
  makes: { ofTable: false, indexes: idsOf(globalIndexes(stored.table).filter(isBeingAllocated)) },
  awaitsAll: true,
  drops: NOTHING,
  next: (context) => {
    const table = settle(stored.table, context)
    const kept = new Set(idsOf(table.indexes))
    const gone = idsOf(stored.table.indexes).filter((id) => !kept.has(id))
    return { ...stored, table, ...(gone.length === 0 ? {} : { dropped: [...(stored.dropped ?? []), ...gone] }) }
  },
})

const isBeingAllocated = ({ status, backfilling }: IndexRecord): boolean => status === 'CREATING' && backfilling === false

/** What is left of indexes that are gone. */
function clearance(stored: RingRecord): Step | undefined {
  const { dropped, ...rest } = stored
  if (dropped === undefined) return undefined
  return { makes: NOTHING, awaitsAll: true, drops: { ofTable: false, indexes: dropped }, next: () => rest }
}

function endOfActiveChange(stored: RingRecord): Step | undefined {
  const [dueMs] = activeDues(stored.table)
  if (dueMs === undefined) return undefined
  return { makes: NOTHING, awaitsAll: true, drops: NOTHING, next: () => ({ ...stored, table: endActive(stored.table, dueMs) }) }
}
