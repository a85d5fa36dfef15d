// The part of the grammar that conditions, updates and projections share: paths, values, function calls.
// Source: docs Expressions.Attributes and Expressions.OperatorsAndFunctions.
import type { PathElement, WrittenOperand, WrittenPath } from './ast.js'
import type { TokenReader } from './token-reader.js'

/** path = name { '.' name | '[' integer ']' } */
export function parsePath(tokens: TokenReader): WrittenPath {
  const elements: PathElement[] = [parseName(tokens)]
  for (;;) {
    if (tokens.takeSymbol('.')) elements.push(parseName(tokens))
    else if (tokens.takeSymbol('[')) elements.push(parseIndex(tokens))
    else break
  }
  const hasPlaceholders = elements.some((element) => typeof element === 'string' && element.startsWith('#'))
  const path: WrittenPath = { kind: 'path', elements, hasPlaceholders }
  tokens.notes.paths.push(path)
  return path
}

/** name = word | '#name' */
function parseName(tokens: TokenReader): string {
  const placeholder = tokens.take('name')
  if (placeholder !== undefined) return placeholder.text
  const word = tokens.takeWord() ?? tokens.fail()
  tokens.notes.words.push(word.text)
  return word.text
}

/** '[' integer ']', after the bracket */
function parseIndex(tokens: TokenReader): number {
  const integer = tokens.take('integer') ?? tokens.fail()
  tokens.expectSymbol(']')
  tokens.notes.indexes.push(integer.text)
  return Number(integer.text)
}

/** operand = '(' … ')' | ':value' | word '(' operand { ',' operand } ')' | path */
export function parseOperand(tokens: TokenReader, parseInParentheses: () => WrittenOperand): WrittenOperand {
  if (tokens.takeSymbol('(')) {
    const inner = tokens.nest(parseInParentheses)
    tokens.expectSymbol(')')
    return inner
  }
  const value = tokens.take('value')
  if (value !== undefined) return { kind: 'placeholder', name: value.text }
  const following = tokens.peek(1)
  const isCall = following.kind === 'symbol' && following.text === '('
  return isCall && tokens.peek().kind === 'word' ? parseCall(tokens, parseInParentheses) : parsePath(tokens)
}

function parseCall(tokens: TokenReader, parseInParentheses: () => WrittenOperand): WrittenOperand {
  const name = (tokens.takeWord() ?? tokens.fail()).text
  tokens.notes.calls.push({ name, usedAs: 'operand' })
  tokens.expectSymbol('(')
  const operands: WrittenOperand[] = []
  do operands.push(tokens.nest(() => parseOperand(tokens, parseInParentheses)))
  while (tokens.takeSymbol(','))
  tokens.expectSymbol(')')
  return { kind: 'call', name, operands }
}
