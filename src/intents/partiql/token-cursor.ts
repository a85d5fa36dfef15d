// The parser's place in the tokens, and what it found on the way that the grammar allows and the service doesn't: these sentences speak when
// the rest of the text is known to be well formed. Invariant: parsing never goes deeper than a bounded number of levels.
import type { ApiError } from '../../model/errors.js'
import { type Token, type TokenKind, tokenize } from './lexer.js'
import { notWellFormed } from './refusals.js'

/** Levels inside each other, of whatever kind: no statement that means anything has as many. Ours. */
const MOST_LEVELS = 400

export class TokenCursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #levels = 0
  #fault: ApiError | undefined
  /** Prefix and infix operators read so far. */
  operatorCount = 0
  parameterCount = 0

  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  /** @param ahead 0 is the next token; beyond the end is the end */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1)
    if (token === undefined) throw new Error('a text without an end')
    return token
  }

  take(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#at++
    return token
  }

  isNext(kind: TokenKind, text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === kind && token.text === text
  }

  /** Takes the next token if it is that one. */
  takeIf(kind: TokenKind, text: string): Token | undefined {
    return this.isNext(kind, text) ? this.take() : undefined
  }

  /** A token that must be there. @param detail what the service says where it isn't. @throws ApiError */
  expect(kind: TokenKind, text: string, detail = ''): Token {
    return this.takeIf(kind, text) ?? this.fail(detail)
  }

  /** @throws ApiError */
  fail(detail: string): never {
    throw notWellFormed(detail)
  }

  /** Notes what is refused though it is well formed; the first of the text speaks. */
  note(fault: ApiError): void {
    this.#fault ??= fault
  }

  /** @throws ApiError that was noted first */
  throwNoted(): void {
    if (this.#fault !== undefined) throw this.#fault
  }

  /** Reads something that may hold its like. @throws ApiError when that goes too deep. Source: assumed, the words */
  deeper<Result>(read: () => Result): Result {
    if (++this.#levels > MOST_LEVELS) this.fail('Nesting Levels have exceeded supported limits')
    const result = read()
    this.#levels--
    return result
  }
}
