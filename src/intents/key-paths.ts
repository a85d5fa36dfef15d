// Paths against keys: a key attribute is a scalar, so no path can lead into it; and a query's filter may not name it at all.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.4, 2.7).
import type { Path } from '../expressions/ast.js'
import { validation } from '../model/errors.js'
import type { KeySchema } from '../model/table.js'

/** @throws ApiError when a path leads into a key attribute. @param shownAs how the sentence names the attribute */
export function refusePathsIntoKeys(paths: readonly Path[], keys: KeySchema, shownAs: 'Key' | 'IndexKey'): void {
  for (const { elements } of paths) {
    const [name] = elements
    if (elements.length > 1 && isKeyOf(keys, name)) {
      throw validation(
        `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${shownAs}: ${name}`,
      )
    }
  }
}

/** @throws ApiError when a query filters on a key attribute of what it reads */
export function refuseFilterOnKeys(paths: readonly Path[], keys: KeySchema, filter: 'Filter Expression' | 'QueryFilter'): void {
  for (const { elements } of paths) {
    if (!isKeyOf(keys, elements[0])) continue
    throw validation(`${filter} can only contain non-primary key attributes: Primary key attribute: ${elements[0]}`)
  }
}

function isKeyOf(keys: KeySchema, name: string | number | undefined): boolean {
  return keys.hash.some((key) => key.name === name) || keys.range.some((key) => key.name === name)
}
