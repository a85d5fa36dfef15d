// How each operation refuses: with or without the envelope of the newer request layer, in which generation of value wording, and
// whether placeholder maps need an expression beside them. The wording belongs to the operation, never to the error.
// Source: measured eu-west-2, 2026-09 (validation sheet 1.2, 1.9).
import { ApiError, putInEnvelope } from '../model/errors.js'
import { isBeyondNewerLayer, type ValueMembers } from '../model/newer-layer.js'
import type { ValueLayer } from '../model/number.js'
import type { Wording } from '../model/wording.js'

/** How one operation refuses a request. */
export interface RefusalStyle {
  /** Request-validation sentences carry `1 validation error detected: `. */
  readonly isEnveloped: boolean
  readonly layer: ValueLayer
  /** Names or values without an expression are refused; transactions let them pass. */
  readonly needsExpression: boolean
  /** Keys are read after the expressions beside them, as the actions of transactions are. Source: measured eu-west-2, 2026-10. */
  readonly readsKeysLast?: boolean
}

type RefusalStyles = Readonly<
  Record<
    | 'putItem'
    | 'updateItem'
    | 'deleteItem'
    | 'getItem'
    | 'query'
    | 'scan'
    | 'batchGetItem'
    | 'batchWriteItem'
    | 'transactWriteItems'
    | 'transactGetItems'
    | 'searchVectors',
    RefusalStyle
  >
>

const ENVELOPED: RefusalStyle = { isEnveloped: true, layer: 'current', needsExpression: true }
const CURRENT: RefusalStyle = { isEnveloped: false, layer: 'current', needsExpression: true }
const OLDER: RefusalStyle = { isEnveloped: false, layer: 'older', needsExpression: true }
const TRANSACTION: RefusalStyle = { isEnveloped: false, layer: 'current', needsExpression: false, readsKeysLast: true }
const OLDER_TRANSACTION: RefusalStyle = { ...TRANSACTION, layer: 'older' }

const LATEST: RefusalStyles = {
  putItem: ENVELOPED,
  updateItem: ENVELOPED,
  deleteItem: ENVELOPED,
  getItem: CURRENT,
  query: CURRENT,
  scan: CURRENT,
  batchGetItem: CURRENT,
  batchWriteItem: OLDER,
  transactWriteItems: TRANSACTION,
  transactGetItems: TRANSACTION,
  searchVectors: CURRENT,
}

const US_EAST_1: RefusalStyles = {
  ...LATEST,
  scan: OLDER,
  transactWriteItems: OLDER_TRANSACTION,
  transactGetItems: OLDER_TRANSACTION,
}

const CLASSIC: RefusalStyles = {
  ...US_EAST_1,
  putItem: OLDER,
  updateItem: OLDER,
  deleteItem: OLDER,
  getItem: OLDER,
  query: OLDER,
  batchGetItem: OLDER,
}

const COHORTS: Readonly<Record<Wording, RefusalStyles>> = { latest: LATEST, 'us-east-1': US_EAST_1, classic: CLASSIC }

/** The styles of a cohort; `latest` when the caller names none. */
export const refusalStylesOf = (wording: Wording = 'latest'): RefusalStyles => COHORTS[wording]

/** Sentences that the newer layer says without its envelope. Source: assumed */
const BARE: ReadonlySet<string> = new Set([
  'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
])

/**
 * Runs a planner in a style: puts what it refuses into the envelope where the style has one.
 * @param input when one of its values nests too deep for the newer layer, the older one answers
 * @throws ApiError
 */
export function planInStyle<Plan>({ isEnveloped }: RefusalStyle, input: ValueMembers, plan: () => Plan): Plan {
  if (!isEnveloped) return plan()
  try {
    return plan()
  } catch (error) {
    if (error instanceof ApiError && BARE.has(error.message)) throw error
    throw isBeyondNewerLayer(input) ? error : putInEnvelope(error)
  }
}
