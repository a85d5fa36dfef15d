// How the warm throughput of a table and its indexes lives on. Invariant: it never falls, whatever happens to units and modes: what
// was there once is remembered in `warm`. Source: docs warm-throughput.
import { LIMITS } from '../model/limits.js'
import { type Alteration, hasOwnThroughput, type TableRecord, type WarmThroughput } from '../model/table.js'
import { isCooler, type WarmthHolder, warmThroughputOf, warmest } from './definition/warm-throughput.js'

type WarmAlteration = Extract<Alteration, { kind: 'warm' }>

/** The record after a change, remembering what the record before it could take. */
export function keepWarmth(before: TableRecord, after: TableRecord): TableRecord {
  const old = new Map(before.indexes.map((index) => [index.physicalId, index]))
  const indexes = after.indexes.map((index) => {
    const known = hasOwnThroughput(index) ? old.get(index.physicalId) : undefined
    return known === undefined ? index : warmTo(index, after, warmThroughputOf(known, before.billingMode))
  })
  return warmTo({ ...after, indexes }, after, warmThroughputOf(before, before.billingMode))
}

/**
 * The record with at least that warmth of the table (no index) or of the global index of that name, after a sustained peak. No more
 * than a table may have at all. @returns the same record when nothing grows
 */
export function raiseWarmth(record: TableRecord, index: string | undefined, peak: WarmThroughput): TableRecord {
  const most = LIMITS.tableUnitsPerSec
  const least = { readUnits: Math.min(peak.readUnits, most), writeUnits: Math.min(peak.writeUnits, most) }
  if (index === undefined) return warmTo(record, record, least)
  const indexes = record.indexes.map((one) => (one.name === index && hasOwnThroughput(one) ? warmTo(one, record, least) : one))
  return indexes.every((one, at) => one === record.indexes[at]) ? record : { ...record, indexes }
}

/** The table or index with at least that warmth, in the mode of its table; itself when it is warm enough. */
function warmTo<Holder extends WarmthHolder>(
  holder: Holder,
  table: Pick<TableRecord, 'billingMode'>,
  least: WarmThroughput,
): Holder {
  const present = warmThroughputOf(holder, table.billingMode)
  return isCooler(present, least) ? { ...holder, warm: warmest(present, least) } : holder
}

/** The record while it is warmed; of two requests for the same table or index the last one holds. Source: measured us-west-2, 2026-10. */
export function startWarming(record: TableRecord, alterations: readonly WarmAlteration[], dueMs: number): TableRecord {
  const isAskedAgain = (old: WarmAlteration): boolean => alterations.some(({ index }) => index === old.index)
  const others = (record.warming?.alterations ?? []).filter((old) => !isAskedAgain(old))
  return { ...record, warming: { dueMs, alterations: [...others, ...alterations] } }
}

/** The record when it is warm. */
export function endWarming(record: TableRecord): TableRecord {
  const { warming, ...rest } = record
  return (warming?.alterations ?? []).reduce<TableRecord>((cooler, { index, warm }) => raiseWarmth(cooler, index, warm), rest)
}

/** Whether the table (no index) or that index is being warmed. */
export const isBeingWarmed = ({ warming, pending = [] }: TableRecord, index?: string): boolean =>
  [...(warming?.alterations ?? []), ...pending].some((one) => one.kind === 'warm' && one.index === index)
