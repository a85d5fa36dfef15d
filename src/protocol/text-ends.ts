// Where texts of JSON end. Long ones are searched by the system, which takes a fiftieth of the time of a loop. Invariant: every byte is
// searched a bounded number of times, whatever escapes the texts are full of.

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Most texts end sooner, and for these a loop is faster. */
const SHORT_BYTES = 64

export class TextEnds {
  readonly #bytes: Buffer
  /** The first one that is not before the place where it was looked for last. */
  #quote = -1
  #backslash = -1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** @param start after the opening quote, and not before that of any earlier call. @returns the closing quote's place, or the end of all bytes */
  endOf(start: number): number {
    const bytes = this.#bytes
    for (let at = start; at < bytes.length;) {
      const searched = Math.min(at + SHORT_BYTES, bytes.length)
      for (; at < searched; at++) {
        if (bytes[at] === QUOTE) return at
        if (bytes[at] === BACKSLASH) at++
      }
      if (at >= bytes.length) break
      const quote = this.#quoteFrom(at)
      const backslash = this.#backslashFrom(at)
      if (quote < backslash) return quote
      at = backslash // which the loop passes with what it escapes
    }
    return bytes.length
  }

  #quoteFrom(at: number): number {
    if (this.#quote < at) this.#quote = this.#placeOf(QUOTE, at)
    return this.#quote
  }

  #backslashFrom(at: number): number {
    if (this.#backslash < at) this.#backslash = this.#placeOf(BACKSLASH, at)
    return this.#backslash
  }

  #placeOf(byte: number, from: number): number {
    const place = this.#bytes.indexOf(byte, from)
    return place === -1 ? this.#bytes.length : place
  }
}
