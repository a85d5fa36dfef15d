// JSON on its way: objects as they were read, of whatever shape, and text that is ready to be sent. A stored item answers as its stored
// bytes, without being parsed and printed again.

/** A piece of an answer that is JSON already. The encoder writes `text` as it stands. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * A stored item whose text nobody has compared with its seal yet: nothing of it can be read from here. The encoder puts it into the answer and
 * compares it there.
 */
export interface UncheckedJson {
  readonly isUnchecked: true
}

export type JsonObject = { [name: string]: unknown }

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
