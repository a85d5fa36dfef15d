// What of a past table goes into a full export: all of it, or the rows that the request's expressions keep, with what they show. Invariant:
// rows come in the order of their suffixes, and the same ones again after a restart. Source: docs API_FilterSpecification.
import { project } from '../../expressions/projection.js'
import { bindQuery, planQuery } from '../../intents/query.js'
import { refusalStylesOf } from '../../intents/refusal-styles.js'
import { bindScan, planScan } from '../../intents/scan.js'
import type { TableRecord } from '../../model/table.js'
import { nextTurn } from '../../runtime/clock.js'
import type { FilterSpecification } from '../../shapes/operations.js'
import { rowKeySuffix } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { afterKey, type Store } from '../../storage/store.js'
import type { ExportedPast } from '../../transfer/jobs/job.js'
import { rangeAt } from '../history/past.js'

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
  const range = 'keyCondition' in plan ? bindQuery(plan, record) : bindScan(plan, record)
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

export interface SourceRow {
  readonly suffix: Buffer
  readonly row: Row
}

/** The rows of a source after a suffix. Between two chunks nothing stays open. */
export async function* exportedRows(
  store: Store,
  { record: { physicalId }, position }: ExportedPast,
  source: ExportSource,
  passed: Buffer | undefined,
): AsyncGenerator<SourceRow> {
  let lower = passed === undefined || passed.compare(source.lower) < 0 ? source.lower : afterKey(passed)
  for (;;) {
    const cursor = rangeAt(store, { physicalId, lower, upper: source.upper, reverse: false }, position)
    try {
      const rows = await cursor.next(CHUNK_ROWS)
      if (rows.length === 0) return await cursor.checkRead()
      for (const [key, text] of rows) {
        const suffix = Buffer.from(rowKeySuffix(key))
        yield { suffix, row: Row.read(text) }
        lower = afterKey(suffix)
      }
    } finally {
      await cursor.close()
    }
    await nextTurn()
  }
}
