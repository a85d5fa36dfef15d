// UpdateContributorInsights: begins or ends the counting of keys of a table or global index, or changes its mode. Answers ENABLING or
// DISABLING, as CreateTable answers CREATING; what is so already is answered as it is. Source: docs API_UpdateContributorInsights; the
// last assumed.
import { tableNotFoundNamed } from '../model/errors.js'
import type { UpdateContributorInsightsInput, UpdateContributorInsightsOutput } from '../shapes/operations.js'
import { requestedInsights, summarizeInsights } from '../tables/definition/contributor-insights.js'
import { insightsTarget } from './insights-target.js'
import { defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { ofIndex } from './resources.js'

export const updateContributorInsights = defineOperation<UpdateContributorInsightsInput>('UpdateContributorInsights', {
  side: undefined,
  resources: ofIndex,
  run: async (input, context) => {
    const { table, index } = insightsTarget(context, input)
    const { record } = table
    // Not found is the only refusal that the operation has for a table in a wrong state. Source: assumed, as tags on the service.
    if (record.status === 'CREATING' || record.status === 'DELETING') throw tableNotFoundNamed(record.name)
    const { ContributorInsightsAction: action, ContributorInsightsMode: mode } = input
    const request = requestedInsights((index ?? record).insights, action, mode)
    if (request !== undefined) await planeOf(context.engine, 'metering').setInsights(table, index, request)
    const summary = summarizeInsights(record, index, context.engine.clock.nowMs())
    if (request === undefined) return summary
    const output: UpdateContributorInsightsOutput = {
      ...summary,
      ContributorInsightsStatus: request.isEnabled ? 'ENABLING' : 'DISABLING',
      ContributorInsightsMode: request.mode,
    }
    return output
  },
})
