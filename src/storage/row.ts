// A stored row: a header of fixed width, then the item's JSON as it is sent to clients, all text. Invariant: the header carries all that
// metering, last-writer-wins and undo need, so none of them has to parse the item. (Text, because LevelDB hands out a string for a third of
// what a buffer costs, and a slice of it is the answer.)
import type { Sequence } from '../model/ids.js'
import type { Item } from '../model/attribute-value.js'
import { RawJson } from '../model/json.js'
import { mayHoldSets, parseUnsorted } from '../model/sets.js'
import { fixedNumber, numberBetween } from './fixed-number.js'
import type { StoredVersion } from './version.js'

/** Rows begin with their format. One that was written in another region has its place in the order of that region after the header. */
const LOCAL_FORMAT = '3'
const LOCAL_CODE = LOCAL_FORMAT.charCodeAt(0)
const REPLICATED_FORMAT = '4'
const REPLICATED_CODE = REPLICATED_FORMAT.charCodeAt(0)
/** The same two from when sets were stored as they came, `1` and `2`: those are sorted when they are read. */
const OLDEST_CODE = '1'.charCodeAt(0)
const UNSORTED_REPLICATED_CODE = '2'.charCodeAt(0)

/** Where each number of the header begins; every one ends where the next begins. */
export const SIZE_AT = 1
export const SEQUENCE_AT = 6
const WRITTEN_AT = 16
const ORIGIN_AT = 25
export const HEADER_CHARACTERS = 27
const REPLICATED_HEADER_CHARACTERS = 37
/** The origin of what was written here. */
const HERE = '00'

export interface RowHeader {
  /** The item's size by the service's rules, names included. */
  readonly sizeBytes: number
  /** The commit's place in the store-wide order. */
  readonly sequence: Sequence
  readonly writtenAtMs: number
  /** 0 is this region; other numbers name a region from which the write was replicated. */
  readonly origin: number
  /** The sequence of the write where it was made; absent where that was here. */
  readonly originSequence?: Sequence
}

/** A row read from the store or about to be written; the item is parsed when somebody first asks for it. */
export class Row {
  readonly text: string
  #item: Item | undefined

  constructor(text: string, item?: Item) {
    this.text = text
    this.#item = item
  }

  /** @throws Error when the row was written by a newer version. */
  static read(text: string): Row {
    const code = text.charCodeAt(0)
    if (code >= OLDEST_CODE && code <= REPLICATED_CODE) return new Row(text)
    throw new Error(`a row of format ${text[0]}, this version reads formats 1 to ${REPLICATED_FORMAT}`)
  }

  /** The row of what a store answered, if it answered anything. */
  static readIfAny(text: string | undefined): Row | undefined {
    return text === undefined ? undefined : Row.read(text)
  }

  /** @param json the item's wire form, exactly as it will be answered: its sets sorted */
  static make(header: RowHeader, json: string, item?: Item): Row {
    const size = fixedNumber(header.sizeBytes, SEQUENCE_AT - SIZE_AT)
    const sequence = fixedNumber(header.sequence, WRITTEN_AT - SEQUENCE_AT)
    const written = fixedNumber(header.writtenAtMs, ORIGIN_AT - WRITTEN_AT)
    const origin = fixedNumber(header.origin, HEADER_CHARACTERS - ORIGIN_AT)
    const local = size + sequence + written + origin
    if (header.originSequence === undefined) return new Row(LOCAL_FORMAT + local + json, item)
    const place = fixedNumber(header.originSequence, REPLICATED_HEADER_CHARACTERS - HEADER_CHARACTERS)
    return new Row(REPLICATED_FORMAT + local + place + json, item)
  }

  get sizeBytes(): number {
    return this.#number(SIZE_AT, SEQUENCE_AT)
  }

  get sequence(): number {
    return this.#number(SEQUENCE_AT, WRITTEN_AT)
  }

  get writtenAtMs(): number {
    return this.#number(WRITTEN_AT, ORIGIN_AT)
  }

  get origin(): number {
    return this.#number(ORIGIN_AT, HEADER_CHARACTERS)
  }

  /** By which the write is compared with one of another region. */
  get version(): StoredVersion {
    const sequence = this.#isReplicated ? this.#number(HEADER_CHARACTERS, REPLICATED_HEADER_CHARACTERS) : this.sequence
    return { atMs: this.writtenAtMs, origin: this.origin, sequence }
  }

  /** The item as wire JSON. */
  get json(): string {
    const json = this.#storedJson
    return this.#isUnsorted && mayHoldSets(json) ? JSON.stringify(this.item) : json
  }

  /** What an answer holds that shows the whole item. */
  get shown(): RawJson {
    return new RawJson(this.json)
  }

  /** Itself: its text was compared with its seal, or is new (`unchecked-row.ts` has the others). */
  get checked(): this {
    return this
  }

  get item(): Item {
    // Our own text, checked when it was written.
    this.#item ??= this.#isUnsorted ? parseUnsorted(this.#storedJson) : (JSON.parse(this.#storedJson) as Item)
    return this.#item
  }

  /** Whether it was written here, in the present form: what stands after the shorter header is its JSON. */
  get isPlain(): boolean {
    return this.text.charCodeAt(0) === LOCAL_CODE
  }

  get #storedJson(): string {
    return this.text.slice(this.#isReplicated ? REPLICATED_HEADER_CHARACTERS : HEADER_CHARACTERS)
  }

  get #isReplicated(): boolean {
    const code = this.text.charCodeAt(0)
    return code === REPLICATED_CODE || code === UNSORTED_REPLICATED_CODE
  }

  get #isUnsorted(): boolean {
    return this.text.charCodeAt(0) <= UNSORTED_REPLICATED_CODE
  }

  #number(start: number, end: number): number {
    return numberBetween(this.text, start, end)
  }
}

/** Whether a text is a row that was written here, in the present form. */
export const isPlainRow = (text: string): boolean => text.charCodeAt(0) === LOCAL_CODE && text.length > HEADER_CHARACTERS

/** What stands before the JSON of a row that was written here. @param sizeText the size, as it stands in the header */
export const localHeader = (sizeText: string, sequence: Sequence, writtenAtMs: number): string =>
  LOCAL_FORMAT +
  sizeText +
  fixedNumber(sequence, WRITTEN_AT - SEQUENCE_AT) +
  fixedNumber(writtenAtMs, ORIGIN_AT - WRITTEN_AT) +
  HERE
