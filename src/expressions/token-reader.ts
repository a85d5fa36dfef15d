// A parser's place in the tokens, and what it notes for the rules on the way.
// Source: the near-slice of syntax errors measured eu-west-2, 2026.
import type { Call, WrittenPath } from './ast.js'
import { type Token, type TokenKind, tokenize } from './lexer.js'
import { Refusal } from './refusal.js'

/** What the rules on a text need to know of it, in written order. */
export interface Notes {
  /** The first section keyword that came twice. */
  repeatedSection: string | undefined
  operatorCount: number
  /** A call comes before those among its operands. */
  readonly calls: Call[]
  /** The calls whose result the text uses as a condition. */
  readonly conditions: Set<Call>
  /** Attribute names written without `#`. */
  readonly words: string[]
  /** List indexes as written: those that are refused may be beyond what a number holds. */
  readonly indexes: string[]
  readonly paths: WrittenPath[]
}

export interface Parsed<T> {
  readonly tree: T
  readonly notes: Notes
}

export class TokenReader {
  readonly notes: Notes = {
    repeatedSection: undefined,
    operatorCount: 0,
    calls: [],
    conditions: new Set(),
    words: [],
    indexes: [],
    paths: [],
  }
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #keywords: ReadonlySet<string>
  #at = 0
  /** What the last pair of parentheses held. */
  #parenthesised: object | undefined

  /** @param keywords upper-case words that are no names in this grammar */
  constructor(text: string, keywords: ReadonlySet<string>) {
    this.#text = text
    this.#tokens = tokenize(text)
    this.#keywords = keywords
  }

  /** The token at an offset from the next one; the end token after the last. */
  peek(offset = 0): Token {
    const token = this.#tokens[this.#at + offset] ?? this.#tokens.at(-1)
    if (token === undefined) throw new Error('no end token')
    return token
  }

  /** Takes the next token when it is of that kind. */
  take(kind: TokenKind): Token | undefined {
    const token = this.peek()
    if (token.kind !== kind) return undefined
    this.#at++
    return token
  }

  isAtSymbol(symbol: string): boolean {
    const token = this.peek()
    return token.kind === 'symbol' && token.text === symbol
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isAtSymbol(symbol)) return false
    this.#at++
    return true
  }

  /** @throws Refusal */
  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail()
  }

  /** The keyword at the next token, in upper case. */
  keyword(): string | undefined {
    const token = this.peek()
    if (token.kind !== 'word') return undefined
    const word = token.text.toUpperCase()
    return this.#keywords.has(word) ? word : undefined
  }

  takeKeyword(word: string): boolean {
    if (this.keyword() !== word) return false
    this.#at++
    return true
  }

  /** Takes a word that is not a keyword. */
  takeWord(): Token | undefined {
    return this.keyword() === undefined ? this.take('word') : undefined
  }

  /**
   * Takes the end of a pair of parentheses. A second pair around the same node is redundant, whatever is wrong after it.
   * Source: recorded answers of the service. @throws Refusal
   */
  closeParentheses(content: object): void {
    this.expectSymbol(')')
    if (content === this.#parenthesised) throw new Refusal('The expression has redundant parentheses;')
    this.#parenthesised = content
  }

  /** @throws Refusal unless the text is used up */
  expectEnd(): void {
    if (this.peek().kind !== 'end') this.fail()
  }

  /** Refuses the next token, showing the text from the token before it to the one after it. @throws Refusal */
  fail(): never {
    const token = this.peek()
    const start = (this.#tokens[this.#at - 1] ?? token).start
    const following = this.peek(1)
    const end = token.kind === 'end' || following.kind === 'end' ? this.#lastEnd() : following.end
    throw new Refusal(`Syntax error; token: "${token.text}", near: "${this.#text.slice(start, end)}"`)
  }

  /** Where the last token in front of the end token ends. */
  #lastEnd(): number {
    return this.#tokens.at(-2)?.end ?? 0
  }
}
