// JSON text that is ready to be sent: a stored item answers as its stored bytes, without being parsed and printed again.

/** A piece of an answer that is JSON already. The encoder writes `text` as it stands. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
