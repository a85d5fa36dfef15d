// ORDER BY: which way the keys of what is read go. Invariant: only keys order, and only where the condition says which partitions are read.
// Source: docs ql-reference.select; sentences measured eu-west-1, 2026-09. That a sort key which isn't named descends within its partition:
// assumed, as an emulator that was compared with the service has it.
import { compareValues } from '../../expressions/comparison.js'
import type { AttributeValue } from '../../model/attribute-value.js'
import { validation } from '../../model/errors.js'
import { attributesOf } from '../../model/key-values.js'
import type { KeySchema } from '../../model/table.js'
import type { KeyPlan, KeyRead } from './key-plan.js'
import type { PlannedOrder, SelectPlan } from './plan.js'

export interface Order {
  readonly isHashDescending: boolean
  readonly isRangeDescending: boolean
  /** The sort keys of several partitions are to be merged. */
  readonly isRangeFirst: boolean
}

/** @returns undefined where no order is asked for. @throws ApiError ValidationException */
export function orderOf(
  { orderBy, where }: Pick<SelectPlan, 'orderBy' | 'where'>,
  keyPlan: () => KeyPlan,
  keys: KeySchema,
): Order | undefined {
  if (orderBy.length === 0) return undefined
  if (where === undefined) throw validation('Must have WHERE clause in the statement when using ORDER BY clause.')
  const names = attributesOf(keys).map(({ name }) => name)
  const stray = orderBy.find(({ name }) => !names.includes(name))
  if (stray !== undefined) throw validation(`Attribute ${stray.name} in ORDER BY clause must be part of the primary key`)
  const plan = keyPlan()
  if (plan.kind === 'scan') {
    throw validation('Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.')
  }
  return orderOfReads(orderBy, plan.reads, keys)
}

function orderOfReads(orderBy: readonly PlannedOrder[], reads: readonly KeyRead[], { hash, range }: KeySchema): Order {
  const place = (name: string | undefined): number => orderBy.findIndex((key) => key.name === name)
  const [hashAt, rangeAt] = [place(hash[0]?.name), place(range[0]?.name)]
  const isSingle = partitionsOf(reads).length === 1
  if (hashAt === -1 && !isSingle) {
    throw validation('Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.')
  }
  return {
    isHashDescending: orderBy[hashAt]?.isDescending ?? false,
    isRangeDescending: orderBy[rangeAt]?.isDescending ?? true,
    isRangeFirst: !isSingle && rangeAt !== -1 && rangeAt < hashAt,
  }
}

/** The partition keys of the reads, each once, in order of first mention. */
function partitionsOf(reads: readonly KeyRead[]): readonly AttributeValue[] {
  const partitions: AttributeValue[] = []
  for (const { hash } of reads) if (!partitions.some((known) => compareKeys(known, hash) === 0)) partitions.push(hash)
  return partitions
}

/** Values of one key attribute, so of one type. */
export const compareKeys = (a: AttributeValue, b: AttributeValue): number => compareValues(a, b) ?? 0

/** The reads in the order of their rows: by partition (in written order where none is asked for), then by sort key. */
export function inOrder(reads: readonly KeyRead[], order: Order | undefined): readonly KeyRead[] {
  const partitions = partitionsOf(reads)
  const place = (read: KeyRead): number => partitions.findIndex((known) => compareKeys(known, read.hash) === 0)
  const byHash = (a: KeyRead, b: KeyRead): number => {
    if (order === undefined) return place(a) - place(b)
    return order.isHashDescending ? compareKeys(b.hash, a.hash) : compareKeys(a.hash, b.hash)
  }
  const byRange = (a: KeyRead, b: KeyRead): number => a.range.lower.compare(b.range.lower)
  const direction = order?.isRangeDescending === true ? -1 : 1
  return reads.toSorted((a, b) => byHash(a, b) || direction * byRange(a, b))
}
