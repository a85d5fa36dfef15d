// Changes during which a table goes on as ACTIVE: it is warmed, its encryption changes. Invariant: the record holds the old setting until
// the change ends by the emulator's clock, and says beside it what is to come.
import type { Alteration, TableRecord } from '../model/table.js'
import { endWarming, startWarming } from './warmth.js'

/** The record with those changes under way. @param alterations all of a course that leaves the table ACTIVE */
export function startActive(record: TableRecord, alterations: readonly Alteration[], dueMs: number): TableRecord {
  const warming = alterations.filter((alteration) => alteration.kind === 'warm')
  const encrypting = alterations.find((alteration) => alteration.kind === 'sse')
  const warmer = warming.length === 0 ? record : startWarming(record, warming, dueMs)
  if (encrypting === undefined) return warmer
  const { sse } = encrypting
  return { ...warmer, encrypting: { dueMs, ...(sse === undefined ? {} : { sse }) } }
}

/** When the changes under way end, each moment as often as changes do. */
export const activeDues = ({ warming, encrypting }: TableRecord): readonly number[] =>
  [warming, encrypting].flatMap((change) => (change === undefined ? [] : [change.dueMs]))

/** The record without the changes that end then. @returns the same record when there are none */
export function endActive(record: TableRecord, dueMs: number): TableRecord {
  const warm = record.warming?.dueMs === dueMs ? endWarming(record) : record
  return record.encrypting?.dueMs === dueMs ? endEncrypting(warm) : warm
}

function endEncrypting({ encrypting, sse: _old, ...rest }: TableRecord): TableRecord {
  return encrypting?.sse === undefined ? rest : { ...rest, sse: encrypting.sse }
}
