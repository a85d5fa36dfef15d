// Throttles as clients see them: which exception, which sentence, which reasons. Invariant: every limit that was hit is among the reasons,
// the first one chooses exception and sentence.
// Source: docs Programming.Errors, throttling-diagnosing; texts of the API model. RequestLimitExceeded for the account's quota and the
// provisioned exception for key ranges of provisioned tables: assumed, since the documentation names two.
import { ApiError } from '../model/errors.js'
import type { Side } from './units.js'

/** What was exhausted. */
export type Limit =
  'ProvisionedThroughputExceeded' | 'MaxOnDemandThroughputExceeded' | 'AccountLimitExceeded' | 'KeyRangeThroughputExceeded'

/** One limit of one table or index that refused. */
export interface ThrottleCause {
  readonly of: 'Table' | 'Index'
  readonly side: Side
  readonly limit: Limit
  readonly arn: string
  readonly isOnDemand: boolean
}

const TABLE_PROVISIONED =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.'
const INDEX_PROVISIONED =
  'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.'
const TABLE_ON_DEMAND =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html'
const INDEX_ON_DEMAND =
  'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.'
const MAX_ON_DEMAND = 'Throughput exceeds the maximum OnDemandThroughput configured on table or index'
const ACCOUNT =
  'Throughput exceeds the current throughput limit for your account. To request a limit increase, contact AWS Support at https://aws.amazon.com/support'

/** The refusal of a request that hit these limits. @param causes at least one, tables before indexes */
export function throttleError(causes: readonly ThrottleCause[]): ApiError {
  const [first] = causes
  if (first === undefined) throw new Error('a throttle without a cause')
  const reasons = causes.map((cause) => ({ reason: reasonOf(cause), resource: cause.arn }))
  if (first.limit === 'AccountLimitExceeded') return new ApiError('RequestLimitExceeded', ACCOUNT, { ThrottlingReasons: reasons })
  const isIndex = first.of === 'Index'
  if (!first.isOnDemand) {
    const text = isIndex ? INDEX_PROVISIONED : TABLE_PROVISIONED
    return new ApiError('ProvisionedThroughputExceededException', text, { ThrottlingReasons: reasons })
  }
  const text = first.limit === 'MaxOnDemandThroughputExceeded' ? MAX_ON_DEMAND : isIndex ? INDEX_ON_DEMAND : TABLE_ON_DEMAND
  return new ApiError('ThrottlingException', text, { throttlingReasons: reasons })
}

/** As `TableWriteKeyRangeThroughputExceeded`. */
const reasonOf = ({ of, side, limit }: ThrottleCause): string => `${of}${side === 'read' ? 'Read' : 'Write'}${limit}`
