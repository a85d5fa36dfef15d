// The bytes of a number: its size as it is metered, and a form whose order as bytes is the numbers' order.
// Invariant: for canonical a and b, encodeNumber(a) and encodeNumber(b) compare as compareNumbers(a, b) does.
// Source: number sizes measured eu-west-2, 2026 (28 literals at the 400 KB limit); bytes from the scan order seen on the service.

const MAX_MANTISSA_BYTES = 20
/** Ends a negative mantissa that is not full, so that -1 sorts after -1.5. */
const NEGATIVE_END = 102
const EXPONENT_BIAS = 193
const ZERO_BYTE = 0x80
const ZERO = 48
const MINUS = 45
const POINT = 46

/** 1, and a byte for each two digits of the integer and of the fraction, zeros at the ends aside; a minus is a byte. */
export function numberSizeBytes(canonical: string): number {
  if (canonical === '0') return 1
  const isNegative = canonical.charCodeAt(0) === MINUS
  const start = isNegative ? 1 : 0
  const point = canonical.indexOf('.')
  const integerEnd = point === -1 ? canonical.length : point
  const integerDigits = canonical.charCodeAt(start) === ZERO ? 0 : integerEnd - start
  const fractionDigits = point === -1 ? 0 : canonical.length - point - 1
  if (fractionDigits === 0) return 1 + start + pairs(integerDigits - trailingZeros(canonical))
  if (integerDigits > 0) return 1 + start + pairs(integerDigits) + pairs(fractionDigits)
  return 1 + start + pairs(fractionDigits - leadingZeros(canonical, point + 1))
}

const pairs = (digits: number): number => (digits + 1) >> 1

function trailingZeros(text: string): number {
  let end = text.length
  while (text.charCodeAt(end - 1) === ZERO) end--
  return text.length - end
}

function leadingZeros(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === ZERO) at++
  return at - from
}

/**
 * A byte of sign and exponent to the base 100, then a byte for each two digits. Negatives are the complement; zero is 0x80 alone.
 * @param canonical see number.ts
 */
export function encodeNumber(canonical: string): Buffer {
  if (canonical === '0') return Buffer.of(ZERO_BYTE)
  const isNegative = canonical.charCodeAt(0) === MINUS
  const start = isNegative ? 1 : 0
  const point = canonical.indexOf('.')
  const integerEnd = point === -1 ? canonical.length : point
  const first = canonical.charCodeAt(start) === ZERO ? point + 1 + leadingZeros(canonical, point + 1) : start
  // The place of the first digit: 0 for units, negative in the fraction; and of the pair that it stands in.
  const exponent = first < integerEnd ? integerEnd - first - 1 : point - first
  const pairExponent = Math.floor(exponent / 2)
  const bytes = mantissaPairs(canonical, first, exponent - pairExponent * 2 === 0 ? 'units' : 'tens')
  return isNegative ? encodeNegative(bytes, pairExponent) : encodePositive(bytes, pairExponent)
}

/** The digits from `first` on as numbers below 100, the last ones not zero. @param firstPlace where the first digit stands in its pair */
function mantissaPairs(canonical: string, first: number, firstPlace: 'tens' | 'units'): number[] {
  const result: number[] = []
  let isLow = firstPlace === 'units'
  let high = 0
  for (let i = first; i < canonical.length; i++) {
    const code = canonical.charCodeAt(i)
    if (code === POINT) continue
    const digit = code - ZERO
    if (isLow) result.push(high + digit)
    high = isLow ? 0 : digit * 10
    isLow = !isLow
  }
  if (isLow) result.push(high)
  while (result.at(-1) === 0) result.pop()
  return result
}

function encodePositive(mantissa: readonly number[], pairExponent: number): Buffer {
  const bytes = Buffer.allocUnsafe(1 + mantissa.length)
  bytes[0] = EXPONENT_BIAS + pairExponent
  for (let i = 0; i < mantissa.length; i++) bytes[i + 1] = (mantissa[i] ?? 0) + 1
  return bytes
}

function encodeNegative(mantissa: readonly number[], pairExponent: number): Buffer {
  const isFull = mantissa.length >= MAX_MANTISSA_BYTES
  const bytes = Buffer.allocUnsafe(1 + mantissa.length + (isFull ? 0 : 1))
  bytes[0] = 0xff - (EXPONENT_BIAS + pairExponent)
  for (let i = 0; i < mantissa.length; i++) bytes[i + 1] = 101 - (mantissa[i] ?? 0)
  if (!isFull) bytes[mantissa.length + 1] = NEGATIVE_END
  return bytes
}

/** The number that the bytes say: encodeNumber the other way. @returns canonical text */
export function decodeNumber(bytes: Buffer): string {
  const first = bytes[0] ?? ZERO_BYTE
  // Zero is the one number without a mantissa; the smallest positive ones share its first byte.
  if (bytes.length <= 1) return '0'
  const isNegative = first < ZERO_BYTE
  const end = isNegative && bytes[bytes.length - 1] === NEGATIVE_END ? bytes.length - 1 : bytes.length
  let digits = ''
  for (const byte of bytes.subarray(1, end)) digits += String(isNegative ? 101 - byte : byte - 1).padStart(2, '0')
  const pairExponent = (isNegative ? 0xff - first : first) - EXPONENT_BIAS
  return (isNegative ? '-' : '') + plainDecimal(digits, (pairExponent + 1) * 2)
}

/** The plain decimal of digits of which so many stand before the point; fewer than none are zeros after it. */
function plainDecimal(digits: string, integerDigits: number): string {
  const integer = integerDigits <= 0 ? '' : digits.slice(0, integerDigits).padEnd(integerDigits, '0')
  const fraction = integerDigits <= 0 ? '0'.repeat(-integerDigits) + digits : digits.slice(integerDigits)
  const shown = fraction.slice(0, fraction.length - trailingZeros(fraction))
  const whole = integer.slice(leadingZeros(integer, 0)) || '0'
  return shown === '' ? whole : `${whole}.${shown}`
}
