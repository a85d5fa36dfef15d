// The plane of metering: what is counted of the traffic of a table's keys, for Contributor Insights. An engine may lack it.
import type { ShownInsights } from '../../capacity/key-insights.js'
import type { IndexRecord } from '../../model/table.js'
import type { InsightsRequest } from '../../tables/definition/contributor-insights.js'
import type { Table } from './tables.js'

/** Each is asked of the table (no index) or of one of its global indexes. */
export interface Metering {
  setInsights(table: Table, index: IndexRecord | undefined, request: InsightsRequest): Promise<void>
  /** The keys that were accessed and throttled most, so many of each list; undefined where insights are not enabled. */
  keyInsights(table: Table, index: IndexRecord | undefined, keys: number): ShownInsights | undefined
}
