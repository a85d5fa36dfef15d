// Whole numbers of fixed width, for the headers of stored text. Text order is not asked of them; they are only ever read at their place.

const RADIX = 36

/** The number in exactly so many characters. @throws Error when it does not fit */
export function fixedNumber(value: number, characters: number): string {
  const text = value.toString(RADIX)
  if (text.length > characters) throw new Error(`${value} does not fit in ${characters} characters`)
  return text.padStart(characters, '0')
}

/** The number between two places of a text. */
export function numberBetween(text: string, start: number, end: number): number {
  return Number.parseInt(text.slice(start, end), RADIX)
}
