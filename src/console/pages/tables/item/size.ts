// What an item counts for, in bytes. Invariant: pure; it agrees with the service's own count (`model/size.ts`), which is not for browsers.
// Source: docs CapacityUnitCalculations.
import { contentOf, type Item, typeOf, type Value } from './item.js'

export const MAX_ITEM_BYTES = 400 * 1024

const DOCUMENT_BYTES = 3
const ELEMENT_BYTES = 1
const encoder = new TextEncoder()

export const textBytes = (text: string): number => encoder.encode(text).length

export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + textBytes(name) + valueBytes(value), 0)

export function valueBytes(value: Value): number {
  const of = contentOf(value)
  switch (typeOf(value)) {
    case 'S':
      return textBytes(String(of))
    case 'N':
      return numberBytes(String(of))
    case 'B':
      return base64Bytes(String(of))
    case 'BOOL':
    case 'NULL':
      return 1
    case 'M':
      return DOCUMENT_BYTES + elements(Object.keys(of as Item).length) + itemBytes(of as Item)
    case 'L':
      return DOCUMENT_BYTES + elements((of as Value[]).length) + sum((of as Value[]).map(valueBytes))
    case 'SS':
      return sum((of as string[]).map(textBytes))
    case 'NS':
      return sum((of as string[]).map(numberBytes))
    case 'BS':
      return sum((of as string[]).map(base64Bytes))
  }
}

const elements = (count: number): number => count * ELEMENT_BYTES
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

export const base64Bytes = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

/** 1, and a byte for each two digits of the integer and of the fraction, zeros at the ends aside; a minus is a byte. */
function numberBytes(text: string): number {
  const [, minus = '', digits = '', decimals = '', power = '0'] = NUMBER.exec(text.trim()) ?? []
  const [whole, fraction] = shifted(digits, decimals, Math.min(Math.max(Number(power), -MAX_POWER), MAX_POWER))
  if (whole === '' && fraction === '') return 1
  const sign = minus === '-' ? 1 : 0
  if (fraction === '') return 1 + sign + pairs(whole.replace(/0+$/, ''))
  return 1 + sign + (whole === '' ? pairs(fraction.replace(/^0+/, '')) : pairs(whole) + pairs(fraction))
}

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
const MAX_POWER = 200

const pairs = (digits: string): number => Math.ceil(digits.length / 2)

/** Integer and fraction without needless zeros, with the point moved. */
function shifted(digits: string, decimals: string, power: number): readonly [whole: string, fraction: string] {
  const zeros = '0'.repeat(Math.abs(power))
  const all = power < 0 ? zeros + digits + decimals : digits + decimals + zeros
  const point = power < 0 ? digits.length : digits.length + power
  return [all.slice(0, point).replace(/^0+/, ''), all.slice(point).replace(/0+$/, '')]
}
