// What a page of Query or Scan answers with. Invariant: Count is what passed the filter, ScannedCount and the charge are what was read.
// Source: docs Query, Scan; charges measured eu-west-2, 2026 (capacity sheet 1.2, 1.3).
import type { Page } from '../engine/contract/items.js'
import { showItem } from '../intents/get.js'
import { lastEvaluatedKey, type RangeIntent, type RangePlan } from '../intents/range.js'
import { Served } from '../model/serving.js'
import type { TableRecord } from '../model/table.js'
import type { QueryInput, QueryOutput } from '../shapes/operations.js'
import { consumedCapacity } from './consumed-capacity.js'

export function pageOutput(
  input: Pick<QueryInput, 'TableName' | 'ReturnConsumedCapacity'>,
  plan: RangePlan,
  intent: RangeIntent,
  record: TableRecord,
  { rows, scannedCount, last, units, serving }: Page,
): Served {
  const output: QueryOutput = {
    ...(plan.select === 'COUNT' ? {} : { Items: rows.map((row) => showItem(row, plan.projection)) }),
    Count: rows.length,
    ScannedCount: scannedCount,
    ...(last === undefined ? {} : { LastEvaluatedKey: lastEvaluatedKey(last, record, intent.index) }),
    ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, record, units),
  }
  return new Served(output, serving)
}
