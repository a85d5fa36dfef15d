// What a page of Query or Scan answers with, and what it costs. Invariant: Count is what passed the filter, ScannedCount and the
// charge are what was read. Source: docs Query, Scan; charges measured eu-west-2, 2026 (capacity sheet 1.2, 1.3).
import { readHalfUnits, type ReadMode } from '../capacity/units.js'
import type { Page } from '../engine/engine.js'
import { shown } from '../intents/get.js'
import { lastEvaluatedKey, type RangeIntent, type RangePlan } from '../intents/range.js'
import type { TableRecord } from '../model/table.js'
import type { QueryInput, QueryOutput } from '../shapes/operations.js'
import { consumedCapacity, tableCharge, type Charge } from './consumed-capacity.js'

/** @param minimumBlocks blocks that are charged at least: one a partition in a Scan, one in all in a Query */
export function pageOutput(
  input: Pick<QueryInput, 'TableName' | 'ReturnConsumedCapacity'>,
  plan: RangePlan,
  intent: RangeIntent,
  record: TableRecord,
  page: Page,
  minimumBlocks: number,
): QueryOutput {
  const { rows, scannedCount, last } = page
  return {
    ...(plan.select === 'COUNT' ? {} : { Items: rows.map((row) => shown(row, plan.projection)) }),
    Count: rows.length,
    ScannedCount: scannedCount,
    ...(last === undefined ? {} : { LastEvaluatedKey: lastEvaluatedKey(last, record, intent.index) }),
    ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, record, chargeOf(intent, page, minimumBlocks)),
  }
}

/** The read itself is charged where it was made, rows fetched for a local index on the table, each rounded alone. */
function chargeOf(intent: RangeIntent, page: Page, minimumBlocks: number): Charge {
  const mode: ReadMode = intent.consistent ? 'strong' : 'eventual'
  const read = Math.max(readHalfUnits(page.scannedBytes, mode), minimumBlocks * readHalfUnits(0, mode))
  if (intent.index === undefined) return tableCharge(read)
  const fetched = page.fetchedBytes.reduce((sum, sizeBytes) => sum + readHalfUnits(sizeBytes, mode), 0)
  return { table: fetched, indexes: new Map([[intent.index.name, read]]) }
}
