// UpdateTimeToLive: enables or disables time to live, in every replica of a global table; answers what was asked for, while the state has
// just begun. A table in a wrong state is not found. Source: docs API_UpdateTimeToLive; CREATING measured us-west-2, 2026-10; DELETING
// assumed.
import { tableNotFoundNamed } from '../model/errors.js'
import type { UpdateTimeToLiveInput, UpdateTimeToLiveOutput } from '../shapes/operations.js'
import { enforce } from '../tables/definition/rule.js'
import { TIME_TO_LIVE_RULES } from '../tables/definition/time-to-live.js'
import { defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { ofTable } from './resources.js'
import { tableNamed } from './table-named.js'

export const updateTimeToLive = defineOperation<UpdateTimeToLiveInput>('UpdateTimeToLive', {
  side: undefined,
  resources: ofTable,
  run: async ({ TableName, TimeToLiveSpecification }, context) => {
    const { engine } = context
    const table = tableNamed(context, TableName)
    const { record } = table
    if (record.status === 'CREATING' || record.status === 'DELETING') throw tableNotFoundNamed(record.name)
    const { AttributeName: attribute, Enabled: isEnabled } = TimeToLiveSpecification
    const request = { attribute, isEnabled }
    enforce(TIME_TO_LIVE_RULES, { request, record, nowMs: engine.clock.nowMs() })
    await planeOf(engine, 'timeToLive').set(table, request)
    const output: UpdateTimeToLiveOutput = { TimeToLiveSpecification }
    return output
  },
})
