// Numbers: 38 significant digits, 1E-130 to 9.99E+125 and their negatives, kept as canonical text: plain decimal without sign
// of plus, exponent or needless zeros. Invariant: two numbers are equal exactly when their canonical texts are.
// Source: docs HowItWorks.NamingRulesDataTypes; sentences and both layers measured eu-west-2, 2026.
import Big from 'big.js'
import { type ApiError, validation } from './errors.js'

/** Which of the service's two request layers reads the value; they differ in the wording of some refusals. */
export type ValueLayer = 'current' | 'older'

const MAX_DIGITS = 38
const MAX_EXPONENT = 125
const MIN_EXPONENT = -130
/** Integers up to this many digits are exact as doubles, sums of two of them included. */
const EXACT_DIGITS = 15
const INT64_MAX = 9223372036854775807n
const INT32_MAX = 2147483647

const ZERO = 48
const NINE = 57
const PLUS = 43
const MINUS = 45
const POINT = 46

const overflow = (): ApiError =>
  validation('Number overflow. Attempting to store a number with magnitude larger than supported range')
const underflow = (): ApiError =>
  validation('Number underflow. Attempting to store a number with magnitude smaller than supported range')
const tooPrecise = (): ApiError => validation('Attempting to store more than 38 significant digits in a Number')
function notNumeric(text: string, layer: ValueLayer): ApiError {
  const sentence = 'The parameter cannot be converted to a numeric value'
  return validation(text === '' && layer === 'older' ? sentence : `${sentence}: ${text}`)
}

/** The canonical text of a number as a client wrote it. @throws ApiError ValidationException, bare */
export function normalizeNumber(text: string, layer: ValueLayer): string {
  return isShortInteger(text) ? text : normalizeWritten(text, layer)
}

/** True for what is canonical at a glance: 0, or up to 15 digits that don't start with 0. */
function isShortInteger(text: string): boolean {
  const length = text.length
  if (length === 0 || length > EXACT_DIGITS) return false
  const first = text.charCodeAt(0)
  if (first < ZERO || first > NINE || (first === ZERO && length > 1)) return false
  for (let i = 1; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < ZERO || code > NINE) return false
  }
  return true
}

/** The first place from `from` on that is not a digit. */
function skipDigits(text: string, from: number): number {
  let i = from
  while (i < text.length && text.charCodeAt(i) >= ZERO && text.charCodeAt(i) <= NINE) i++
  return i
}

/** The first place in [from, to) that is not the digit 0, or `to`. */
function skipZeros(text: string, from: number, to: number): number {
  let i = from
  while (i < to && text.charCodeAt(i) === ZERO) i++
  return i
}

type Sign = '-' | ''

const signAt = (text: string, at: number): Sign => (text.charCodeAt(at) === MINUS ? '-' : '')

const isSign = (code: number): boolean => code === PLUS || code === MINUS

/** Grammar: [+-] (digits [. digits*] | . digits) [(e|E) [+-] digits] */
function normalizeWritten(text: string, layer: ValueLayer): string {
  const start = isSign(text.charCodeAt(0)) ? 1 : 0
  const integerEnd = skipDigits(text, start)
  const hasPoint = text.charCodeAt(integerEnd) === POINT
  const fractionStart = hasPoint ? integerEnd + 1 : integerEnd
  const fractionEnd = skipDigits(text, fractionStart)
  if (integerEnd - start + fractionEnd - fractionStart === 0) throw notNumeric(text, layer)
  const written = fractionEnd === text.length ? 0 : readExponent(text, fractionEnd, layer)
  const digits = text.slice(start, integerEnd) + text.slice(fractionStart, fractionEnd)
  const leading = skipZeros(digits, 0, digits.length)
  const significant = trimTrailingZeros(digits, leading)
  // A zero is judged by the exponent of its last digit: 0.0e126 is one, 0e126 is too large. Source: recorded answers of the service.
  const exponent = significant === '' ? written - (fractionEnd - fractionStart) : integerEnd - start - 1 - leading + written
  checkExponent(
    layer === 'older' ? wrapExponent(exponent, digits.length - leading, fractionEnd - fractionStart, written, text) : exponent,
  )
  if (significant === '') return '0'
  if (significant.length > MAX_DIGITS) throw tooPrecise()
  return plainDecimal(signAt(text, 0), significant, exponent)
}

