// A stored row whose text nobody has compared with its seal yet. Most rows that are read go into an answer unchanged, and the answer has a
// CRC-32 of its own: so all of them are compared at once. Invariant: nobody sees its text but who has it checked first, as any other row,
// and who writes it into an answer and compares that.
import type { Item } from '../model/attribute-value.js'
import type { UncheckedJson } from '../model/json.js'
import { crcWithByte } from './joined-crc.js'
import { Row } from './row.js'
import { crcWithRow, jsonIn } from './row-sums.js'
import { sizeOfSealedRow, unsealed } from './seal.js'

/** What is read of a row by those who may not need its text. */
export type ReadRow = Row | UncheckedRow

const COMMA = ','.charCodeAt(0)

export class UncheckedRow implements UncheckedJson {
  readonly isUnchecked = true
  /** Compared already. */
  readonly sizeBytes: number
  readonly #stored: string
  readonly #key: Uint8Array
  readonly #refuse: (key: Uint8Array) => never

  private constructor(stored: string, sizeBytes: number, key: Uint8Array, refuse: (key: Uint8Array) => never) {
    this.#stored = stored
    this.sizeBytes = sizeBytes
    this.#key = key
    this.#refuse = refuse
  }

  /**
   * @param key whose value it is, compared already, or the first key of where it lies. @param refuse tells of damage, and throws
   * @returns undefined for what has to be checked now
   */
  static of(stored: string, key: Uint8Array, refuse: (key: Uint8Array) => never): UncheckedRow | undefined {
    const sizeBytes = sizeOfSealedRow(stored)
    return sizeBytes === undefined ? undefined : new UncheckedRow(stored, sizeBytes, key, refuse)
  }

  /** As one that was checked when it was read. @throws ApiError InternalServerError when it is damaged */
  get checked(): Row {
    return Row.read(unsealed(this.#stored) ?? this.#refuse(this.#key))
  }

  /** What an answer holds that shows the whole item. */
  get shown(): this {
    return this
  }

  /** Whoever prints an answer by other means than the encoder has it checked, too. */
  toJSON(): Item {
    return this.checked.item
  }

  /**
   * For the encoder alone: their JSON, with commas between. @param crcBefore of all that stands before it in the answer
   * @returns the text that the store gave, and the CRC of the answer up to its end, if the store gave what was written
   */
  static joined(rows: readonly UncheckedRow[], crcBefore: number): { readonly text: string; readonly crc: number } {
    const text = rows.map((row) => jsonIn(row.#stored)).join(',')
    let crc = crcBefore
    let isFirst = true
    for (const row of rows) {
      crc = crcWithRow(isFirst ? crc : crcWithByte(crc, COMMA), row.#stored)
      isFirst = false
    }
    return { text, crc }
  }
}
