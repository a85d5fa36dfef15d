// A request as fault rules see it, and whether a rule meets it. Invariant: an element without a table, index or key is met by no rule that
// names one.
import type { Side } from '../capacity/units.js'
import { attributeOf, type Item } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import type { Namespace } from '../model/table.js'
import { type Match, namesElements } from './rule.js'

/** One item, or one table, that a request is about: a batch and a transaction have many, other requests one or none. */
export interface Element {
  /** The name of a table of the caller's; undefined where there is none. */
  readonly table: string | undefined
  readonly index: string | undefined
  /** Whose units it takes; undefined where it takes none. */
  readonly side?: Side | undefined
  /** What the request says of the key; undefined where it says nothing. */
  key(): Item | undefined
  /** The id of the partition that the key lies in, or begins in; undefined where the request says no key. */
  partition(): number | undefined
  /** Whether that zone serves it: the leader's zone for writes and strong reads. @param zone as `us-east-1b` */
  isServedBy(zone: string): boolean
  /** Whether it can only be done with the other regions of a strongly consistent global table. */
  needsQuorum(): boolean
}

export interface Call {
  /** As `dynamodb:PutItem`. */
  readonly operation: string
  readonly namespace: Namespace
  readonly elements: readonly Element[]
}

/** Places of the elements that are met, in order: all of them when the match names no table, index or key. @returns undefined when the request is not met */
export function metElements(match: Match, call: Call): readonly number[] | undefined {
  const { operation, namespace, elements } = call
  if (!match.operations.has(operation)) return undefined
  if (match.account !== undefined && match.account !== namespace.account) return undefined
  if (match.region !== undefined && match.region !== namespace.region) return undefined
  if (!namesElements(match)) return [...elements.keys()]
  const met = [...elements.entries()].filter(([, element]) => isMet(match, element)).map(([at]) => at)
  return met.length === 0 ? undefined : met
}

function isMet({ table, index, key, partition, needsQuorum, zone }: Match, element: Element): boolean {
  if (table !== undefined && table !== element.table) return false
  if (index !== undefined && index !== element.index) return false
  if (needsQuorum === true && !element.needsQuorum()) return false
  if (partition !== undefined && partition !== element.partition()) return false
  if (key !== undefined && !holds(element.key(), key)) return false
  return zone === undefined || element.isServedBy(zone) // last, since it may draw who serves
}

/** Whether every attribute of `wanted` stands in the key with the same value. */
function holds(key: Item | undefined, part: Item): boolean {
  if (key === undefined) return false
  return Object.keys(part).every((name) => {
    const own = attributeOf(key, name)
    const other = attributeOf(part, name)
    return own !== undefined && other !== undefined && isSameValue(own, other)
  })
}
