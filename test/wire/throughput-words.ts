// What the service says about throughput, typed once for the tests of CreateTable and UpdateTable, and the parameters they send.
import type { GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb'
import { REGION } from './credentials.js'
import { globalIndex, refusal } from './support.js'

export const V = 'ValidationException: '
export const P = `${V}One or more parameter values were invalid: `
export const LIMIT = 'LimitExceededException: '
export const SUBSCRIBER = `${LIMIT}Subscriber limit exceeded: `
export const ADVICE = 'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.'
export const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html'
export const UNITS_ON_DEMAND = `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`

export const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
})
export const maxRead = (MaxReadRequestUnits: number) => ({ OnDemandThroughput: { MaxReadRequestUnits } })
export const maxWrite = (MaxWriteRequestUnits: number) => ({ OnDemandThroughput: { MaxWriteRequestUnits } })
export const warmRead = (ReadUnitsPerSecond: number) => ({ WarmThroughput: { ReadUnitsPerSecond } })
export const warmWrite = (WriteUnitsPerSecond: number) => ({ WarmThroughput: { WriteUnitsPerSecond } })
/** Half of what the parameter needs; the types of the SDK know better. */
export const halfUnits = { ProvisionedThroughput: { ReadCapacityUnits: 5 } } as ReturnType<typeof units>

export const below1 = (value: string, member: string): string =>
  `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value greater than or equal to 1`
export const missing = (member: string): string =>
  `${V}1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`
export const aboveQuota = (member: string, asked: number): string =>
  `${LIMIT}The requested ${member}, ${asked}, is above the per table maximum for the account in ${REGION}. Per table maximum: 40000. ${ADVICE}`
export const unchanged = (holder: string, short: string, read: number, write: number): string =>
  `${V}The provisioned throughput for the ${holder} will not change. The requested value equals the current value. ` +
  `Current ReadCapacityUnits provisioned for the ${short}: ${read}. Requested ReadCapacityUnits: ${read}. ` +
  `Current WriteCapacityUnits provisioned for the ${short}: ${write}. Requested WriteCapacityUnits: ${write}. ${ADVICE}`
export const aboveMaximum = (member: string, parameter: string, holder: string): string =>
  `${SUBSCRIBER}Requested ${member} for ${parameter} for ${holder} exceeds TableMax` +
  `${member.includes('Read') ? 'Read' : 'Write'}CapacityUnits of the account in region ${REGION}`
export const outside = (member: string, holder: string): string =>
  `${P}Requested ${member} for OnDemandThroughput for ${holder} is outside of valid range`
export const cooler = (member: string, holder: string): string =>
  `${P}Requested ${member} for WarmThroughput for ${holder} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`

/** A global index `byG` on `g`, with the throughputs given. */
export const globals = (more: Partial<GlobalSecondaryIndex>) => {
  const { GlobalSecondaryIndexes: indexes = [] } = globalIndex('byG', ['g'])
  return { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, ...more })) }
}

/** The error of a call, the table's name written T. */
export const verdict = async (call: Promise<unknown>, table: string): Promise<string> => {
  const { name, message } = await refusal(call)
  return `${name}: ${message}`.replaceAll(table, 'T')
}
