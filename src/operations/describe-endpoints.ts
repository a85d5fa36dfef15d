// DescribeEndpoints: the service's address in the caller's region. Source: docs API_DescribeEndpoints.
import type { DescribeEndpointsOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

const CACHE_MINUTES = 1440

export const describeEndpoints = defineOperation('DescribeEndpoints', {
  side: undefined,
  resources: ofNothing,
  run: (_input, { namespace }) => {
    const output: DescribeEndpointsOutput = {
      Endpoints: [{ Address: `dynamodb.${namespace.region}.amazonaws.com`, CachePeriodInMinutes: CACHE_MINUTES }],
    }
    return output
  },
})
