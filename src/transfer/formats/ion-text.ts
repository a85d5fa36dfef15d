// Ion text as pieces that can be read one by one: each ends with a line at whose end no value is open. Invariant: no more than a piece and a
// chunk are held; braces inside of texts, symbols, comments and blobs close nothing.
import { linesOf } from './lines.js'
import { type Bytes, MOST_RECORD_BYTES } from './read-row.js'

/** Where in a text one is: between values, in a quoted text, in a long text, or in a comment over lines. */
type Inside = 'nothing' | '"' | "'" | "'''" | '/*'

/** @returns pieces of text; undefined for one that is longer than a record may be */
export async function* ionTextPieces(bytes: Bytes): AsyncGenerator<Buffer | undefined> {
  let piece = new Piece()
  for await (const line of linesOf(bytes)) {
    if (piece.length > 0 && !piece.isInLong && line !== undefined && VERSION_MARK.test(line.toString('latin1', 0, MARK_BYTES))) {
      yield piece.whole // what was open before a version marker is broken, and the marker is not
      piece = new Piece()
    }
    piece.add(line)
    if (piece.isOpen) continue
    if (piece.length > 0) yield piece.whole
    piece = new Piece()
  }
  if (piece.length > 0) yield piece.whole
}

const VERSION_MARK = /^\s*\$ion_1_0\s/
const MARK_BYTES = 20
const NEWLINE = Buffer.from('\n')

/** Lines up to one at whose end no value is open. */
class Piece {
  length = 0
  #lines: Buffer[] = []
  #state: State = { inside: 'nothing', depth: 0 }

  /** @param line undefined for one that is too long */
  add(line: Buffer | undefined): void {
    this.length += line?.length ?? MOST_RECORD_BYTES + 1
    if (line !== undefined) this.#state = after(this.#state, line.toString('latin1'))
    if (this.length > MOST_RECORD_BYTES) this.#lines = []
    else if (line !== undefined) this.#lines.push(line, NEWLINE)
  }

  get isOpen(): boolean {
    return this.#state.inside !== 'nothing' || this.#state.depth > 0
  }

  get isInLong(): boolean {
    return this.#state.inside !== 'nothing'
  }

  get whole(): Buffer | undefined {
    return this.length > MOST_RECORD_BYTES ? undefined : Buffer.concat(this.#lines)
  }
}
interface State {
  readonly inside: Inside
  readonly depth: number
}

/** What matters between values; in a long text a backslash and three quotes do, in a short one a backslash and its quote. */
const TOKENS: Readonly<Record<Inside, RegExp>> = {
  nothing: /'''|["'{}[\]()]|\/\/|\/\*/g,
  '"': /\\.|"/g,
  "'": /\\.|'/g,
  "'''": /\\.|'''/g,
  '/*': /\*\//g,
}

function after({ inside, depth }: State, line: string): State {
  for (let at = 0; at < line.length;) {
    const tokens = TOKENS[inside]
    tokens.lastIndex = at
    const token = tokens.exec(line)?.[0]
    if (token === undefined) break
    at = tokens.lastIndex
    if (inside !== 'nothing') {
      if (!token.startsWith('\\')) inside = 'nothing'
      continue
    }
    if (token === '//') break
    if (token === '"' || token === "'" || token === "'''" || token === '/*') inside = token
    else depth += /[{[(]/.test(token) ? 1 : -1
  }
  // Only long texts and comments go on over lines: a short one that does is broken, and what follows begins anew.
  return inside === '"' || inside === "'" ? { inside: 'nothing', depth: 0 } : { inside, depth }
}
