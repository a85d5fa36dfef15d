// How a SELECT becomes reads: one for each way to meet its condition that says what the partition key is, or else a scan.
// Invariant: no two reads share a row, so no row is answered twice; what a read's range doesn't say, its filter does.
// Source: docs ql-reference.select; measured eu-west-1, 2026-09. The order of the refusals too; a bound of ours keeps products small.
import type { Condition, KeyClause } from '../../expressions/ast.js'
import type { AttributeValue } from '../../model/attribute-value.js'
import { isSameValue } from '../../model/equality.js'
import { validation } from '../../model/errors.js'
import { type KeyCondition, suffixRange, type SuffixRange } from '../../model/key.js'
import type { KeySchema } from '../../model/table.js'
import { type Branch, branchCount, branchesOf, checkKeyValues, type KeyTree, keyTreeOf, listsHash, pinsHash } from './key-tree.js'

const MOST_READS = 50
/** So many are made to look for overlaps; beyond that their number alone is refused. Ours. */
const MOST_BRANCHES = 1000

/** The rows of one partition, or some of them. */
export interface KeyRead {
  readonly hash: AttributeValue
  readonly range: SuffixRange
  /** Of the sort key, where one value is asked for. */
  readonly rangeValue: AttributeValue | undefined
  readonly filter: Condition | undefined
}

export type KeyPlan =
  | { readonly kind: 'scan'; readonly filter: Condition | undefined }
  | {
      readonly kind: 'reads'
      /** In written order. */
      readonly reads: readonly KeyRead[]
      /** An IN lists several partition keys. */
      readonly listsHash: boolean
      /** The partition key is said outside of every OR. */
      readonly isKeyed: boolean
    }

/** @param keys classic ones: of one partition key, and one sort key or none. @throws ApiError ValidationException */
export function planKeys(where: Condition | undefined, keys: KeySchema): KeyPlan {
  const scan: KeyPlan = { kind: 'scan', filter: where }
  if (where === undefined) return scan
  const tree = keyTreeOf(where, keys)
  if (!pinsHash(tree, keys, 'or counts')) return scan
  const count = branchCount(tree)
  if (count > MOST_BRANCHES) {
    checkKeyValues(tree, keys)
    throw tooMany()
  }
  const branches = branchesOf(tree).map((branch) => ({ branch, hash: hashOf(branch, keys) }))
  if (branches.some(({ hash }) => hash === undefined)) return scan
  checkKeyValues(tree, keys)
  const reads = branches.flatMap(({ branch, hash }) => (hash === undefined ? [] : [readOf(branch, hash, keys)]))
  refuseOverlaps(reads)
  if (reads.length > MOST_READS) throw tooMany()
  return { kind: 'reads', reads, listsHash: listsHash(tree, keys), isKeyed: isKeyed(tree, keys) }
}

const isKeyed = (tree: KeyTree, keys: KeySchema): boolean => pinsHash(tree, keys, 'or does not count')

const tooMany = (): Error => validation('Too many decomposed read operations for a given query.')

/** The one value of the partition key; undefined where there are different ones. */
function hashOf({ clauses }: Branch, { hash }: KeySchema): AttributeValue | undefined {
  const values = clauses.filter(({ name }) => name === hash[0]?.name).flatMap((clause) => clause.values)
  const [first] = values
  return first !== undefined && values.every((value) => isSameValue(value, first)) ? first : undefined
}

function readOf({ clauses, filters }: Branch, hash: AttributeValue, keys: KeySchema): KeyRead {
  const onRange = clauses.filter(({ name }) => name === keys.range[0]?.name)
  const range = onRange.reduce(
    (narrowed, clause) => intersection(narrowed, suffixRange(keys, conditionOf(hash, clause))),
    suffixRange(keys, { hash: [hash], rangeEquals: [] }),
  )
  const [rangeValue] = onRange.find(({ operator }) => operator === '=')?.values ?? []
  return { hash, range, rangeValue, filter: allOf(filters) }
}

function conditionOf(hash: AttributeValue, { operator, values }: KeyClause): KeyCondition {
  if (operator === '=') return { hash: [hash], rangeEquals: values }
  if (operator === 'other') throw new Error('statements have no legacy operators')
  return { hash: [hash], rangeEquals: [], rangeLast: { op: operator, values } }
}

/** Rows that lie in both; none where the upper bound is not above the lower. */
export function intersection(a: SuffixRange, b: SuffixRange): SuffixRange {
  return {
    lower: a.lower.compare(b.lower) < 0 ? b.lower : a.lower,
    upper: a.upper.compare(b.upper) < 0 ? a.upper : b.upper,
  }
}

/** What must all hold; undefined for nothing. */
export function allOf(conditions: readonly Condition[]): Condition | undefined {
  return conditions.length > 1 ? { kind: 'and', conditions } : conditions[0]
}

/** An empty range overlaps none. */
function refuseOverlaps(reads: readonly KeyRead[]): void {
  const ranges = reads.map(({ range }) => range).filter(({ lower, upper }) => lower.compare(upper) < 0)
  const inOrder = ranges.toSorted((a, b) => a.lower.compare(b.lower))
  inOrder.forEach(({ lower }, at) => {
    const before = inOrder[at - 1]
    if (before !== undefined && lower.compare(before.upper) < 0)
      throw validation('Overlapping conditions with range keys are not supported in where clause')
  })
}
