// How each operation speaks: with or without the envelope of the newer request layer, in which generation of value wording, and
// whether placeholder maps need an expression beside them. The wording belongs to the operation, never to the error.
// Source: measured eu-west-2, 2026-09 (validation sheet 1.2, 1.9).
import type { Item } from '../model/attribute-value.js'
import { itemNestsDeeperThan } from '../model/decode.js'
import { ApiError, enveloped } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type { ValueLayer } from '../model/number.js'

export interface Voice {
  /** Request-validation sentences carry `1 validation error detected: `. */
  readonly isEnveloped: boolean
  readonly layer: ValueLayer
  /** Names or values without an expression are refused; transactions let them pass. */
  readonly needsExpression: boolean
}

const voice = (isEnveloped: boolean, layer: ValueLayer, needsExpression = true): Voice => ({ isEnveloped, layer, needsExpression })

export const VOICES = {
  putItem: voice(true, 'current'),
  updateItem: voice(true, 'current'),
  deleteItem: voice(true, 'current'),
  getItem: voice(false, 'current'),
  query: voice(false, 'current'),
  scan: voice(false, 'current'),
  batchGetItem: voice(false, 'current'),
  batchWriteItem: voice(false, 'older'),
  transactWriteItems: voice(false, 'current', false),
  transactGetItems: voice(false, 'current', false),
} as const satisfies Record<string, Voice>

/** Sentences that the newer layer says without its envelope. Source: assumed */
const BARE: ReadonlySet<string> = new Set([
  'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
])

/**
 * Runs a planner in a voice: what it refuses is put into the envelope where the voice has one.
 * @param values the request's items: when one nests too deep for the newer layer, the older one answers
 * @throws ApiError
 */
export function spoken<Plan>({ isEnveloped }: Voice, values: readonly (Item | undefined)[], plan: () => Plan): Plan {
  if (!isEnveloped) return plan()
  try {
    return plan()
  } catch (error) {
    if (error instanceof ApiError && BARE.has(error.message)) throw error
    throw values.some(isTooDeep) ? error : enveloped(error)
  }
}

const isTooDeep = (item: Item | undefined): boolean =>
  item !== undefined && itemNestsDeeperThan(item, LIMITS.newLayerNestingLevels)
