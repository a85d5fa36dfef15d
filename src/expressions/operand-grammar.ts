// The part of the grammar that conditions, updates and projections share: paths, values, function calls. Invariant: what nests is
// kept in a list and not on the stack, so that a text of any depth is read.
// Source: docs Expressions.Attributes and Expressions.OperatorsAndFunctions.
import type { Call, PathElement, WrittenOperand, WrittenPath } from './ast.js'
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

/** Parentheses that are open: of a call, or around an operand. */
export interface Level {
  /** Takes the next operand. @returns what the level is when it ends here, undefined when another operand follows @throws Refusal */
  take(operand: WrittenOperand): WrittenOperand | undefined
}

/**
 * operand = '(' … ')' | ':value' | word '(' operand { ',' operand } ')' | path
 * @param openParentheses what the grammar has in parentheses
 */
export function parseOperand(tokens: TokenReader, openParentheses: () => Level): WrittenOperand {
  const levels: Level[] = []
  for (;;) {
    const level = tokens.takeSymbol('(') ? openParentheses() : openCall(tokens)
    if (level !== undefined) {
      levels.push(level)
      continue
    }
    const operand = closeLevels(levels, parseLeaf(tokens))
    if (operand !== undefined) return operand
  }
}

/** Gives an operand to the innermost level, and each level that ends to the one around it. @returns the operand when none is left */
function closeLevels(levels: Level[], leaf: WrittenOperand): WrittenOperand | undefined {
  let operand: WrittenOperand | undefined = leaf
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    operand = level.take(operand)
    if (operand === undefined) return undefined
    levels.pop()
  }
  return operand
}

function parseLeaf(tokens: TokenReader): WrittenOperand {
  const value = tokens.take('value')
  return value === undefined ? parsePath(tokens) : { kind: 'placeholder', name: value.text }
}

/** The call that begins at the next token, after its bracket. */
function openCall(tokens: TokenReader): Level | undefined {
  const following = tokens.peek(1)
  const isCall = tokens.peek().kind === 'word' && following.kind === 'symbol' && following.text === '('
  if (!isCall) return undefined
  const { text: name } = tokens.takeWord() ?? tokens.fail()
  tokens.expectSymbol('(')
  const operands: WrittenOperand[] = []
  const call: Call = { kind: 'call', name, operands }
  tokens.notes.calls.push(call)
  return {
    take: (operand) => {
      operands.push(operand)
      if (tokens.takeSymbol(',')) return undefined
      tokens.expectSymbol(')')
      return call
    },
  }
}
