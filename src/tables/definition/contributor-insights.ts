// The setting of Contributor Insights of a table or index: what a request makes of it, and how clients see it.
// Source: docs API_UpdateContributorInsights, API_DescribeContributorInsights; CLI describe-contributor-insights, example.
import type { IndexRecord, InsightsMode, InsightsSetting, KeySchema, TableRecord } from '../../model/table.js'
import { isInEffect } from '../../model/term.js'
import type * as Wire from '../../shapes/operations.js'

/** What a request asks for; of the two a setting is made. */
export type InsightsRequest = Pick<InsightsSetting, 'isEnabled' | 'mode'>

const RULE_NAME_CHARACTERS = 128

/**
 * What the request makes of the present setting; undefined when all is as it asks. Source: assumed: a request without a mode means the
 * default one, and a disabled one keeps its mode.
 */
export function requestedInsights(
  present: InsightsSetting | undefined,
  action: Wire.ContributorInsightsAction,
  insightsMode: InsightsMode | undefined,
): InsightsRequest | undefined {
  const isEnabled = action === 'ENABLE'
  const mode = insightsMode ?? (isEnabled ? 'ACCESSED_AND_THROTTLED_KEYS' : present?.mode)
  if (mode === undefined || (present?.isEnabled === isEnabled && present.mode === mode)) return undefined
  return { isEnabled, mode }
}

/** Never enabled is DISABLED. */
export function insightsStatus(setting: InsightsSetting | undefined, nowMs: number): Wire.ContributorInsightsStatus {
  if (setting === undefined) return 'DISABLED'
  if (!isInEffect(setting, nowMs)) return setting.isEnabled ? 'ENABLING' : 'DISABLING'
  return setting.isEnabled ? 'ENABLED' : 'DISABLED'
}

/** What all three operations say of a table, or of an index of it. */
export function summarizeInsights(
  record: TableRecord,
  index: IndexRecord | undefined,
  nowMs: number,
): Wire.ContributorInsightsSummary {
  const { insights } = index ?? record
  return {
    TableName: record.name,
    ...(index === undefined ? {} : { IndexName: index.name }),
    ContributorInsightsStatus: insightsStatus(insights, nowMs),
    ...(insights === undefined ? {} : { ContributorInsightsMode: insights.mode }),
  }
}

/** @returns the summary with its rules, and when its status changed last */
export function describeInsights(
  record: TableRecord,
  index: IndexRecord | undefined,
  nowMs: number,
): Wire.DescribeContributorInsightsOutput {
  const { insights } = index ?? record
  const summary = summarizeInsights(record, index, nowMs)
  if (insights === undefined) return summary
  const updatedMs = isInEffect(insights, nowMs) ? insights.dueMs : insights.askedMs
  return {
    ...summary,
    ...(summary.ContributorInsightsStatus === 'DISABLED'
      ? {}
      : { ContributorInsightsRuleList: ruleNames(record.name, (index ?? record).keys, insights) }),
    LastUpdateDateTime: updatedMs / 1000,
  }
}

/**
 * Accessed keys, then throttled ones; by partition key, and by sort key where there is one. An index's rules too have the table's name.
 * Source: assumed: a name too long for a rule is cut.
 */
function ruleNames(tableName: string, { range }: KeySchema, { mode, askedMs }: InsightsSetting): string[] {
  const kinds = mode === 'THROTTLED_KEYS' ? ['PKT', 'SKT'] : ['PKC', 'SKC', 'PKT', 'SKT']
  return kinds
    .filter((kind) => range.length > 0 || kind.startsWith('PK'))
    .map((kind) => {
      const [start, end] = [`DynamoDBContributorInsights-${kind}-`, `-${askedMs}`]
      return start + tableName.slice(0, RULE_NAME_CHARACTERS - start.length - end.length) + end
    })
}
