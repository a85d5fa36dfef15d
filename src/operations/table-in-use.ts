// The table that a request names, by name or ARN, as item operations look it up.
import type { Table } from '../engine/contract/tables.js'
import { tableNotFound } from '../model/errors.js'
import type { Context } from './operation.js'
import { referenceOf } from './table-reference.js'

/** @throws ApiError ResourceNotFoundException when there is no such table that can be used */
export function tableInUse(context: Context, tableName: string): Table {
  const { name, namespace, isElsewhere } = referenceOf(context, tableName)
  if (isElsewhere) throw tableNotFound()
  return context.engine.tables.active(namespace, name)
}
