// What becomes of a batch that was not handled: it is tried again, in parts where that is asked for, or given up. Pure.
// Source: docs with-ddb (retries, bisecting), services-ddb-batchfailurereporting; the waits in between are assumed.
import type { Batch } from './batch.js'
import type { HookSettings } from './settings.js'
import type { Verdict } from './verdict.js'

export type NextStep =
  | { readonly kind: 'done' }
  /** The first `handled` records are done; the batches follow each other in that order. */
  | { readonly kind: 'again'; readonly handled: number; readonly batches: readonly Batch[]; readonly delayMs: number }
  | { readonly kind: 'given up'; readonly handled: number }

export type RetrySettings = Pick<HookSettings, 'maximumRetryAttempts' | 'bisectBatchOnFunctionError'>

const FIRST_DELAY_MS = 100
const MOST_DELAY_MS = 60_000

/** How long to wait after so many failures in a row. */
export const delayAfter = (failures: number): number => Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 20), MOST_DELAY_MS)

/** @param tried the batch that was tried */
export function nextStep(tried: Batch, verdict: Verdict, settings: RetrySettings): NextStep {
  if (verdict.kind === 'succeeded') return { kind: 'done' }
  const failures = tried.failures + 1
  if (verdict.kind === 'unreached') return again(0, [{ ...tried, failures }], delayAfter(failures))
  const { from, isPartial } = verdict
  const invocations = tried.invocations + 1
  const rest: Batch = { ...tried, records: tried.records.slice(from), invocations }
  const isBisected = settings.bisectBatchOnFunctionError
  if (isBisected && isPartial && from > 0) return again(from, [{ ...rest, failures: 1 }], delayAfter(1)) // cut where the answer says
  if (isBisected && rest.records.length > 1) return again(from, halves(rest), 0)
  const isUsedUp = settings.maximumRetryAttempts !== -1 && tried.retries >= settings.maximumRetryAttempts
  if (isUsedUp) return { kind: 'given up', handled: from }
  return again(from, [{ ...rest, retries: tried.retries + 1, failures }], delayAfter(failures))
}

const again = (handled: number, batches: readonly Batch[], delayMs: number): NextStep => ({
  kind: 'again',
  handled,
  batches,
  delayMs,
})

/** A split uses up no retry. */
function halves(batch: Batch): readonly Batch[] {
  const middle = Math.ceil(batch.records.length / 2)
  const part = (records: Batch['records']): Batch => ({ ...batch, records, failures: 0 })
  return [part(batch.records.slice(0, middle)), part(batch.records.slice(middle))]
}
