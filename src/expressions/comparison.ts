// Order and containment of values. Invariant: only S, N and B have an order, and only among their own type; strings are ordered by
// their UTF-8 bytes, binaries by unsigned bytes, numbers by value.
// Source: docs Expressions.OperatorsAndFunctions; size() of a string measured eu-west-2, 2026.
import type { AttributeValue, WideValue } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import { compareNumbers } from '../model/number.js'
import { compareBinaries, compareTexts } from '../model/order.js'
import { base64SizeBytes } from '../model/size.js'

/** Negative, 0 or positive; undefined when the values have no order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  const x: WideValue = a
  const y: WideValue = b
  if (x.S !== undefined) return y.S === undefined ? undefined : compareTexts(x.S, y.S)
  if (x.N !== undefined) return y.N === undefined ? undefined : compareNumbers(x.N, y.N)
  if (x.B !== undefined) return y.B === undefined ? undefined : compareBinaries(x.B, y.B)
  return undefined
}

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

/** True when a string or binary starts with another of its type. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  const x: WideValue = value
  const y: WideValue = prefix
  if (x.S !== undefined) return y.S !== undefined && x.S.startsWith(y.S)
  if (x.B === undefined || y.B === undefined) return false
  const start = bytesOf(y.B)
  return bytesOf(x.B).subarray(0, start.length).equals(start)
}

/** True when a text holds a text, a binary holds bytes, a set has a member or a list an element. */
export function contains(value: AttributeValue, member: AttributeValue): boolean {
  const x: WideValue = value
  const y: WideValue = member
  if (x.S !== undefined) return y.S !== undefined && x.S.includes(y.S)
  if (x.B !== undefined) return y.B !== undefined && bytesOf(x.B).includes(bytesOf(y.B))
  if (x.SS !== undefined) return y.S !== undefined && x.SS.includes(y.S)
  if (x.NS !== undefined) return y.N !== undefined && x.NS.includes(y.N)
  if (x.BS !== undefined) return y.B !== undefined && x.BS.includes(y.B)
  return x.L?.some((element) => isSameValue(element, member)) ?? false
}

/** size(): UTF-16 units of a string, bytes of a binary, members of the rest; undefined for N, BOOL and NULL. */
export function sizeOf(value: AttributeValue): number | undefined {
  const wide: WideValue = value
  if (wide.S !== undefined) return wide.S.length
  if (wide.B !== undefined) return base64SizeBytes(wide.B)
  if (wide.M !== undefined) return Object.keys(wide.M).length
  return (wide.L ?? wide.SS ?? wide.NS ?? wide.BS)?.length
}
