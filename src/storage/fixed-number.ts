// Whole numbers of fixed width, for the headers of stored text. Text order is not asked of them; they are only ever read at their place.

const RADIX = 36
const ZERO_CODE = '0'.charCodeAt(0)
const LAST_DIGIT_CODE = '9'.charCodeAt(0)
const LETTER_A_CODE = 'a'.charCodeAt(0)

/** The number in exactly so many characters. @throws Error when it does not fit */
export function fixedNumber(value: number, characters: number): string {
  const text = value.toString(RADIX)
  if (text.length > characters) throw new Error(`${value} does not fit in ${characters} characters`)
  return text.padStart(characters, '0')
}

/** The number between two places of a text, which `fixedNumber` wrote there. Digit by digit: a slice and parseInt cost several times as much. */
export function numberBetween(text: string, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) number = number * RADIX + digitOf(text.charCodeAt(at))
  return number
}

const digitOf = (code: number): number => (code <= LAST_DIGIT_CODE ? code - ZERO_CODE : code - LETTER_A_CODE + 10)
