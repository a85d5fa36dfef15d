// Statements to tokens with their places. Invariant: the last token is `end`; words that are one keyword together are one token; what is
// wrong here is refused without a detail, as the service does.
// Source: the lexer of PartiQL's first reference implementation; empty details measured eu-west-2, 2026-09.
import { KEYWORDS, mergedWord, SMALL_WORDS, VALUE_WORDS } from './words.js'
import { notWellFormed, type Position } from './refusals.js'

export type TokenKind =
  | 'identifier'
  | 'quoted'
  | 'string'
  | 'integer'
  | 'decimal'
  /** `true`, `false`, `null`, `missing`. */
  | 'value'
  | 'keyword'
  /** `as`, `at`, `by`, `for`, `asc`, `desc`. */
  | 'word'
  | 'operator'
  | 'symbol'
  | 'parameter'
  | 'ion'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** Keywords in lower case, names and strings without their quotes, the rest as written. */
  readonly text: string
  readonly position: Position
}

const SPACE = /[\t\v\f \r\n]+/y
const LINE_COMMENT = /--[^\r\n]*/y
const BLOCK_COMMENT = /\/\*[^]*?\*\//y
const IDENTIFIER = /[A-Za-z_$][A-Za-z0-9_$]*/y
const NUMBER = /(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d*)?/y
const STRING = /'(?:[^']|'')*'/y
const QUOTED = /"(?:[^"]|"")*"/y
const ION = /`[^`]*`/y
const OPERATOR = /\|\||!=|<>|<=|>=|[%=@+\-/]|<(?!<)|>(?!>)/y
const SYMBOL = /<<|>>|[()[\]{},.:;*]/y
const WHOLE_EXPONENT = /^[eE]([+-]?)(\d+)$/
const SECOND_SURROGATE = /[\uDC00-\uDFFF]/
const SURROGATES = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g
const MAX_EXPONENT = 2_147_483_647

/** All tokens of the text. @throws ApiError ValidationException */
export function tokenize(text: string): readonly Token[] {
  const tokens = new Lexer(text).read()
  return merged(tokens)
}

class Lexer {
  readonly #text: string
  readonly #tokens: Token[] = []
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly Token[] {
    for (;;) {
      if (this.#skip(SPACE) || this.#skip(LINE_COMMENT) || this.#skip(BLOCK_COMMENT)) continue
      if (this.#at >= this.#text.length) break
      this.#take()
    }
    this.#tokens.push({ kind: 'end', text: '', position: this.#position(0) })
    return this.#tokens
  }

  #take(): void {
    const number = this.#match(NUMBER)
    if (number !== undefined) return this.#takeNumber(number)
    const word = this.#match(IDENTIFIER)?.[0]
    if (word !== undefined) return this.#takeWord(word)
    const string = this.#match(STRING)?.[0]
    if (string !== undefined) return this.#push('string', string.slice(1, -1).replaceAll("''", "'"), string.length)
    const quoted = this.#match(QUOTED)?.[0]
    if (quoted !== undefined) return this.#push('quoted', quoted.slice(1, -1).replaceAll('""', '"'), quoted.length)
    const ion = this.#match(ION)?.[0]
    if (ion !== undefined) return this.#push('ion', ion, ion.length)
    const operator = this.#match(OPERATOR)?.[0]
    if (operator !== undefined) return this.#push('operator', operator === '!=' ? '<>' : operator, operator.length)
    const symbol = this.#match(SYMBOL)?.[0]
    if (symbol !== undefined) return this.#push('symbol', symbol, symbol.length)
    if (this.#text[this.#at] === '?') return this.#push('parameter', '?', 1)
    throw notWellFormed()
  }

  #takeNumber([written, point, fraction, exponent]: RegExpExecArray): void {
    if (exponent !== undefined) checkExponent(exponent)
    const isInteger = point === undefined && fraction === undefined && exponent === undefined
    this.#push(isInteger ? 'integer' : 'decimal', written, written.length)
  }

  #takeWord(written: string): void {
    const word = written.toLowerCase()
    if (VALUE_WORDS.has(word)) this.#push('value', word, written.length)
    else if (SMALL_WORDS.has(word)) this.#push('word', word, written.length)
    else if (KEYWORDS.has(word)) this.#push('keyword', word, written.length)
    else this.#push('identifier', written, written.length)
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text) ?? undefined
  }

  #skip(pattern: RegExp): boolean {
    const found = this.#match(pattern)?.[0]
    if (found === undefined) {
      if (pattern === BLOCK_COMMENT && this.#text.startsWith('/*', this.#at)) throw notWellFormed()
      return false
    }
    this.#advance(found.length)
    return true
  }

  #push(kind: TokenKind, text: string, length: number): void {
    const characters = charactersOf(this.#text.slice(this.#at, this.#at + length))
    this.#tokens.push({ kind, text, position: this.#position(characters) })
    this.#advance(length)
  }

  #position(length: number): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1, length }
  }

  /** A carriage return, a line feed, or both together end a line. Two surrogates are one character. */
  #advance(length: number): void {
    const end = this.#at + length
    for (let at = this.#at; at < end; at++) {
      const char = this.#text[at] ?? ''
      if (SECOND_SURROGATE.test(char)) this.#lineStart++
      if (char !== '\n' && !(char === '\r' && this.#text[at + 1] !== '\n')) continue
      this.#line++
      this.#lineStart = at + 1
    }
    this.#at = end
  }
}

/** Code points, as the reference lexer counts them. */
const charactersOf = (text: string): number => text.length - (text.match(SURROGATES)?.length ?? 0)

/** A number whose exponent a decimal of 32 bits can't hold can't be converted. @throws ApiError */
function checkExponent(exponent: string): void {
  const [, , digits] = WHOLE_EXPONENT.exec(exponent) ?? []
  if (digits === undefined || Number(digits) > MAX_EXPONENT) throw notWellFormed()
}

/** Words in a row that are one keyword, whatever stands between them. */
function merged(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = []
  for (const token of tokens) {
    const last = result.at(-1)
    const areWords = last?.kind === 'keyword' && token.kind === 'keyword'
    const text = areWords ? mergedWord(last.text, token.text) : undefined
    if (text === undefined || last === undefined) result.push(token)
    else result[result.length - 1] = { kind: 'keyword', text, position: last.position }
  }
  return result
}
