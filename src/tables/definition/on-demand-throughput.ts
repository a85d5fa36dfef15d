// The optional maximum of an on-demand table or index. An empty object counts as absent. Source: measured us-west-2, 2026-10.
import { ApiError, invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Namespace, OnDemandThroughput } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'

/** Takes a maximum away; only UpdateTable reads it so. */
export const CLEAR = -1

type MaximumName = keyof Wire.OnDemandThroughput

/** The members that are there, reads first. */
export function maximaOf(maxima: Wire.OnDemandThroughput | undefined): (readonly [MaximumName, number])[] {
  const members = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const
  return members.flatMap((member) => {
    const units = maxima?.[member]
    return units === undefined ? [] : [[member, units] as const]
  })
}

/** True when the request has no maximum. */
export const isNoMaximum = (maxima: Wire.OnDemandThroughput | undefined): boolean => maximaOf(maxima).length === 0

/** Why a maximum has no place at creation. @param index the index's name, undefined for the table */
export function provisionedCreateRefusal(maxima: Wire.OnDemandThroughput | undefined, index?: string): ApiError | undefined {
  const [first] = maximaOf(maxima)
  if (first === undefined) return undefined
  const holder = index === undefined ? '' : ` for index: ${index}`
  return invalidParameter(
    `${first[0]} for OnDemandThroughput${holder} cannot be specified when table BillingMode is PROVISIONED.`,
  )
}

/** The same in UpdateTable, which words it a little otherwise. The index form is assumed. */
export function provisionedUpdateRefusal(maxima: Wire.OnDemandThroughput | undefined, index?: string): ApiError | undefined {
  const [first] = maximaOf(maxima)
  if (first === undefined) return undefined
  const holder = index === undefined ? '' : ` for index: ${index}`
  return invalidParameter(
    `${first[0]} for OnDemandThroughput${holder} cannot be specified when the table BillingMode is PROVISIONED`,
  )
}

export interface RangeOf {
  /** Undefined for the table. */
  readonly index?: string | undefined
  /** Whether -1 is legal, as in an update. */
  readonly canClear: boolean
  readonly namespace: Namespace
}

/** Why a maximum is outside what can be asked for. */
export function rangeRefusal(maxima: Wire.OnDemandThroughput | undefined, of: RangeOf): ApiError | undefined {
  const holder = of.index === undefined ? 'for table' : `for index : ${of.index}` // the blank is the service's own
  const isLegal = (units: number): boolean => units >= 1 || (of.canClear && units === CLEAR)
  const outside = maximaOf(maxima).find(([, units]) => !isLegal(units))
  if (outside !== undefined) {
    return invalidParameter(`Requested ${outside[0]} for OnDemandThroughput ${holder} is outside of valid range`)
  }
  const above = maximaOf(maxima).find(([, units]) => units > LIMITS.tableUnitsPerSec)
  return above && quotaRefusal(above[0], holder, of.namespace)
}

function quotaRefusal(member: MaximumName, holder: string, { region }: Namespace): ApiError {
  const quota = member === 'MaxReadRequestUnits' ? 'TableMaxReadCapacityUnits' : 'TableMaxWriteCapacityUnits'
  return new ApiError(
    'LimitExceededException',
    `Subscriber limit exceeded: Requested ${member} for OnDemandThroughput ${holder} exceeds ${quota} of the account in region ${region}`,
  )
}

/** The stored maxima with those asked for laid over them, member by member; undefined when none is left. */
export function mergeMaxima(
  stored: OnDemandThroughput | undefined,
  maxima: Wire.OnDemandThroughput | undefined,
): OnDemandThroughput | undefined {
  const read = maxima?.MaxReadRequestUnits ?? stored?.maxReadUnits ?? CLEAR
  const write = maxima?.MaxWriteRequestUnits ?? stored?.maxWriteUnits ?? CLEAR
  if (read === CLEAR && write === CLEAR) return undefined
  return { ...(read === CLEAR ? {} : { maxReadUnits: read }), ...(write === CLEAR ? {} : { maxWriteUnits: write }) }
}
