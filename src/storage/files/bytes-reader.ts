// Reads LevelDB's variable-length numbers and texts from bytes, in order. Invariant: it never reads past the end: it throws.

export class BytesReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes
    this.#at = start
  }

  get at(): number {
    return this.#at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Up to 2^53. @throws RangeError at the end of the bytes, or for a number that is longer */
  number(): number {
    let number = 0
    for (let scale = 1; scale <= 2 ** 56; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) break
      number += (byte & 0x7f) * scale
      if (byte < 0x80) return number
    }
    throw new RangeError('a number without an end')
  }

  /** @throws RangeError when there are fewer */
  take(length: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#at, this.#at + length)
    if (taken.length < length) throw new RangeError('bytes without an end')
    this.#at += length
    return taken
  }

  /** Bytes with their length before them. @throws RangeError */
  text(): Uint8Array {
    return this.take(this.number())
  }
}
