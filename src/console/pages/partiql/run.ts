// Runs statements: one, page by page; a batch; a transaction. Invariant: each is one call of the service, which is shown with its answer.
import type { ApiCall } from '../../api/call.js'
import { callService } from '../../api/service-calls.js'
import type { Answer } from '../../paging/found.js'
import type { Item } from '../../parts/value-text.js'
import type { Namespace } from '../../state/place.js'
import type { TextStatement } from './statements.js'

export type Mode = 'statement' | 'batch' | 'transaction'

/** What one statement of several was answered. */
export interface OneAnswer {
  readonly item: Item | undefined
  readonly error: string | undefined
}

/** Of a batch or a transaction, an answer a statement. */
export interface Several {
  readonly answers: readonly OneAnswer[]
  readonly call: ApiCall
}

interface Output {
  readonly Items?: readonly Item[]
  readonly NextToken?: string
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number }
}

interface WireAnswer {
  readonly Item?: Item
  readonly Error?: { readonly Code?: string; readonly Message?: string }
}

/** Items a page. */
const PAGE = 100

export interface Wanted {
  readonly statements: readonly TextStatement[]
  readonly parameters: readonly unknown[]
  readonly isConsistent: boolean
  readonly namespace: Namespace
}

/** @param start the token of a page after the first, which only what reads has. @throws ApiFailure */
export async function runOne(
  { statements: [statement], parameters, isConsistent, namespace }: Wanted,
  start?: string,
): Promise<Answer<string>> {
  const input = {
    Statement: statement?.text ?? '',
    ...(parameters.length === 0 ? {} : { Parameters: parameters }),
    ...(isConsistent ? { ConsistentRead: true } : {}),
    ...(/^\s*SELECT\b/i.test(statement?.text ?? '') ? { Limit: PAGE } : {}),
    ReturnConsumedCapacity: 'TOTAL',
    ...(start === undefined ? {} : { NextToken: start }),
  }
  const { output, call } = await callService<Output>('ExecuteStatement', input, namespace)
  const { Items: items = [], NextToken: next, ConsumedCapacity: consumed } = output
  return { items, scanned: items.length, next, units: consumed?.CapacityUnits ?? 0, call }
}

/** @throws ApiFailure where nothing was done */
export async function runSeveral(
  mode: 'batch' | 'transaction',
  { statements, parameters, isConsistent, namespace }: Wanted,
): Promise<Several> {
  let used = 0
  const list = statements.map(({ text, parameters: count }) => {
    const values = parameters.slice(used, (used += count))
    return {
      Statement: text,
      ...(values.length === 0 ? {} : { Parameters: values }),
      ...(isConsistent && mode === 'batch' && /^\s*SELECT\b/i.test(text) ? { ConsistentRead: true } : {}),
    }
  })
  const [operation, name] =
    mode === 'batch' ? ['BatchExecuteStatement', 'Statements'] : ['ExecuteTransaction', 'TransactStatements']
  const { output, call } = await callService<{ readonly Responses?: readonly WireAnswer[] }>(
    operation,
    { [name]: list, ReturnConsumedCapacity: 'TOTAL' },
    namespace,
  )
  const answers = (output.Responses ?? []).map(({ Item, Error: refused }) => ({
    item: Item,
    error: refused === undefined ? undefined : `${refused.Code ?? 'Error'}: ${refused.Message ?? ''}`,
  }))
  return { answers, call }
}
