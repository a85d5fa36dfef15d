// The text of an answer, with rows in it that nobody has compared with their seals: their CRCs and those of the text between them make one that
// the whole must have, which is computed over it in any case. Invariant: no text leaves here that does not have it.
import { crc32 } from 'node:zlib'
import { crcWithText } from '../storage/joined-crc.js'
import { UncheckedRow } from '../storage/unchecked-row.js'

export interface EncodedText {
  readonly text: string
  /** The CRC-32 of the text, where it had to be computed. */
  readonly crc?: number
}

/** Some of its rows are not what was stored. */
export class DamagedAnswer extends Error {
  readonly #rows: readonly UncheckedRow[]

  constructor(rows: readonly UncheckedRow[]) {
    super('rows of an answer are not what was stored')
    this.#rows = rows
  }

  /** Compares each by itself. @throws ApiError InternalServerError for the first one that is damaged */
  refuse(): never {
    for (const row of this.#rows) void row.checked
    throw this // each was as it should be: then the answer was not made of them
  }
}

export class AnswerText {
  /** Up to the last rows. */
  #text = ''
  /** What stands after them: summed at once when it is known how far it goes, since most members are shorter than a call is. */
  #rest = ''
  /** What the text so far should have: 0 while there are no rows. */
  #crc = 0
  readonly #rows: (readonly UncheckedRow[])[] = []

  /** @param text as it was made here */
  add(text: string): void {
    this.#rest += text
  }

  /** As elements of a list. */
  addRows(rows: readonly UncheckedRow[]): void {
    const before = crcWithText(this.#crc, this.#rest)
    this.#rows.push(rows)
    const { text, crc } = UncheckedRow.joined(rows, before)
    this.#text += this.#rest + text
    this.#rest = ''
    this.#crc = crc
  }

  /** @throws DamagedAnswer when a row is damaged */
  end(): EncodedText {
    if (this.#rows.length === 0) return { text: this.#rest }
    const text = this.#text + this.#rest
    const crc = crc32(text)
    if ((crc | 0) !== crcWithText(this.#crc, this.#rest)) throw new DamagedAnswer(this.#rows.flat())
    return { text, crc }
  }
}
