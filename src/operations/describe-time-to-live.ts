// DescribeTimeToLive: the state of time to live, and its attribute. Source: docs API_DescribeTimeToLive; refusal measured us-west-2,
// 2026-10.
import { validation } from '../model/errors.js'
import type { DescribeTimeToLiveInput, DescribeTimeToLiveOutput } from '../shapes/operations.js'
import { describeTimeToLive as describe } from '../tables/definition/time-to-live.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { tableNamed } from './table-named.js'

export const describeTimeToLive = defineOperation<DescribeTimeToLiveInput>('DescribeTimeToLive', {
  side: undefined,
  mostPerSec: 10,
  resources: ofTable,
  run: (input, context) => {
    const { record } = tableNamed(context, input.TableName)
    if (record.status === 'CREATING') {
      throw validation('Cannot describe time to live while table is in CREATING state: Current table state is CREATING')
    }
    const output: DescribeTimeToLiveOutput = { TimeToLiveDescription: describe(record, context.engine.clock.nowMs()) }
    return output
  },
})
