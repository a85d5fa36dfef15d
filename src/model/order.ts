// The order of texts and of binaries as the service sees it: that of their bytes. Numbers have theirs in number.ts.
// Source: docs Expressions.OperatorsAndFunctions.
import { base64Bits } from './base64.js'

const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000

/** The order of the texts' UTF-8 bytes, which differs from that of UTF-16 units where surrogates meet U+E000 to U+FFFF. */
export function compareTexts(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    if (x < FIRST_SURROGATE || y < FIRST_SURROGATE) return x - y
    const isSurrogateX = x < AFTER_SURROGATES
    return isSurrogateX === y < AFTER_SURROGATES ? x - y : isSurrogateX ? 1 : -1
  }
  return a.length - b.length
}

/** The order of the bytes that canonical base64 stands for: by six bits at a time, and padding is before everything. */
export function compareBinaries(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return base64Bits(x) - base64Bits(y)
  }
  return a.length - b.length
}
