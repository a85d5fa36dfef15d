// A stored row: a fixed header, then the item's JSON as it is sent to clients. Invariant: the header carries all that metering,
// last-writer-wins and undo need, so none of them has to parse the item.
import type { Item } from '../model/attribute-value.js'

const FORMAT = 1
const HEADER_BYTES = 20
const SIZE_AT = 1
const SEQUENCE_AT = 5
const WRITTEN_AT = 11
const ORIGIN_AT = 17

export interface RowHeader {
  /** The item's size by the service's rules, names included. */
  readonly sizeBytes: number
  /** The commit's place in the store-wide order. */
  readonly sequence: number
  readonly writtenAtMs: number
  /** 0 is this region; other numbers name a region from which the write was replicated. */
  readonly origin: number
}

/** A row read from the store or about to be written; the item is parsed when somebody first asks for it. */
export class Row {
  readonly bytes: Buffer
  #item: Item | undefined

  constructor(bytes: Buffer, item?: Item) {
    this.bytes = bytes
    this.#item = item
  }

  /** @throws Error when the row was written by a newer version. */
  static read(bytes: Buffer): Row {
    if (bytes[0] !== FORMAT) throw new Error(`a row of format ${bytes[0]}, this version reads format ${FORMAT}`)
    return new Row(bytes)
  }

  /** @param json the item's wire form, exactly as it will be answered */
  static make(header: RowHeader, json: string, item?: Item): Row {
    const jsonBytes = Buffer.byteLength(json)
    const bytes = Buffer.allocUnsafe(HEADER_BYTES + jsonBytes)
    bytes[0] = FORMAT
    bytes.writeUInt32BE(header.sizeBytes, SIZE_AT)
    bytes.writeUIntBE(header.sequence, SEQUENCE_AT, 6)
    bytes.writeUIntBE(header.writtenAtMs, WRITTEN_AT, 6)
    bytes.writeUInt16BE(header.origin, ORIGIN_AT)
    bytes[HEADER_BYTES - 1] = 0
    bytes.write(json, HEADER_BYTES, jsonBytes, 'utf8')
    return new Row(bytes, item)
  }

  get sizeBytes(): number {
    return this.bytes.readUInt32BE(SIZE_AT)
  }

  get sequence(): number {
    return this.bytes.readUIntBE(SEQUENCE_AT, 6)
  }

  get writtenAtMs(): number {
    return this.bytes.readUIntBE(WRITTEN_AT, 6)
  }

  get origin(): number {
    return this.bytes.readUInt16BE(ORIGIN_AT)
  }

  /** The item as wire JSON. */
  get json(): string {
    return this.bytes.toString('utf8', HEADER_BYTES)
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.json) as Item // our own bytes, checked when they were written
    return this.#item
  }
}
