// Whether two keys are one key: numbers are compared by their value, everything else as it is written. Invariant: pure.
import { contentOf, type Item, type KeyPart, keyOf, typeOf } from './item.js'

/** The same text for all ways to write one key. */
export const keyIdentity = (item: Item, keys: readonly KeyPart[]): string =>
  JSON.stringify(
    Object.values(keyOf(item, keys)).map((value) => {
      const text = String(contentOf(value))
      return typeOf(value) === 'N' ? oneNumber(text) : text
    }),
  )

/** Sign, digits without zeros around them, and the place of the last digit: `-15e-1` of `-01.50`. */
export function oneNumber(text: string): string {
  const [mantissa = '', exponent = '0'] = text.trim().toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  return `${mantissa.startsWith('-') ? '-' : ''}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`
}
