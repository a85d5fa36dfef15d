// An answer that no node of Cassandra gives, and what gave it, as far as its first bytes tell. Pure.
// Source: Cassandra 5.0, native_protocol_v5.spec, section 2; RFC 8446, section 5.1, for TLS.

/** What answered: something that only speaks TLS, something that speaks HTTP, or neither. */
export type Stranger = 'tls' | 'http' | 'unknown'

/** Of the first byte, in every frame of a node; requests don't have it. */
const RESPONSE = 0x80
/** The first byte of a record with an alert, and the first of its version. */
const ALERT = 0x15
const TLS_MAJOR = 0x03

export class StrangeAnswer extends Error {
  readonly stranger: Stranger

  private constructor(stranger: Stranger, options?: ErrorOptions) {
    super('an answer that is none of Cassandra', options)
    this.stranger = stranger
  }

  /** @param bytes that came first. @returns undefined where they may begin a frame of a node */
  static in(bytes: Buffer): StrangeAnswer | undefined {
    const [first = 0, second] = bytes
    if ((first & RESPONSE) !== 0) return undefined
    if (first === ALERT && second === TLS_MAJOR) return new StrangeAnswer('tls')
    return new StrangeAnswer(bytes.toString('latin1', 0, 5) === 'HTTP/' ? 'http' : 'unknown')
  }

  /** @param cause why it could not be read */
  static of(cause: unknown): StrangeAnswer {
    return cause instanceof StrangeAnswer ? cause : new StrangeAnswer('unknown', { cause })
  }
}