function trimTrailingZeros(digits: string, from: number): string {
  let end = digits.length
  while (end > from && digits.charCodeAt(end - 1) === ZERO) end--
  return digits.slice(from, end)
}

function readExponent(text: string, at: number, layer: ValueLayer): number {
  const letter = text.charAt(at)
  const digitsAt = isSign(text.charCodeAt(at + 1)) ? at + 2 : at + 1
  const isWellFormed = (letter === 'e' || letter === 'E') && digitsAt < text.length && skipDigits(text, digitsAt) === text.length
  if (!isWellFormed) throw notNumeric(text, layer)
  const sign = signAt(text, at + 1)
  const digits = text.slice(skipZeros(text, digitsAt, text.length))
  if (digits.length > 9) checkExponentFits(digits, sign, text, layer)
  return sign === '-' ? -Number(digits) : Number(digits)
}

/** The current layer reads exponents of 64 bits, the older one of 32. */
function checkExponentFits(digits: string, sign: Sign, text: string, layer: ValueLayer): void {
  const max = layer === 'current' ? INT64_MAX : BigInt(INT32_MAX)
  const fits = digits.length <= 19 && BigInt(digits) <= (sign === '-' ? max + 1n : max)
  if (!fits) throw notNumeric(text, layer)
}

/**
 * The exponent as the older layer's 32-bit decimal computes it: 1e2147483647 wraps round and underflows, and a scale beyond
 * 32 bits is no number at all.
 */
function wrapExponent(exponent: number, precision: number, fractionDigits: number, written: number, text: string): number {
  const scale = fractionDigits - written
  if (scale > INT32_MAX || scale < -INT32_MAX - 1) throw notNumeric(text, 'older')
  if (precision === 0) return exponent
  return ((precision - scale) | 0) - 1
}

function checkExponent(exponent: number): void {
  if (exponent > MAX_EXPONENT) throw overflow()
  if (exponent < MIN_EXPONENT) throw underflow()
}

/** @param digits without zeros at either end @param exponent of the first digit */
function plainDecimal(sign: Sign, digits: string, exponent: number): string {
  const integerDigits = exponent + 1
  if (integerDigits <= 0) return `${sign}0.${'0'.repeat(-integerDigits)}${digits}`
  if (integerDigits >= digits.length) return sign + digits + '0'.repeat(integerDigits - digits.length)
  return `${sign}${digits.slice(0, integerDigits)}.${digits.slice(integerDigits)}`
}

/** Negative, 0 or positive as a is less than, equal to or greater than b. @param a canonical @param b canonical */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0
  const isNegative = a.charCodeAt(0) === MINUS
  if (isNegative !== (b.charCodeAt(0) === MINUS)) return isNegative ? -1 : 1
  return isNegative ? compareMagnitudes(b, a) : compareMagnitudes(a, b)
}

/** Of two different numbers of one sign: more integer digits is more; else the texts are aligned and compare as texts. */
function compareMagnitudes(a: string, b: string): number {
  const byLength = integerLength(a) - integerLength(b)
  if (byLength !== 0) return byLength
  return a < b ? -1 : 1
}

function integerLength(magnitude: string): number {
  const point = magnitude.indexOf('.')
  return point === -1 ? magnitude.length : point
}

/** a + b, exact. @throws ApiError ValidationException when the sum is out of range or has more than 38 digits */
export function addNumbers(a: string, b: string): string {
  if (isShortInteger(a) && isShortInteger(b)) return String(Number(a) + Number(b))
  return checkResult(new Big(a).plus(new Big(b)))
}

/** a - b, exact. @throws ApiError ValidationException when the difference is out of range or has more than 38 digits */
export function subtractNumbers(a: string, b: string): string {
  if (isShortInteger(a) && isShortInteger(b)) return String(Number(a) - Number(b))
  return checkResult(new Big(a).minus(new Big(b)))
}

/** A result of too many digits is an overflow, also where no single digit is too large. Source: recorded answers of the service. */
function checkResult(result: Big): string {
  if (result.eq(0)) return '0'
  checkExponent(result.e)
  if (result.c.length > MAX_DIGITS) throw overflow()
  return result.toFixed()
}
