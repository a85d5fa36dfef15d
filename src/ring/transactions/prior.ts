// What came of the transaction that a token names already. Source: docs API_TransactWriteItems ClientRequestToken.
import type { IdempotencyToken } from '../../engine/contract/items.js'
import { idempotentParameterMismatch, transactionInProgress } from '../../model/errors.js'
import type { Ledger } from './ledger.js'
import type { Claim, Tokens } from './tokens.js'

export type Prior =
  /** Nothing. `over`: who has the token, and will never be committed. */
  | { readonly kind: 'none'; readonly over: Claim | undefined }
  | { readonly kind: 'committed'; readonly sizesBytes: readonly number[] }

export interface PriorParts {
  readonly tokens: Tokens
  readonly ledger: Ledger
  /** How long a transaction is let go on without a decision. */
  readonly holdMs: number
}

/** @throws ApiError IdempotentParameterMismatchException, TransactionInProgressException */
export async function priorOf(parts: PriorParts, token: IdempotencyToken, nowMs: number): Promise<Prior> {
  const claim = await parts.tokens.find(token)
  return claim === undefined ? { kind: 'none', over: undefined } : outcomeOf(parts, claim, token, nowMs)
}

async function outcomeOf({ ledger, holdMs }: PriorParts, claim: Claim, token: IdempotencyToken, nowMs: number): Promise<Prior> {
  const known = await ledger.find(claim.txn)
  if (known?.kind === 'aborted') return { kind: 'none', over: claim }
  refuseOther(claim, token)
  if (known !== undefined) return known
  if (nowMs - claim.sinceMs < holdMs) throw transactionInProgress()
  const verdict = await ledger.abort(claim.txn)
  return verdict.kind === 'aborted' ? { kind: 'none', over: claim } : verdict
}

/** @throws ApiError IdempotentParameterMismatchException */
export function refuseOther({ payloadDigest }: Claim, token: IdempotencyToken): void {
  if (payloadDigest !== token.payloadDigest) throw idempotentParameterMismatch()
}
