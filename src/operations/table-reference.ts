// What a name or an ARN means to one caller. Invariant: an ARN of another account or region never reaches the caller's own table of the
// same name; one of another account is reached only where policies have let the caller in. Source: docs cross-account access (by the ARN as
// TableName, in one region); the rest assumed.
import { parseTableName } from '../model/arn.js'
import type { Namespace } from '../model/namespace.js'
import type { Context } from './operation.js'

export interface NamedTable {
  readonly name: string
  /** Where it is, if it is there. */
  readonly namespace: Namespace
  /** The ARN names another account or region; with one namespace for all there is no elsewhere. */
  readonly isElsewhere: boolean
}

/** @throws ApiError ValidationException for what is no table's ARN */
export function referenceOf(context: Context, tableNameOrArn: string): NamedTable {
  const { name, account, region } = parseTableName(tableNameOrArn)
  const { namespace } = context
  if (account === undefined || region === undefined) return { name, namespace, isElsewhere: false }
  return { name, ...placeOf(context, { account, region }) }
}

/** Where a caller finds what an ARN says to be in a namespace. */
export function placeOf(context: Context, named: Namespace): Omit<NamedTable, 'name'> {
  const { namespace, isShared, reachesAccounts } = context
  if (isShared === true) return { namespace, isElsewhere: false }
  const isReached = named.region === namespace.region && (named.account === namespace.account || reachesAccounts === true)
  return { namespace: named.account === namespace.account && isReached ? namespace : named, isElsewhere: !isReached }
}
