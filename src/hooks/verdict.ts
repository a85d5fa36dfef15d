// What a handler's answer says of its batch. Pure. Source: docs services-ddb-batchfailurereporting.
import type { Outcome } from './runners/runner.js'
import type { PendingRecord } from './batch.js'

export type Verdict =
  | { readonly kind: 'succeeded' }
  /** All before `from` is done. Partial when the answer named what failed. */
  | {
      readonly kind: 'failed'
      readonly from: number
      readonly isPartial: boolean
      readonly reason: string
      readonly stack?: string
    }
  /** The handler did not run, so nothing was tried. */
  | { readonly kind: 'unreached'; readonly reason: string }

const SUCCEEDED: Verdict = { kind: 'succeeded' }

/** @param isReported whether the answer may name records that failed */
export function verdictOf(outcome: Outcome, records: readonly PendingRecord[], isReported: boolean): Verdict {
  switch (outcome.kind) {
    case 'unreached':
      return outcome
    case 'failed':
      return { ...outcome, from: 0, isPartial: false }
    case 'answered':
      return isReported ? reported(outcome.answer, records) : SUCCEEDED
  }
}

/** Nothing, null, or an empty list is a success. What can't be read is a failure of all. */
function reported(answer: unknown, records: readonly PendingRecord[]): Verdict {
  if (answer === null || answer === undefined || answer === '') return SUCCEEDED
  const failures = typeof answer === 'object' ? (Reflect.get(answer, 'batchItemFailures') as unknown) : undefined
  if (failures === null || failures === undefined) return SUCCEEDED
  if (!Array.isArray(failures)) return failedWhole('batchItemFailures is no list')
  const places = failures.map((one: unknown) => placeOf(one, records))
  if (places.includes(-1)) {
    return failedWhole(`batchItemFailures names no record of the batch: ${JSON.stringify(failures[places.indexOf(-1)])}`)
  }
  if (places.length === 0) return SUCCEEDED
  const from = Math.min(...places)
  const reason = `the answer names ${failures.length} failed record${failures.length === 1 ? '' : 's'}`
  return { kind: 'failed', from, isPartial: true, reason }
}

const placeOf = (failure: unknown, records: readonly PendingRecord[]): number => {
  const identifier =
    typeof failure === 'object' && failure !== null ? (Reflect.get(failure, 'itemIdentifier') as unknown) : undefined
  return records.findIndex(({ number }) => number === identifier)
}

const failedWhole = (reason: string): Verdict => ({ kind: 'failed', from: 0, isPartial: false, reason })
