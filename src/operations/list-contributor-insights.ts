// ListContributorInsights: the status of a table and its global indexes, or of all of them in the account and region, page by page.
// Source: docs API_ListContributorInsights; that those never enabled are listed too, and the order, assumed.
import { validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import { globalIndexes, type IndexRecord, type TableRecord } from '../model/table.js'
import type {
  ContributorInsightsSummary,
  ListContributorInsightsInput,
  ListContributorInsightsOutput,
} from '../shapes/operations.js'
import { summarizeInsights } from '../tables/definition/contributor-insights.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { tableNamed, tablesOf } from './table-named.js'

export const listContributorInsights = defineOperation<ListContributorInsightsInput>('ListContributorInsights', {
  side: undefined,
  mostPerSec: 5,
  resources: ofTable,
  run: (input, context) => {
    const { MaxResults: limit = LIMITS.listInsights } = input
    // The API's model has no least number. Source: assumed, both that there is one and its words.
    if (limit < 1) throw validation('MaxResults must be at least 1')
    const start = input.NextToken === undefined ? undefined : pageEndIn(input.NextToken)
    const records =
      input.TableName === undefined
        ? tablesOf(context.engine.tables, context.namespace)
        : [tableNamed(context, input.TableName).record]
    const nowMs = context.engine.clock.nowMs()
    const all = records.flatMap((record) =>
      [undefined, ...byName(record)].map((index) => summarizeInsights(record, index, nowMs)),
    )
    return page(start === undefined ? all : all.filter((summary) => isAfter(summary, start)), limit)
  },
})

const byName = (record: TableRecord): IndexRecord[] => [...globalIndexes(record)].sort((a, b) => (a.name < b.name ? -1 : 1))

function page(summaries: ContributorInsightsSummary[], limit: number): ListContributorInsightsOutput {
  const shown = summaries.slice(0, limit)
  const last = shown.at(-1)
  return summaries.length > shown.length && last !== undefined
    ? { ContributorInsightsSummaries: shown, NextToken: tokenAt(last) }
    : { ContributorInsightsSummaries: shown }
}

/** Where a page ended: a table's own place is that of the empty index name. Those that went since leave no gap. */
interface PageEnd {
  readonly table: string
  readonly index: string
}

const isAfter = ({ TableName: table = '', IndexName: index = '' }: ContributorInsightsSummary, place: PageEnd): boolean =>
  table === place.table ? index > place.index : table > place.table

/** No name has a slash. */
const tokenAt = ({ TableName: table = '', IndexName: index = '' }: ContributorInsightsSummary): string =>
  Buffer.from(`${table}/${index}`).toString('base64url')

/** @throws ApiError ValidationException for what no page ended with. Source: its words assumed */
function pageEndIn(token: string): PageEnd {
  const [table = '', index, ...more] = Buffer.from(token, 'base64url').toString('latin1').split('/')
  if (table === '' || index === undefined || more.length > 0) throw validation('Invalid NextToken')
  return { table, index }
}
