// Paths against keys: a key attribute is a scalar, so no path can lead into one, of the table or of any of its indexes; and a query's
// filter may not name one of what it reads at all.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.4, 2.7); for conditions, updates and other indexes: recorded answers of
// the service.
import type { Condition, Path } from '../expressions/ast.js'
import { findConditionPath, findUpdatePath } from '../expressions/expression-paths.js'
import type { Projection } from '../expressions/projection.js'
import type { Update } from '../expressions/update.js'
import { validation } from '../model/errors.js'
import type { KeySchema, TableRecord } from '../model/table.js'

/** @throws ApiError when a projected path leads into a key attribute */
export function refuseProjectionIntoKeys(projection: Projection | undefined, record: TableRecord): void {
  if (projection === undefined) return
  for (const path of projection.paths) if (leadsIntoKey(path, record)) throw intoKey(path, record)
}

/** @throws ApiError when a path of a filter or a write's condition leads into a key attribute */
export function refuseConditionIntoKeys(condition: Condition | undefined, record: TableRecord): void {
  const path = condition && findConditionPath(condition, leadsIntoKey, record)
  if (path !== undefined) throw intoKey(path, record)
}

/** @throws ApiError when a path of an update leads into a key attribute */
export function refuseUpdateIntoKeys(update: Update, record: TableRecord): void {
  const path = findUpdatePath(update, leadsIntoKey, record)
  if (path !== undefined) throw intoKey(path, record)
}

/** @throws ApiError when a query filters on a key attribute of what it reads */
export function refuseFilterOnKeys(condition: Condition, keys: KeySchema, filter: 'Filter Expression' | 'QueryFilter'): void {
  const path = findConditionPath(condition, beginsAtKey, keys)
  if (path === undefined) return
  throw validation(`${filter} can only contain non-primary key attributes: Primary key attribute: ${path.elements[0]}`)
}

function leadsIntoKey(path: Path, { keys, indexes }: TableRecord): boolean {
  if (path.elements.length === 1) return false
  if (beginsAtKey(path, keys)) return true
  for (const index of indexes) if (beginsAtKey(path, index.keys)) return true
  return false
}

function intoKey(path: Path, { keys }: TableRecord): Error {
  const shownAs = beginsAtKey(path, keys) ? 'Key' : 'IndexKey'
  const rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
  return validation(`${rule}: ${shownAs}: ${path.elements[0]}`)
}

function beginsAtKey({ elements: [name] }: Path, { hash, range }: KeySchema): boolean {
  for (const key of hash) if (key.name === name) return true
  for (const key of range) if (key.name === name) return true
  return false
}
