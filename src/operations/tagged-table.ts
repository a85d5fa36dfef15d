// The table whose tags a request means, by its ARN. Source: measured us-west-2, 2026-10; a table of another region assumed.
import type { Table } from '../engine/contract/tables.js'
import { foreignResource, parseResourceArn, resourceNotFound } from '../tables/definition/resource-arn.js'
import type { Context } from './operation.js'

/** @throws ApiError ValidationException, AccessDeniedException, ResourceNotFoundException (also while CREATING) */
export function taggedTable({ engine, namespace }: Context, arn: string, operation: string): Table {
  const { namespace: owner, table: name } = parseResourceArn(arn)
  if (owner.account !== namespace.account) throw foreignResource(arn, operation, namespace)
  const table = owner.region === namespace.region ? engine.tables.find(namespace, name) : undefined
  if (table === undefined || table.record.status === 'CREATING') throw resourceNotFound(arn)
  return table
}
