// Equality of values as the service sees it: members of maps and sets in any order, numbers by value (their text is canonical).
import { attributeOf, type AttributeValue, type Item, type WideValue } from './attribute-value.js'
import { type SharedEnds, sharedEnds } from './shared-ends.js'

/**
 * False when the items of two JSON texts differ, which is seen without parsing most that do. Names, numbers and binaries are canonical, so
 * that the same item in another order is the same characters in another order.
 */
export function mayBeSameItem(a: string, b: string): boolean {
  return a.length === b.length && mayBeSameBetween(a, b, sharedEnds(a, b, 0))
}

/** The same of texts that are equally long. @param shared what both share; undefined where they have not been compared */
export function mayBeSameBetween(a: string, b: string, shared: SharedEnds | undefined): boolean {
  const { start, end } = shared ?? NOTHING_SHARED
  return sumOfSquares(a, start, end) === sumOfSquares(b, start, end) // exact: an item's sum is below 2 ** 53
}

const NOTHING_SHARED = { start: 0, end: 0 }

/** Of the characters between the two ends. */
function sumOfSquares(text: string, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < text.length - end; at++) sum += text.charCodeAt(at) ** 2
  return sum
}

export function isSameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => {
    const other = attributeOf(b, name)
    const own = attributeOf(a, name)
    return own !== undefined && other !== undefined && isSameValue(own, other)
  })
}

export function isSameValue(a: AttributeValue, b: AttributeValue): boolean {
  const x: WideValue = a
  const y: WideValue = b
  if (x.S !== undefined) return x.S === y.S
  if (x.N !== undefined) return x.N === y.N
  if (x.B !== undefined) return x.B === y.B
  if (x.BOOL !== undefined) return x.BOOL === y.BOOL
  if (x.NULL !== undefined) return y.NULL !== undefined
  if (x.M !== undefined) return y.M !== undefined && isSameItem(x.M, y.M)
  if (x.L !== undefined) return y.L !== undefined && isSameList(x.L, y.L)
  return isSameSet(x.SS, y.SS) && isSameSet(x.NS, y.NS) && isSameSet(x.BS, y.BS)
}

function isSameList(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  if (a.length !== b.length) return false
  return a.every((value, place) => {
    const other = b[place]
    return other !== undefined && isSameValue(value, other)
  })
}

function isSameSet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.length !== b.length) return false
  const members = new Set(b)
  return a.every((member) => members.has(member))
}
