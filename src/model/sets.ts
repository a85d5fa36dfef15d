// The order of a set's members, which is the same in every answer: texts and binaries by their bytes, numbers by value.
// Invariant: sets are sorted when they come in, or are computed; so what is stored is sorted, and stored bytes are answer bytes.
// Source: recorded answers of the service.
import type { Item } from './attribute-value.js'
import { compareNumbers } from './number.js'
import { compareBinaries, compareTexts } from './order.js'

type Members = readonly string[]
type Compare = (a: string, b: string) => number

const ORDERS = { SS: compareTexts, NS: compareNumbers, BS: compareBinaries } as const satisfies Record<string, Compare>

/** The wire names of sets. */
export type SetType = keyof typeof ORDERS

const isSetType = (name: string): name is SetType => Object.hasOwn(ORDERS, name)

/** True when each member is after the one before: in order, and none twice. */
export function isAscending(type: SetType, members: Members): boolean {
  const compare = ORDERS[type]
  for (let i = 1; i < members.length; i++) if (compare(members[i - 1] ?? '', members[i] ?? '') >= 0) return false
  return true
}

/** The members in order. */
export const inOrder = (type: SetType, members: Members): string[] => members.toSorted(ORDERS[type])

/** How a set begins in an item's JSON; a text may look like it, but no set looks otherwise. */
const SET_BEGINS = /"[SNB]S":\[/

/** True when an item's JSON may hold a set, wherever that is. */
export const mayHoldSets = (json: string): boolean => SET_BEGINS.test(json)

/**
 * The item of JSON that was written when sets were stored as they came. (Arrays under these names are sets, whatever attributes are
 * called.)
 */
export function parseUnsorted(json: string): Item {
  const sort = (name: string, value: unknown): unknown =>
    isSetType(name) && Array.isArray(value) ? inOrder(name, value as Members) : value
  return JSON.parse(json, sort) as Item // our own text, checked when it was written
}
