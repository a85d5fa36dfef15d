// DescribeTimeToLive: no table expires items yet. Source: docs API_DescribeTimeToLive; refusal measured us-west-2, 2026-10.
import { validation } from '../model/errors.js'
import type { DescribeTimeToLiveInput, DescribeTimeToLiveOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { tableNamed } from './table-named.js'

const DISABLED: DescribeTimeToLiveOutput = { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }

export const describeTimeToLive = defineOperation<DescribeTimeToLiveInput>('DescribeTimeToLive', {
  side: undefined,
  resources: ofTable,
  run: (input, context) => {
    if (tableNamed(context, input.TableName).record.status === 'CREATING') {
      throw validation('Cannot describe time to live while table is in CREATING state: Current table state is CREATING')
    }
    return DISABLED
  },
})
