// ListTables: names in order, page by page. Source: docs API_ListTables.
import { LIMITS } from '../model/limits.js'
import { namespaceText } from '../model/namespace.js'
import type { ListTablesInput, ListTablesOutput } from '../shapes/operations.js'
import { type Context, defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

export const listTables = defineOperation<ListTablesInput>('ListTables', {
  side: undefined,
  resources: ofNothing,
  run: (input, context) => {
    const names = context.engine.tables.names(context.namespace)
    if (names.length === 0) hint(context)
    const output: ListTablesOutput = page(names, input)
    return output
  },
})

/** The names after the start, which need not be one of them. */
export function page(
  names: readonly string[],
  { ExclusiveStartTableName: start, Limit: limit = LIMITS.listTablesNames }: ListTablesInput,
): ListTablesOutput {
  const rest = start === undefined ? names : names.filter((name) => name > start)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return rest.length > shown.length && last !== undefined
    ? { TableNames: shown, LastEvaluatedTableName: last }
    : { TableNames: shown }
}

/** Other credentials or another region see other tables: the most common reason for an empty list. */
function hint({ engine, namespace, log }: Context): void {
  const others = engine.tables.namespaces().filter((other) => engine.tables.names(other).length > 0)
  if (others.length === 0) return
  const places = others.map((other) => `${namespaceText(other)} (${engine.tables.names(other).length})`).join(', ')
  log.info(`ListTables found no tables for ${namespaceText(namespace)}; there are tables for ${places}`)
}
