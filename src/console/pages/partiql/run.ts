// Runs statements: one, page by page; a batch; a transaction. Invariant: each is one call of the service, which is shown with its answer.
import type { ApiCall } from '../../api/call.js'
import { callService } from '../../api/service-calls.js'
import type { Value } from '../../parts/value-text.js'
import type { Namespace } from '../../state/place.js'
import type { TextStatement } from './statements.js'

export type Mode = 'statement' | 'batch' | 'transaction'
export type Item = Readonly<Record<string, Value>>

/** What one statement of several was answered. */
export interface Answer {
  readonly item: Item | undefined
  readonly error: string | undefined
}

export interface Results {
  readonly items: readonly Item[]
  /** Of a batch or a transaction, one a statement. */
  readonly answers: readonly Answer[] | undefined
  readonly next: string | undefined
  readonly call: ApiCall
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

/** @throws ApiFailure */
export async function runOne(
  { statements: [statement], parameters, isConsistent, namespace }: Wanted,
  next?: string,
): Promise<Results> {
  const input = {
    Statement: statement?.text ?? '',
    ...(parameters.length === 0 ? {} : { Parameters: parameters }),
    ...(isConsistent ? { ConsistentRead: true } : {}),
    ...(/^\s*SELECT\b/i.test(statement?.text ?? '') ? { Limit: PAGE } : {}),
    ReturnConsumedCapacity: 'TOTAL',
    ...(next === undefined ? {} : { NextToken: next }),
  }
  const { output, call } = await callService<{ readonly Items?: readonly Item[]; readonly NextToken?: string }>(
    'ExecuteStatement',
    input,
    namespace,
  )
  return { items: output.Items ?? [], answers: undefined, next: output.NextToken, call }
}

/** @throws ApiFailure where nothing was done */
export async function runSeveral(
  mode: 'batch' | 'transaction',
  { statements, parameters, isConsistent, namespace }: Wanted,
): Promise<Results> {
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
  return { items: [], answers, next: undefined, call }
}
