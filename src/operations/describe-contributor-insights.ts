// DescribeContributorInsights: status, mode and rules of a table or global index. Source: docs API_DescribeContributorInsights.
import type { DescribeContributorInsightsInput } from '../shapes/operations.js'
import { describeInsights } from '../tables/definition/contributor-insights.js'
import { insightsTarget } from './insights-target.js'
import { defineOperation } from './operation.js'
import { ofIndex } from './resources.js'

export const describeContributorInsights = defineOperation<DescribeContributorInsightsInput>('DescribeContributorInsights', {
  side: undefined,
  mostPerSec: 5,
  resources: ofIndex,
  run: (input, context) => {
    const { table, index } = insightsTarget(context, input)
    return describeInsights(table.record, index, context.engine.clock.nowMs())
  },
})
