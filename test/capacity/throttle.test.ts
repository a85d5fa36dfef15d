// The words of throttles, typed here from the documentation and the API model: exception, sentence, reasons and their spelling.
import { expect, test } from 'vitest'
import { throttleError, type ThrottleCause } from '../../src/capacity/throttle.js'

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/T'
const INDEX = `${TABLE}/index/byG`
const cause = (given: Partial<ThrottleCause>): ThrottleCause => ({
  of: 'Table',
  side: 'write',
  limit: 'ProvisionedThroughputExceeded',
  arn: given.of === 'Index' ? INDEX : TABLE,
  isOnDemand: false,
  ...given,
})

test.each<[string, readonly ThrottleCause[], string, string, object]>([
  [
    'a provisioned table',
    [cause({})],
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    { ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: TABLE }] },
  ],
  [
    'a provisioned index',
    [cause({ of: 'Index' })],
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
    { ThrottlingReasons: [{ reason: 'IndexWriteProvisionedThroughputExceeded', resource: INDEX }] },
  ],
  [
    'a partition of a provisioned table, beside the table itself',
    [cause({ side: 'read' }), cause({ side: 'read', limit: 'KeyRangeThroughputExceeded' })],
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    {
      ThrottlingReasons: [
        { reason: 'TableReadProvisionedThroughputExceeded', resource: TABLE },
        { reason: 'TableReadKeyRangeThroughputExceeded', resource: TABLE },
      ],
    },
  ],
  [
    'a table on demand',
    [cause({ limit: 'KeyRangeThroughputExceeded', isOnDemand: true })],
    'ThrottlingException',
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
    { throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE }] },
  ],
  [
    'an index on demand',
    [cause({ of: 'Index', limit: 'KeyRangeThroughputExceeded', isOnDemand: true })],
    'ThrottlingException',
    'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.',
    { throttlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: INDEX }] },
  ],
  [
    'a configured maximum',
    [cause({ side: 'read', limit: 'MaxOnDemandThroughputExceeded', isOnDemand: true })],
    'ThrottlingException',
    'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
    { throttlingReasons: [{ reason: 'TableReadMaxOnDemandThroughputExceeded', resource: TABLE }] },
  ],
  [
    "the account's quota",
    [cause({ limit: 'AccountLimitExceeded', isOnDemand: true })],
    'RequestLimitExceeded',
    'Throughput exceeds the current throughput limit for your account. To request a limit increase, contact AWS Support at https://aws.amazon.com/support',
    { ThrottlingReasons: [{ reason: 'TableWriteAccountLimitExceeded', resource: TABLE }] },
  ],
])('%s', (_name, causes, name, message, extra) => {
  const error = throttleError(causes)
  expect([error.name, error.status, error.message]).toEqual([name, 400, message])
  expect(error.extra).toEqual(extra)
})
