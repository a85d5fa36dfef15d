// Text to tokens with their places. Invariant: every text has tokens, the last one is `end`; a character that starts no token is a
// token of its own kind, so that it is the parser that refuses it, with its neighbours.
// Source: docs Expressions; token rules measured eu-west-2, 2026.

export type TokenKind = 'word' | 'name' | 'value' | 'integer' | 'symbol' | 'stray' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

const SYMBOLS = '()[],.=<>+-'
const LONG_SYMBOLS: ReadonlySet<string> = new Set(['<>', '<=', '>='])

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r'

/** All tokens of the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (isSpace(text.charAt(at))) {
      at++
      continue
    }
    const token = tokenAt(text, at)
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length, end: text.length })
  return tokens
}

function tokenAt(text: string, start: number): Token {
  const [kind, end] = kindAt(text, start)
  return { kind, text: text.slice(start, end), start, end }
}

function kindAt(text: string, start: number): [TokenKind, number] {
  const char = text.charAt(start)
  const code = text.charCodeAt(start)
  if (isDigit(code)) return ['integer', skipWhile(text, start, isDigit)]
  if (code !== 95 && isWordCode(code)) return ['word', skipWhile(text, start, isWordCode)]
  if (char === '#' || char === ':') {
    const end = skipWhile(text, start + 1, isWordCode)
    return end === start + 1 ? ['stray', end] : [char === '#' ? 'name' : 'value', end]
  }
  if (LONG_SYMBOLS.has(text.slice(start, start + 2))) return ['symbol', start + 2]
  if (SYMBOLS.includes(char)) return ['symbol', start + 1]
  return ['stray', start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)]
}

function skipWhile(text: string, from: number, isWanted: (code: number) => boolean): number {
  let at = from
  while (at < text.length && isWanted(text.charCodeAt(at))) at++
  return at
}

/** True for the code of one of [A-Za-z0-9_]. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
}
