// What is sent to the ring, and what comes back, in values of the language alone.

/** A whole number up to 2^53, a text (which a UUID is too), bytes, or nothing. */
export type CqlValue = Buffer | string | number | boolean | null

/** One statement in CQL with a `?` for each value. It is prepared once and found again by its text, so that names alone may stand in it. */
export interface Statement {
  readonly cql: string
  readonly values: readonly CqlValue[]
}

/** What the driver makes of a cell. */
type Cell = object | string | number | boolean | null | undefined

/** One row of an answer. Each reads a column as what it is; a column without a value is undefined. */
export class ResultRow {
  readonly #columns: Readonly<Record<string, Cell>>

  constructor(columns: Readonly<Record<string, Cell>>) {
    this.#columns = columns
  }

  bytes(column: string): Buffer | undefined {
    const value = this.#valueOf(column)
    if (value === undefined || Buffer.isBuffer(value)) return value
    throw this.#surprise(column)
  }

  /** Also of a UUID. */
  text(column: string): string | undefined {
    const value = this.#valueOf(column)
    if (value === undefined || typeof value === 'string') return value
    if (typeof value === 'object') return (value as { toString(): string }).toString() // the driver's class for UUIDs
    throw this.#surprise(column)
  }

  /** Of a whole number of whatever width. */
  number(column: string): number | undefined {
    const value = this.#valueOf(column)
    if (value === undefined || typeof value === 'number') return value
    if (typeof value === 'object') return Number(value) // the driver's class for 64 bits
    throw this.#surprise(column)
  }

  boolean(column: string): boolean | undefined {
    const value = this.#valueOf(column)
    if (value === undefined || typeof value === 'boolean') return value
    throw this.#surprise(column)
  }

  /** Texts of a list or a set. */
  texts(column: string): readonly string[] {
    const value = this.#valueOf(column)
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map(String)
    throw this.#surprise(column)
  }

  #valueOf(column: string): Exclude<Cell, null> {
    return this.#columns[column] ?? undefined
  }

  #surprise(column: string): Error {
    return new Error(`the column ${column} is of another type`)
  }
}

/** One page of the rows that a statement selects. */
export interface ResultPage {
  readonly rows: readonly ResultRow[]
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined
}
