// Whole numbers of fixed width, for the headers of stored text. Text order is not asked of them; they are only ever read at their place.

const RADIX = 36
/** What two digits can say. */
const PAIR = RADIX * RADIX
const LOW_TEXTS = Array.from({ length: PAIR }, (_, number) => number.toString(RADIX))
const PAIR_TEXTS = LOW_TEXTS.map((text) => text.padStart(2, '0'))
const MOST_CHARACTERS = 16
const ZEROS = Array.from({ length: MOST_CHARACTERS }, (_, count) => '0'.repeat(count))

/** By the width, which tells kinds of numbers apart as far as they need to be. */
const lastUppers = Array.from(ZEROS, () => -1)
const lastUpperTexts = Array.from(ZEROS, () => '')

const ZERO_CODE = '0'.charCodeAt(0)
const LAST_DIGIT_CODE = '9'.charCodeAt(0)
const LETTER_A_CODE = 'a'.charCodeAt(0)

/** The number in exactly so many characters. @throws Error when it does not fit */
export function fixedNumber(value: number, characters: number): string {
  const text = textOf(value, characters)
  if (text.length > characters) throw new Error(`${value} does not fit in ${characters} characters`)
  return (ZEROS[characters - text.length] ?? '') + text
}

/** Numbers of one kind follow each other, so their upper digits are mostly those of the one before: `toString` takes four times as long. */
function textOf(value: number, characters: number): string {
  if (value < LOW_TEXTS.length) return LOW_TEXTS[value] ?? value.toString(RADIX)
  const upper = Math.floor(value / PAIR)
  if (upper !== lastUppers[characters]) {
    lastUppers[characters] = upper
    lastUpperTexts[characters] = upper.toString(RADIX)
  }
  return (lastUpperTexts[characters] ?? '') + (PAIR_TEXTS[value - upper * PAIR] ?? '')
}

/** The number between two places of a text, which `fixedNumber` wrote there. Digit by digit: a slice and parseInt cost several times as much. */
export function numberBetween(text: string, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) number = number * RADIX + digitOf(text.charCodeAt(at))
  return number
}

const digitOf = (code: number): number => (code <= LAST_DIGIT_CODE ? code - ZERO_CODE : code - LETTER_A_CODE + 10)
