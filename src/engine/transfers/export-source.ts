// What of a past table goes into a full export: all of it, or the rows that the request's expressions keep, with what they show. Invariant:
// rows come in the order of their suffixes, and the same ones again after a restart. Source: docs API_FilterSpecification.
import { project } from '../../expressions/projection.js'
import { bindQuery, planQuery } from '../../intents/query.js'
import { refusalStylesOf } from '../../intents/refusal-styles.js'
import { BY_HASH } from '../../intents/placement.js'
import { bindScan, planScan } from '../../intents/scan.js'
import type { TableRecord } from '../../model/table.js'
import { nextTurn } from '../../runtime/clock.js'
import type { FilterSpecification } from '../../shapes/operations.js'
import type { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { ExportedPast } from '../../transfer/jobs/job.js'
import { type PastRow, pastRows } from '../history/past-table.js'

const CHUNK_ROWS = 256

/** Where the rows lie, and what is shown of each. */
export interface ExportSource {
  readonly lower: Buffer
  readonly upper: Buffer
  /** The item's JSON as it is exported; undefined for one that is left out. */
  shown(row: Row): string | undefined
}

/** @throws ApiError ValidationException what is wrong with an expression */
export function exportSource(record: TableRecord, filter: FilterSpecification | undefined): ExportSource {
  const styles = refusalStylesOf(undefined)
  const input = { TableName: record.name, ...filter }
  const isQuery = filter?.KeyConditionExpression !== undefined
  const plan = isQuery ? planQuery(input, styles.query) : planScan(input, styles.scan)
  const range = 'keyCondition' in plan ? bindQuery(plan, record) : bindScan(plan, record, BY_HASH)
  const { lower, upper, keep } = range
  const { projection } = plan
  return {
    lower,
    upper,
    shown: (row) => {
      if (keep !== undefined && !keep(row.item)) return undefined
      return projection === undefined ? row.json : JSON.stringify(project(projection, row.item))
    },
  }
}

/** The rows of a source after a suffix. Between two chunks nothing stays open. */
export async function* exportedRows(
  store: Store,
  past: ExportedPast,
  { lower, upper }: ExportSource,
  from: Buffer | undefined,
): AsyncGenerator<PastRow> {
  for (let passed = from; ;) {
    const rows = await pastRows(store, past, { lower, upper, passed, most: CHUNK_ROWS })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    passed = last.suffix
    await nextTurn()
  }
}
