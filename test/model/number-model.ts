// The plain model of numbers for these tests: integers scaled by 10^168, so that the smallest legal number of 38 digits is exact, too.
import fc from 'fast-check'

const SCALE_DIGITS = 168

/** The number's value times 10^168. */
export function scaled(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [integer = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const shift = SCALE_DIGITS - fraction.length + Number(exponent)
  const digits = BigInt(`0${integer}${fraction}`)
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return mantissa.startsWith('-') ? -magnitude : magnitude
}

/** Legal numbers in many spellings. @param maxExponent keeps the exponent of the first digit within plus and minus this */
export function writtenNumber(maxExponent = 125): fc.Arbitrary<string> {
  const sign = fc.constantFrom('', '-', '+')
  const digits = fc.oneof(
    fc.stringMatching(/^[1-9][0-9]{0,3}$/),
    fc.stringMatching(/^[1-9][0-9]{0,37}$/),
    fc.constantFrom('0', '1', '10', '99', '100', '9'.repeat(38)),
  )
  const first = fc.integer({ min: maxExponent === 125 ? -130 : -maxExponent, max: maxExponent })
  return fc.tuple(sign, digits, first, fc.boolean(), fc.nat(3)).map(([s, d, e, isPlain, zeros]) => {
    const padded = '0'.repeat(zeros) + d
    if (isPlain && e >= d.length - 1 && e < 45) return s + padded + '0'.repeat(e - d.length + 1)
    if (d === '0') return `${s}${padded}`
    return isPlain ? `${s}${'0'.repeat(zeros)}${d[0]}.${d.slice(1)}e${e}` : `${s}${padded}E${e - d.length + 1}`
  })
}
