// The table that a request names, by name or ARN, as item operations look it up.
import type { Table } from '../engine/engine.js'
import { nameOf } from '../model/arn.js'
import type { Context } from './operation.js'

/** @throws ApiError ResourceNotFoundException when there is no such table that can be used */
export function tableInUse({ engine, namespace }: Context, tableName: string): Table {
  return engine.activeTable(namespace, nameOf(tableName))
}
