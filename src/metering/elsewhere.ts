// Where a table is that a request did not find: other credentials or another region see other tables, the most common reason for a
// refusal that nobody understands. Invariant: a line holds no name that no table has.
import type { Tables } from '../engine/contract/tables.js'
import { reasonsOf } from '../intents/cancellation.js'
import type { ApiError } from '../model/errors.js'
import { namespaceText, type Namespace } from '../model/namespace.js'
import type { Operation } from '../operations/operation.js'
import type { MeasuredRequest } from '../protocol/stages.js'
import { plainName } from '../operations/plain-name.js'

const NOT_FOUND: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'TableNotFoundException'])

export interface ElsewhereParts {
  readonly tables: Pick<Tables, 'find' | 'namespaces'>
  /** Where a namespace's tables are. */
  readonly homeOf: (namespace: Namespace) => Namespace
  readonly log: { info(message: string): void }
}

/** Says where the tables are that a refused request named, when it was refused for want of them and others have some of these names. */
export function sayWhereTablesAre(
  { operation, namespace, input }: MeasuredRequest<Operation>,
  error: ApiError,
  { tables, homeOf, log }: ElsewhereParts,
): void {
  if (!isNotFound(error) || operation === undefined || namespace === undefined || input === undefined) return
  const own = homeOf(namespace)
  const named = new Set(operation.resources.of(input).map(({ table }) => (table === undefined ? undefined : plainName(table))))
  for (const name of named) {
    if (name === undefined || tables.find(own, name) !== undefined) continue
    const others = tables.namespaces().filter((other) => tables.find(other, name) !== undefined)
    if (others.length === 0) continue
    const places = others.map(namespaceText).join(', ')
    log.info(`${operation.name} found no table ${name} for ${namespaceText(own)}; there is one for ${places}`)
  }
}

/** Itself, or the reason of a cancelled transaction. */
export function isNotFound(error: ApiError): boolean {
  return NOT_FOUND.has(error.name) || reasonsOf(error).some(({ Code }) => Code === 'ResourceNotFound')
}
