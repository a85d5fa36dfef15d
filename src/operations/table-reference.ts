// What a name or an ARN means to one caller. Invariant: an ARN of another account or region never reaches the caller's own table of the
// same name. Source: assumed; policies that would let other accounts in don't exist here yet.
import { parseTableName } from '../model/arn.js'
import type { Context } from './operation.js'

export interface NamedTable {
  readonly name: string
  /** The ARN names another account or region; with one namespace for all there is no elsewhere. */
  readonly isElsewhere: boolean
}

/** @throws ApiError ValidationException for what is no table's ARN */
export function referenceOf({ namespace, isShared }: Context, tableNameOrArn: string): NamedTable {
  const { name, account = namespace.account, region = namespace.region } = parseTableName(tableNameOrArn)
  return { name, isElsewhere: isShared !== true && (account !== namespace.account || region !== namespace.region) }
}
