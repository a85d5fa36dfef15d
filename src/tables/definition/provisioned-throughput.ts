// Provisioned units of a table or index. Source: measured us-west-2, 2026-10.
import { ApiError, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Namespace, Throughput } from '../../model/table.js'
import type { ProvisionedThroughput } from '../../shapes/operations.js'

/** A larger number cannot be read as units at all. Source: measured us-east-1, 2013. */
const MAX_READABLE_UNITS = 1_000_000_000_000

/** The number as the service read it: a long, which ends somewhere. Source: assumed. */
const longText = (units: number): string => (units < 2 ** 63 ? String(BigInt(units)) : '9223372036854775807')

/** Both figures with their wire names, reads first. */
const figures = (throughput: ProvisionedThroughput) =>
  [
    ['ReadCapacityUnits', throughput.ReadCapacityUnits],
    ['WriteCapacityUnits', throughput.WriteCapacityUnits],
  ] as const

/** Why a figure is no number of units. */
export function boundsRefusal(throughput: ProvisionedThroughput | undefined): ApiError | undefined {
  const excess = throughput && figures(throughput).find(([, units]) => units > MAX_READABLE_UNITS)
  return excess && validation(`Given value ${longText(excess[1])} for ${excess[0]} is out of bounds`)
}

/** Why the account may not have so many units on one table or index. */
export function quotaRefusal(throughput: ProvisionedThroughput | undefined, { region }: Namespace): ApiError | undefined {
  const excess = throughput && figures(throughput).find(([, units]) => units > LIMITS.tableUnitsPerSec)
  return (
    excess &&
    new ApiError(
      'LimitExceededException',
      `The requested ${excess[0]}, ${excess[1]}, is above the per table maximum for the account in ${region}. ` +
        `Per table maximum: ${LIMITS.tableUnitsPerSec}. ` +
        'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    )
  )
}

/** Units of a new table or index; none when on demand. */
export const newThroughput = (throughput: ProvisionedThroughput | undefined): Throughput => ({
  readUnits: throughput?.ReadCapacityUnits ?? 0,
  writeUnits: throughput?.WriteCapacityUnits ?? 0,
  decreasesToday: 0,
})
